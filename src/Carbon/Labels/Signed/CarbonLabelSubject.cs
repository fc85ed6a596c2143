using System.Security.Cryptography;
using System.Text;

namespace CarbonPos.Carbon.Labels.Signed;

/// <summary>The very thing that a signature is bound to: an article, and whichever of variant, lot, serial or pack id its label names.</summary>
internal static class CarbonLabelSubject
{
    // Longer than any: 16 characters of the article, and four qualifiers of at most 28 with identifier and separator.
    private const int MaxLength = 160;
    private const byte Separator = 0x1D;

    // Qualifiers of an article in a link, in the order of GS1's path. None begins another, so that no two things read alike.
    private static readonly string[] Qualifiers = ["22", "10", "21", "235"];

    private static ReadOnlySpan<byte> Mark => "CPCL0001"u8;

    /// <summary>SHA-256 of what is signed: a mark, the claims, and the thing as a GS1 element string.</summary>
    /// <param name="label">Names an article.</param>
    /// <param name="claims">The label's bytes in front of the signature.</param>
    /// <param name="hash">32 bytes.</param>
    /// <returns>False where the label names no article.</returns>
    public static bool TryHash(Label label, ReadOnlySpan<byte> claims, Span<byte> hash)
    {
        // As written: an in-store number that carries a measure is bound with it.
        if (label.Find("01") is not { Length: Gtin.Length } gtin) return false;
        Span<byte> message = stackalloc byte[8 + CarbonLabel.ClaimsSize + MaxLength];
        Mark.CopyTo(message);
        claims.CopyTo(message[Mark.Length..]);
        var length = Mark.Length + claims.Length;
        Add(message, ref length, "01");
        Add(message, ref length, gtin);
        foreach (var ai in Qualifiers)
        {
            if (label.Find(ai) is not { } value) continue;
            message[length++] = Separator;
            Add(message, ref length, ai);
            Add(message, ref length, value);
        }

        SHA256.HashData(message[..length], hash);
        return true;
    }

    // Values of elements are ASCII.
    private static void Add(Span<byte> message, ref int length, string text) => length += Encoding.ASCII.GetBytes(text, message[length..]);
}
