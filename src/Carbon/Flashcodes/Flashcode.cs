using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Flashcodes;

/// <summary>Sizes and limits of a flashcode, the one-time QR code that a shopper shows. Layout: docs/reference/flashcode.md.</summary>
public static class Flashcode
{
    /// <summary>What every flashcode's text begins with; the digit is the layout's version.</summary>
    public const string Prefix = "CPF1:";

    /// <summary>Bytes of a voucher as the gateway issues it: 216.</summary>
    public const int VoucherSize = FlashcodeLayout.Step;

    /// <summary>Bytes of a flashcode as the phone shows it, voucher, step and phone signature: 284.</summary>
    public const int ShownSize = FlashcodeLayout.End;

    /// <summary>Characters of a flashcode's text: 431, which a QR code of level M holds from version 13 on (483 alphanumeric).</summary>
    public const int TextLength = 5 + (ShownSize / 2 * 3);

    /// <summary>Bytes of the phone's public key: an uncompressed P-256 point, 0x04 ‖ X ‖ Y.</summary>
    public const int PublicKeySize = 65;

    /// <summary>Bytes of the nonce that seals an account reference.</summary>
    public const int NonceSize = 12;

    /// <summary>Seconds of one time step of the phone's signature.</summary>
    public const int StepSeconds = 30;

    /// <summary>Steps that the one shown may differ from the judge's own: one.</summary>
    /// <remarks>
    /// A code shown in the last second of a step is scanned and sent in the next one, and phones and gateways keep time to a few
    /// seconds, either way. One step covers both, so that a photographed code is of no use after 30 to 60 s.
    /// </remarks>
    public const int StepTolerance = 1;

    /// <summary>The most that one voucher may debit: 10^12 g.</summary>
    public static readonly Co2eMass MaxCap = Co2eMass.FromGrams(1_000_000_000_000);

    /// <summary>The time step of a moment: unix seconds / 30, rounded down.</summary>
    /// <exception cref="OverflowException">Before 1970, or after the year 6052 when 32 bits are used up.</exception>
    public static uint StepOf(DateTimeOffset moment) =>
        checked((uint)((ulong)moment.ToUnixTimeSeconds() / StepSeconds));

    /// <summary>When a time step begins.</summary>
    public static DateTimeOffset BeginOf(uint step) => DateTimeOffset.FromUnixTimeSeconds((long)step * StepSeconds);

    /// <summary>Reads a flashcode's bytes without judging them: prefix, alphabet, length and version.</summary>
    /// <param name="text">What was scanned.</param>
    /// <param name="shown">At least <see cref="ShownSize"/> bytes; holds the flashcode when the answer is true.</param>
    /// <returns>False when this is no flashcode of a version that is known here.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> shown) =>
        text.Length == TextLength
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && Base45.TryDecode(text[Prefix.Length..], shown, out var written)
        && written == ShownSize
        && shown[0] == FlashcodeLayout.Version;
}
