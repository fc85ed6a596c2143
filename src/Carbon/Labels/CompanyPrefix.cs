using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CarbonPos.Carbon.Labels;

/// <summary>
/// A GS1 company prefix: 4 to 12 digits that lead the article numbers of one company. A UPC prefix has a 0 in front; an EAN-8 has no
/// company's prefix, it stands here whole, as 00000 and its first seven digits.
/// </summary>
public readonly record struct CompanyPrefix : IComparable<CompanyPrefix>
{
    /// <summary>Fewest digits.</summary>
    public const int MinLength = 4;

    /// <summary>Most digits: an article number without indicator and check digit.</summary>
    public const int MaxLength = 12;

    private readonly string? digits;

    private CompanyPrefix(string digits) => this.digits = digits;

    /// <summary>Reads 4 to 12 digits and nothing else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CompanyPrefix prefix)
    {
        var isPrefix = text is { Length: >= MinLength and <= MaxLength } && !text.AsSpan().ContainsAnyExceptInRange('0', '9');
        prefix = isPrefix ? new(text!) : default;
        return isPrefix;
    }

    /// <summary>As <see cref="TryParse"/>, for texts that somebody else has checked or that end a reading.</summary>
    /// <exception cref="FormatException">Anything but 4 to 12 digits.</exception>
    public static CompanyPrefix Parse(string? text) =>
        TryParse(text, out var prefix) ? prefix : throw new FormatException($"a company prefix has {MinLength} to {MaxLength} digits");

    /// <summary>Whether an article's number begins with it, the indicator (the first of 14 digits) left aside.</summary>
    public bool Covers(Gtin article)
    {
        Span<char> number = stackalloc char[Gtin.Length];
        return digits is not null
            && article.Number.TryFormat(number, out _, "D14", CultureInfo.InvariantCulture)
            && number[1..].StartsWith(digits);
    }

    /// <summary>Whether every article of the other is one of this prefix, too.</summary>
    public bool Covers(CompanyPrefix other) => digits is not null && other.ToString().StartsWith(digits, StringComparison.Ordinal);

    /// <inheritdoc/>
    public int CompareTo(CompanyPrefix other) => string.CompareOrdinal(digits, other.digits);

    /// <summary>The digits; empty where none were ever read.</summary>
    public override string ToString() => digits ?? "";
}
