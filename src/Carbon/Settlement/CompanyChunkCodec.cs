using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Settlement;

/// <summary>The bytes of a chunk of the companies' batch, over which its digest is made: one form, for gateway and registry. See docs/reference/settlement.md.</summary>
public static class CompanyChunkCodec
{
    /// <summary>Most records of a chunk.</summary>
    public const int MaxRecords = 10_000;

    /// <summary>Most characters of a deployment's id.</summary>
    public const int MaxDeployment = 60;

    /// <summary>Bytes of a record.</summary>
    public const int RecordSize = 58;

    private const long Several = -1;

    private static ReadOnlySpan<byte> Mark => "CPCC0001"u8;

    /// <summary>Writes a chunk.</summary>
    /// <param name="deployment">1 to 60 characters.</param>
    /// <param name="businessDay">The day that is settled.</param>
    /// <param name="number">From 0.</param>
    /// <param name="records">1 to 10,000, each after the one before it.</param>
    /// <exception cref="ArgumentException">One of these is not so.</exception>
    public static byte[] Write(string deployment, DateOnly businessDay, int number, ReadOnlySpan<CompanyRecord> records)
    {
        ArgumentException.ThrowIfNullOrEmpty(deployment);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deployment.Length, MaxDeployment, nameof(deployment));
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        if (records.Length is 0 or > MaxRecords) throw new ArgumentException($"A chunk has 1 to {MaxRecords} records, not {records.Length}.", nameof(records));
        for (var i = 1; i < records.Length; i++)
        {
            if (records[i].CompareTo(records[i - 1]) <= 0) throw new ArgumentException($"Record {i} does not come after the one before it.", nameof(records));
        }

        var name = Encoding.UTF8.GetBytes(deployment);
        var bytes = new byte[Head(name.Length) + (records.Length * RecordSize)];
        var span = bytes.AsSpan();
        Mark.CopyTo(span);
        BinaryPrimitives.WriteUInt16BigEndian(span[8..], (ushort)name.Length);
        name.CopyTo(span[10..]);
        var rest = span[(10 + name.Length)..];
        BinaryPrimitives.WriteInt32BigEndian(rest, (businessDay.Year * 10_000) + (businessDay.Month * 100) + businessDay.Day);
        BinaryPrimitives.WriteInt32BigEndian(rest[4..], number);
        BinaryPrimitives.WriteInt32BigEndian(rest[8..], records.Length);
        for (var i = 0; i < records.Length; i++) Write(rest.Slice(12 + (i * RecordSize), RecordSize), records[i]);
        return bytes;
    }

    /// <summary>Reads the records of a chunk back.</summary>
    /// <exception cref="InvalidDataException">These are not the bytes of a chunk.</exception>
    public static CompanyRecord[] Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Head(0) || !bytes.StartsWith(Mark)) throw new InvalidDataException("It does not begin as a chunk of the companies' batch.");
        var head = Head(BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]));
        var count = head <= bytes.Length ? BinaryPrimitives.ReadInt32BigEndian(bytes[(head - 4)..]) : -1;
        if (count is < 1 or > MaxRecords || bytes.Length != head + (count * RecordSize)) throw new InvalidDataException("Its length is not that of its records.");
        var records = new CompanyRecord[count];
        for (var i = 0; i < count; i++)
        {
            records[i] = ReadRecord(bytes.Slice(head + (i * RecordSize), RecordSize));
            if (i > 0 && records[i].CompareTo(records[i - 1]) <= 0) throw new InvalidDataException($"Record {i} does not come after the one before it.");
        }

        return records;
    }

    /// <summary>SHA-256 of a chunk's bytes.</summary>
    public static byte[] Digest(ReadOnlySpan<byte> bytes) => SHA256.HashData(bytes);

    /// <summary>SHA-256 over the chunks' digests in their order: what the batch's head says.</summary>
    public static byte[] BatchDigest(IEnumerable<byte[]> chunkDigests)
    {
        ArgumentNullException.ThrowIfNull(chunkDigests);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var digest in chunkDigests) hash.AppendData(digest);
        return hash.GetHashAndReset();
    }

    /// <summary>One record as the chunk has it: 58 bytes.</summary>
    public static byte[] WriteRecord(in CompanyRecord record)
    {
        var bytes = new byte[RecordSize];
        Write(bytes, record);
        return bytes;
    }

    /// <summary>Reads what <see cref="WriteRecord"/> writes.</summary>
    /// <exception cref="InvalidDataException">These are not the bytes of a record.</exception>
    public static CompanyRecord ReadRecord(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != RecordSize) throw new InvalidDataException($"A record has {RecordSize} bytes, not {bytes.Length}.");
        try
        {
            var company = new MerchantId(BinaryPrimitives.ReadInt64BigEndian(bytes[1..]));
            var (activity, store, provenance) = (BinaryPrimitives.ReadUInt64BigEndian(bytes[9..]), BinaryPrimitives.ReadInt64BigEndian(bytes[17..]), (Provenance)bytes[25]);
            var (grams, removal) = (Co2eMass.FromGrams(BinaryPrimitives.ReadInt64BigEndian(bytes[26..])), Co2eMass.FromGrams(BinaryPrimitives.ReadInt64BigEndian(bytes[34..])));
            var (sales, refunds) = (BinaryPrimitives.ReadInt64BigEndian(bytes[42..]), BinaryPrimitives.ReadInt64BigEndian(bytes[50..]));
            var record = (CompanyRecordKind)bytes[0] switch
            {
                CompanyRecordKind.Sales => CompanyRecord.OfSales(
                    company, activity == 0 ? null : Activity(activity), store == Several ? null : store, provenance == 0 ? null : provenance, grams, removal, sales, refunds),
                CompanyRecordKind.Purchases => CompanyRecord.OfPurchases(company, grams, sales, refunds),
                _ => throw new InvalidDataException($"There is no kind {bytes[0]} of record."),
            };
            // One record, one form: what a kind does not use is what a writer leaves there.
            return WriteRecord(record).AsSpan().SequenceEqual(bytes) ? record : throw new InvalidDataException("A field that the record does not use is set.");
        }
        catch (Exception e) when (e is ArgumentException or OverflowException)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private static int Head(int name) => 8 + 2 + name + 4 + 4 + 4;

    private static ActivityCode Activity(ulong packed)
    {
        var code = ActivityCode.FromPacked(packed);
        return ActivityCode.TryParse(code.ToString(), out var parsed) && parsed == code ? code : throw new InvalidDataException("The activity is no code.");
    }

    private static void Write(Span<byte> bytes, in CompanyRecord record)
    {
        bytes[0] = (byte)record.Kind;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], record.Company.Value);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[9..], record.Activity?.Packed ?? 0);
        BinaryPrimitives.WriteInt64BigEndian(bytes[17..], record.Store ?? Several);
        bytes[25] = (byte)(record.Provenance ?? 0);
        BinaryPrimitives.WriteInt64BigEndian(bytes[26..], record.Grams.Grams);
        BinaryPrimitives.WriteInt64BigEndian(bytes[34..], record.Removal.Grams);
        BinaryPrimitives.WriteInt64BigEndian(bytes[42..], record.Sales);
        BinaryPrimitives.WriteInt64BigEndian(bytes[50..], record.Refunds);
    }
}
