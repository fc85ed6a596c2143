using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CarbonPos.Carbon.Flashcodes;

/// <summary>Where each field of a flashcode lies. Big-endian throughout; the reference is docs/reference/flashcode.md.</summary>
internal static class FlashcodeLayout
{
    public const byte Version = 1;

    public const int KeyId = 1;
    public const int Serial = 3;
    public const int Nonce = 19;
    public const int Cap = 31;
    public const int OfflineCap = 39;
    public const int ValidFrom = 47;
    public const int ValidUntil = 51;
    public const int PhoneKey = 55;

    // All before this is clear and goes into the seal as associated data.
    public const int SealedAccount = 120;
    public const int Tag = 136;

    // The gateway signs all before this.
    public const int GatewaySignature = 152;

    // The voucher ends here; what follows is the phone's.
    public const int Step = 216;

    // The phone signs all before this.
    public const int PhoneSignature = 220;
    public const int End = 284;

    public const int SignatureSize = 64;
    public const int TagSize = 16;

    // A moment as it is written: whole unix seconds in 32 bits, without a sign.
    public static uint Seconds(DateTimeOffset moment)
    {
        var seconds = moment.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfNegative(seconds, nameof(moment));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, uint.MaxValue, nameof(moment));
        return (uint)seconds;
    }

    public static DateTimeOffset ReadMoment(ReadOnlySpan<byte> bytes) =>
        DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    public static ushort ReadKeyId(ReadOnlySpan<byte> shown) => BinaryPrimitives.ReadUInt16BigEndian(shown[KeyId..]);

    // The hash that the phone's signature covers.
    public static void HashForPhone(ReadOnlySpan<byte> shown, Span<byte> hash) => SHA256.HashData(shown[..PhoneSignature], hash);

    // The hash that the gateway's signature covers.
    public static void HashForGateway(ReadOnlySpan<byte> voucher, Span<byte> hash) => SHA256.HashData(voucher[..GatewaySignature], hash);
}
