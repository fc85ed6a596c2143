using System.Buffers.Binary;
using System.Text;
using CarbonPos.Carbon.Settlement;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

/// <summary>Rows in PostgreSQL's binary COPY format: a count of fields, then each with its length, big-endian. Grows as needed; reusable.</summary>
internal sealed class CopyBuffer
{
    private const long PostgresEpochDays = 730_119;
    private static readonly long PostgresEpochTicks = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).UtcTicks;
    private byte[] buffer = new byte[1 << 17];

    public int Length { get; private set; }

    public int Capacity => buffer.Length;

    public ReadOnlyMemory<byte> Written => buffer.AsMemory(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Signature, no flags, no extension.</summary>
    public void Begin()
    {
        "PGCOPY\n"u8.CopyTo(Take(7));
        ReadOnlySpan<byte> rest = [0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];
        rest.CopyTo(Take(12));
    }

    public void End() => BinaryPrimitives.WriteInt16BigEndian(Take(2), -1);

    public void Row(short fields) => BinaryPrimitives.WriteInt16BigEndian(Take(2), fields);

    public void Null() => BinaryPrimitives.WriteInt32BigEndian(Take(4), -1);

    public void Int16(short value) => BinaryPrimitives.WriteInt16BigEndian(Field(2), value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32BigEndian(Field(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64BigEndian(Field(8), value);

    public void Uuid(Guid value) => value.TryWriteBytes(Field(16), bigEndian: true, out _);

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Field(value.Length));

    public void Chain(in Digest value) => value.Write(Field(Digest.Size));

    public void Text(string value) => Encoding.UTF8.GetBytes(value, Field(Encoding.UTF8.GetByteCount(value)));

    public void Time(DateTimeOffset value) => Int64((value.UtcTicks - PostgresEpochTicks) / TimeSpan.TicksPerMicrosecond);

    public void Date(DateOnly value) => Int32((int)(value.DayNumber - PostgresEpochDays));

    public void Int16OrNull(short? value)
    {
        if (value is { } there) Int16(there);
        else Null();
    }

    public void Int32OrNull(int? value)
    {
        if (value is { } there) Int32(there);
        else Null();
    }

    public void Int64OrNull(long? value)
    {
        if (value is { } there) Int64(there);
        else Null();
    }

    public void UuidOrNull(Guid? value)
    {
        if (value is { } there) Uuid(there);
        else Null();
    }

    public void TextOrNull(string? value)
    {
        if (value is not null) Text(value);
        else Null();
    }

    private Span<byte> Field(int length)
    {
        BinaryPrimitives.WriteInt32BigEndian(Take(4), length);
        return Take(length);
    }

    private Span<byte> Take(int count)
    {
        if (buffer.Length - Length < count) Array.Resize(ref buffer, Math.Max(buffer.Length * 2, Length + count));
        var span = buffer.AsSpan(Length, count);
        Length += count;
        return span;
    }
}
