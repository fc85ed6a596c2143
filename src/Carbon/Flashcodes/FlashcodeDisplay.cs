using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CarbonPos.Carbon.Flashcodes;

/// <summary>The phone's part: signs a voucher over the present time step and gives the text of the QR code.</summary>
public static class FlashcodeDisplay
{
    /// <summary>What to draw now. Ask again at every step: the text of an older one is refused.</summary>
    /// <param name="voucher"><see cref="Flashcode.VoucherSize"/> bytes, as issued.</param>
    /// <param name="phoneKey">The private half of the key in the voucher.</param>
    /// <param name="now">The phone's clock.</param>
    /// <returns><see cref="Flashcode.TextLength"/> characters of QR's alphanumeric alphabet, for a QR code of level M.</returns>
    /// <exception cref="ArgumentException">Not a voucher of this version, or made for another key.</exception>
    public static string Show(byte[] voucher, ECDsa phoneKey, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(voucher);
        ArgumentNullException.ThrowIfNull(phoneKey);
        if (voucher.Length != Flashcode.VoucherSize || voucher[0] != FlashcodeLayout.Version)
        {
            throw new ArgumentException($"A voucher is {Flashcode.VoucherSize} bytes and begins with {FlashcodeLayout.Version}.", nameof(voucher));
        }

        P256.Require(phoneKey, nameof(phoneKey));
        var ownKey = P256.Join(phoneKey.ExportParameters(includePrivateParameters: false).Q);
        if (!voucher.AsSpan(FlashcodeLayout.PhoneKey, Flashcode.PublicKeySize).SequenceEqual(ownKey))
        {
            throw new ArgumentException("The voucher was made for another phone key.", nameof(phoneKey));
        }

        Span<byte> shown = stackalloc byte[Flashcode.ShownSize];
        voucher.CopyTo(shown);
        BinaryPrimitives.WriteUInt32BigEndian(shown[FlashcodeLayout.Step..], Flashcode.StepOf(now));
        Span<byte> hash = stackalloc byte[32];
        FlashcodeLayout.HashForPhone(shown, hash);
        if (!phoneKey.TrySignHash(hash, shown[FlashcodeLayout.PhoneSignature..], DSASignatureFormat.IeeeP1363FixedFieldConcatenation, out _))
        {
            throw new CryptographicException("A P-256 signature is 64 bytes; this key wrote another length.");
        }

        Span<char> text = stackalloc char[Flashcode.TextLength];
        Flashcode.Prefix.CopyTo(text);
        Base45.Encode(shown, text[Flashcode.Prefix.Length..]);
        return new string(text);
    }
}
