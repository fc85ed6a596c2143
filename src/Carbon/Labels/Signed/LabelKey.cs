using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Labels.Signed;

/// <summary>A company's key for labels, as a registry certifies it.</summary>
/// <param name="Id">1 to 4,294,967,295; never used for another key.</param>
/// <param name="Company">Whose: 1 to 10^14.</param>
/// <param name="Name">The company as a receipt names it, 1 to 120 characters.</param>
/// <param name="PublicKey">Uncompressed P-256 point, 65 bytes.</param>
/// <param name="ValidFrom">First day (UTC) of any label that it signs, 1970-01-01 to 2149-06-06.</param>
/// <param name="ValidTo">Last day (UTC) of any label that it signs.</param>
public sealed record LabelKey(uint Id, MerchantId Company, string Name, ReadOnlyMemory<byte> PublicKey, DateOnly ValidFrom, DateOnly ValidTo)
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxNameLength = 120;

    /// <summary>Most GS1 company prefixes of one key.</summary>
    public const int MaxPrefixes = 100;

    /// <summary>The company's GS1 prefixes, ascending, at most <see cref="MaxPrefixes"/>: the key speaks for their articles alone. None = for any article.</summary>
    public IReadOnlyList<CompanyPrefix> Prefixes { get; init; } = [];

    /// <summary>Whether the key may speak for an article.</summary>
    public bool MaySign(Gtin article)
    {
        foreach (var prefix in Prefixes)
        {
            if (prefix.Covers(article)) return true;
        }

        return Prefixes.Count == 0;
    }

    /// <summary>The first thing that is wrong with it, for whoever keeps the list, or null.</summary>
    public string? Fault()
    {
        if (Id == 0) return "an id is 1 to 4294967295";
        if (Company.Value is < 1 or > ContentKey.MaxMerchant) return "a company is 1 to 10^14";
        if (Name is not { Length: > 0 and <= MaxNameLength } || Name.Any(char.IsControl)) return $"a name has 1 to {MaxNameLength} characters, no control characters";
        if (!CarbonLabel.IsDay(ValidFrom) || !CarbonLabel.IsDay(ValidTo) || ValidTo < ValidFrom) return "its days are 1970-01-01 to 2149-06-06, the first not after the last";
        if (PrefixFault() is { } fault) return fault;
        try
        {
            P256.RequirePoint(PublicKey.Span, nameof(PublicKey));
            return null;
        }
        catch (ArgumentException)
        {
            return "its public key is no uncompressed point on P-256: 65 bytes that begin with 04";
        }
    }

    /// <inheritdoc/>
    public bool Equals(LabelKey? other) =>
        other is not null && (Id, Company, Name, ValidFrom, ValidTo) == (other.Id, other.Company, other.Name, other.ValidFrom, other.ValidTo)
        && PublicKey.Span.SequenceEqual(other.PublicKey.Span) && Prefixes.SequenceEqual(other.Prefixes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Company, ValidFrom, ValidTo);

    // In order, one that begins with another stands right behind it, or behind a third that begins with it too.
    private string? PrefixFault()
    {
        if (Prefixes.Count > MaxPrefixes) return $"it has more than {MaxPrefixes} company prefixes";
        for (var i = 0; i < Prefixes.Count; i++)
        {
            if (Prefixes[i] == default) return $"a company prefix has {CompanyPrefix.MinLength} to {CompanyPrefix.MaxLength} digits";
            if (i > 0 && Prefixes[i - 1].CompareTo(Prefixes[i]) > 0) return "its company prefixes do not ascend";
            if (i > 0 && Prefixes[i - 1].Covers(Prefixes[i])) return $"company prefix {Prefixes[i]} lies within {Prefixes[i - 1]}";
        }

        return null;
    }
}
