using System.Buffers.Binary;

namespace CarbonPos.Carbon.Flashcodes;

/// <summary>Names one voucher: 128 random bits, used once. What the gateway remembers as spent.</summary>
public readonly record struct FlashcodeSerial(ulong High, ulong Low)
{
    /// <summary>Bytes of one serial: 16.</summary>
    public const int Size = 16;

    /// <param name="bytes">At least 16 bytes, big-endian.</param>
    public static FlashcodeSerial Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    /// <param name="bytes">At least 16 bytes.</param>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    /// <summary>32 lower-case hex digits. Tells nothing about the account, so a log may hold it.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";
}
