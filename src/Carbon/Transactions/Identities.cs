using System.Globalization;

namespace CarbonPos.Carbon.Transactions;

/// <summary>A company by its public number (SIREN or any national register number), 1 to 10^14. Comes from the connection, never from a body.</summary>
/// <param name="Value">0 stands for the authority itself.</param>
public readonly record struct MerchantId(long Value)
{
    /// <summary>The authority: allocations, corrections and carry-over carry its ids.</summary>
    public static readonly MerchantId Authority;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Scope of idempotency: a register's own UUID within its merchant, for tills get replaced.</summary>
public readonly record struct RequestKey(MerchantId Merchant, Guid Id);

/// <summary>An activity of the factor table, e.g. "G47" or "C10T12": 1 to 8 ASCII characters packed into one word.</summary>
public readonly record struct ActivityCode
{
    private ActivityCode(ulong packed) => Packed = packed;

    /// <summary>Eight ASCII bytes, first character in the highest byte, zero padded. 0 = none.</summary>
    public ulong Packed { get; }

    /// <summary>From its packed form, as the journal has it.</summary>
    public static ActivityCode FromPacked(ulong packed) => new(packed);

    /// <summary>Reads 1 to 8 characters of A-Z, 0-9 and underscore.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ActivityCode code)
    {
        code = default;
        if (text.Length is 0 or > 8) return false;
        ulong packed = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c) && c != '_') return false;
            packed = (packed << 8) | c;
        }

        code = new(packed << (8 * (8 - text.Length)));
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<char> text = stackalloc char[8];
        var length = 0;
        for (var shift = 56; shift >= 0; shift -= 8)
        {
            var c = (char)((Packed >> shift) & 0xFF);
            if (c != 0) text[length++] = c;
        }

        return text[..length].ToString();
    }
}

/// <summary>Whose sale it is: the key under which `sold` is kept, beside provenance.</summary>
/// <param name="Company">The merchant.</param>
/// <param name="Store">Store number (GLN or own number), 0 to 10^14.</param>
/// <param name="Activity">The company's activity whose product carbon account the sale belongs to.</param>
public readonly record struct Seller(MerchantId Company, long Store, ActivityCode Activity);
