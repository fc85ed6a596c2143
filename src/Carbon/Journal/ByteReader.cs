using System.Buffers.Binary;
using System.Text;

namespace CarbonPos.Carbon.Journal;

/// <summary>Reads what <see cref="ByteWriter"/> writes.</summary>
/// <remarks>Every method throws <see cref="InvalidDataException"/> at a premature end or an impossible value.</remarks>
public ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>True when all was read.</summary>
    public readonly bool IsAtEnd => rest.IsEmpty;

    /// <summary>One byte.</summary>
    public byte Byte() => Take(1)[0];

    /// <summary>LEB128.</summary>
    public ulong Number()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var b = Byte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }

        throw new InvalidDataException("A number is longer than ten bytes.");
    }

    /// <summary>LEB128 of a count or small number, at most <paramref name="most"/>.</summary>
    public int Count(int most)
    {
        var value = Number();
        return value <= (ulong)most ? (int)value : throw new InvalidDataException($"{value} is more than {most}.");
    }

    /// <summary>Zigzag LEB128.</summary>
    public long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Milliseconds since the Unix epoch.</summary>
    public DateTimeOffset Time()
    {
        var milliseconds = Signed();
        return milliseconds is >= -62_135_596_800_000 and <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw new InvalidDataException($"{milliseconds} ms is no date.");
    }

    /// <summary>Eight bytes.</summary>
    public ulong Fixed64() => BinaryPrimitives.ReadUInt64BigEndian(Take(8));

    /// <summary>Sixteen bytes.</summary>
    public Guid Id() => new(Take(16), bigEndian: true);

    /// <summary>UTF-8 of at most 64 kB.</summary>
    public string Text() => Encoding.UTF8.GetString(Take(Count(65_536)));

    /// <summary>As <see cref="Text"/>, for what nearly every entry repeats: the same text is the same string.</summary>
    public string KnownText() => KnownTexts.Of(Take(Count(65_536)));

    /// <summary>All that is left.</summary>
    public ReadOnlySpan<byte> Rest() => Take(rest.Length);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (rest.Length < count) throw new InvalidDataException("The bytes end too early.");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
