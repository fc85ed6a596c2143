using System.Buffers.Binary;
using System.Text;

namespace CarbonPos.Carbon.Journal;

/// <summary>Writes the journal's primitives: LEB128 numbers, zigzag for signed ones, big-endian ids. Grows as needed; reusable.</summary>
public sealed class ByteWriter
{
    private byte[] buffer = new byte[512];

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, Length);

    /// <summary>Starts anew.</summary>
    public void Clear() => Length = 0;

    /// <summary>One byte.</summary>
    public void Byte(byte value) => Take(1)[0] = value;

    /// <summary>LEB128, 1 to 10 bytes.</summary>
    public void Number(ulong value)
    {
        var span = Take(10);
        var i = 0;
        for (; value >= 0x80; i++, value >>= 7) span[i] = (byte)(value | 0x80);
        span[i] = (byte)value;
        Length += i + 1 - 10;
    }

    /// <summary>Zigzag LEB128.</summary>
    public void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Milliseconds since the Unix epoch, signed.</summary>
    public void Time(DateTimeOffset value) => Signed(value.ToUnixTimeMilliseconds());

    /// <summary>Four bytes, big-endian.</summary>
    public void Fixed32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);

    /// <summary>Eight bytes, big-endian.</summary>
    public void Fixed64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);

    /// <summary>Sixteen bytes, big-endian.</summary>
    public void Id(Guid value) => value.TryWriteBytes(Take(16), bigEndian: true, out _);

    /// <summary>Length, then UTF-8.</summary>
    public void Text(string value)
    {
        Number((ulong)Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, Take(Encoding.UTF8.GetByteCount(value)));
    }

    /// <summary>Bytes as they are, without their length.</summary>
    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    private Span<byte> Take(int count)
    {
        if (buffer.Length - Length < count) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + count));
        var span = buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }
}
