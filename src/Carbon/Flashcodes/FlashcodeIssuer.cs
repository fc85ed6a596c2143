using System.Buffers.Binary;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Flashcodes;

/// <summary>Makes vouchers on the gateway. Safe for many threads.</summary>
public sealed class FlashcodeIssuer(FlashcodeKeyring keyring)
{
    /// <summary>Makes one voucher, with the key that is newest when the validity begins.</summary>
    /// <param name="account">Who pays; sealed.</param>
    /// <param name="phonePublicKey65">The phone's P-256 key for this voucher, 0x04 ‖ X ‖ Y. A fresh one each time, or scans can be linked.</param>
    /// <param name="cap">The most it may debit: 1 to 10^12 g.</param>
    /// <param name="offlineCap">The part of it that a till without network may take: 0 to <paramref name="cap"/>.</param>
    /// <param name="validFrom">First moment; cut to the second.</param>
    /// <param name="validUntil">First moment after; cut to the second. Clear in the code: round it, or vouchers of one batch can be linked by it.</param>
    /// <param name="serial">Random, never used before.</param>
    /// <param name="nonce12">12 random bytes, never used before under this key.</param>
    /// <returns><see cref="Flashcode.VoucherSize"/> bytes for <see cref="FlashcodeDisplay"/>.</returns>
    /// <exception cref="ArgumentException">A length or range above is not kept, the point is not on the curve, or the validity outlasts the key's.</exception>
    /// <exception cref="InvalidOperationException">No key is valid at <paramref name="validFrom"/>.</exception>
    public byte[] Issue(
        AccountId account,
        ReadOnlySpan<byte> phonePublicKey65,
        Co2eMass cap,
        Co2eMass offlineCap,
        DateTimeOffset validFrom,
        DateTimeOffset validUntil,
        FlashcodeSerial serial,
        ReadOnlySpan<byte> nonce12)
    {
        var key = keyring.Newest(validFrom);
        P256.RequirePoint(phonePublicKey65, nameof(phonePublicKey65));
        Require(cap.IsPositive && cap <= Flashcode.MaxCap, nameof(cap), "The cap is 1 to 10^12 g.");
        Require(!offlineCap.IsNegative && offlineCap <= cap, nameof(offlineCap), "The offline cap is 0 to the cap.");
        Require(nonce12.Length == Flashcode.NonceSize, nameof(nonce12), "The nonce is 12 bytes.");
        Require(validUntil <= key.NotAfter, nameof(validUntil), $"Flashcode key {key.Id} ends before the voucher: bring in its successor earlier.");
        uint from = FlashcodeLayout.Seconds(validFrom), until = FlashcodeLayout.Seconds(validUntil);
        Require(from < until, nameof(validUntil), "The validity must end after it begins.");

        var voucher = new byte[Flashcode.VoucherSize];
        voucher[0] = FlashcodeLayout.Version;
        BinaryPrimitives.WriteUInt16BigEndian(voucher.AsSpan(FlashcodeLayout.KeyId), key.Id);
        serial.Write(voucher.AsSpan(FlashcodeLayout.Serial));
        nonce12.CopyTo(voucher.AsSpan(FlashcodeLayout.Nonce));
        BinaryPrimitives.WriteInt64BigEndian(voucher.AsSpan(FlashcodeLayout.Cap), cap.Grams);
        BinaryPrimitives.WriteInt64BigEndian(voucher.AsSpan(FlashcodeLayout.OfflineCap), offlineCap.Grams);
        BinaryPrimitives.WriteUInt32BigEndian(voucher.AsSpan(FlashcodeLayout.ValidFrom), from);
        BinaryPrimitives.WriteUInt32BigEndian(voucher.AsSpan(FlashcodeLayout.ValidUntil), until);
        phonePublicKey65.CopyTo(voucher.AsSpan(FlashcodeLayout.PhoneKey));
        key.SealVoucher(account, voucher);

        Span<byte> hash = stackalloc byte[32];
        FlashcodeLayout.HashForGateway(voucher, hash);
        key.Sign(hash, voucher.AsSpan(FlashcodeLayout.GatewaySignature));
        return voucher;
    }

    private static void Require(bool kept, string name, string rule)
    {
        if (!kept)
        {
            throw new ArgumentException(rule, name);
        }
    }
}
