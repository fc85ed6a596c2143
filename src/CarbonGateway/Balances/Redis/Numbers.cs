using System.Buffers.Binary;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>Writes the part of MessagePack that the scripts read: whole numbers and bytes, one after the other.</summary>
internal sealed class NumberWriter
{
    private byte[] buffer = new byte[256];
    private int length;

    /// <summary>What was written; valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    public NumberWriter Clear()
    {
        length = 0;
        return this;
    }

    public NumberWriter Add(long value)
    {
        if (value is >= -32 and <= 127)
        {
            Take(1)[0] = unchecked((byte)value);
        }
        else
        {
            var span = Take(9);
            span[0] = 0xD3;
            BinaryPrimitives.WriteInt64BigEndian(span[1..], value);
        }

        return this;
    }

    public NumberWriter Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 32)
        {
            Take(1)[0] = (byte)(0xA0 | bytes.Length);
        }
        else
        {
            var head = Take(3);
            head[0] = 0xDA;
            BinaryPrimitives.WriteUInt16BigEndian(head[1..], checked((ushort)bytes.Length));
        }

        bytes.CopyTo(Take(bytes.Length));
        return this;
    }

    private Span<byte> Take(int count)
    {
        if (buffer.Length - length < count) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + count));
        var span = buffer.AsSpan(length, count);
        length += count;
        return span;
    }
}

/// <summary>Reads what the scripts pack: whole numbers and bytes.</summary>
internal ref struct NumberReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public readonly bool IsAtEnd => rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => rest;

    /// <exception cref="InvalidDataException">No whole number is next.</exception>
    public long Number()
    {
        var tag = Take(1)[0];
        return tag switch
        {
            <= 0x7F => tag,
            >= 0xE0 => unchecked((sbyte)tag),
            0xCC => Take(1)[0],
            0xCD => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xCE => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            0xCF => checked((long)BinaryPrimitives.ReadUInt64BigEndian(Take(8))),
            0xD0 => unchecked((sbyte)Take(1)[0]),
            0xD1 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0xD2 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            0xD3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            _ => throw new InvalidDataException($"Byte {tag:x2} begins no whole number."),
        };
    }

    public int Small() => checked((int)Number());

    /// <exception cref="InvalidDataException">No bytes are next.</exception>
    public ReadOnlySpan<byte> Bytes()
    {
        var tag = Take(1)[0];
        return tag switch
        {
            >= 0xA0 and <= 0xBF => Take(tag & 0x1F),
            0xD9 => Take(Take(1)[0]),
            0xDA => Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
            _ => throw new InvalidDataException($"Byte {tag:x2} begins no bytes."),
        };
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (rest.Length < count) throw new InvalidDataException("What Redis holds ends too early.");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
