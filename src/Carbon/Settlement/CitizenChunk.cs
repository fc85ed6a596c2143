using System.Security.Cryptography;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Settlement;

/// <summary>One chunk of a citizens' batch: some of the day's records, in strictly ascending order of account and period.</summary>
/// <param name="Deployment">Who settles, 1 to 60 characters.</param>
/// <param name="BusinessDay">Which day.</param>
/// <param name="Number">From 0.</param>
/// <param name="Records">1 to 10,000.</param>
/// <remarks>Its bytes are the same on both sides, whatever carried it; see docs/reference/settlement.md, "Citizens' batch".</remarks>
public sealed record CitizenChunk(string Deployment, DateOnly BusinessDay, int Number, IReadOnlyList<CitizenRecord> Records)
{
    /// <summary>Most records of one chunk.</summary>
    public const int MostRecords = 10_000;

    /// <summary>Most chunks of one batch.</summary>
    public const int MostChunks = 1_000_000;

    static ReadOnlySpan<byte> Magic => "CarbonPos.CitizenChunk.1"u8;

    /// <summary>The bytes that are hashed, and kept.</summary>
    public byte[] ToBytes()
    {
        var writer = new ByteWriter();
        writer.Raw(Magic);
        writer.Text(Deployment);
        writer.Number((ulong)BusinessDay.DayNumber);
        writer.Number((ulong)Number);
        writer.Number((ulong)Records.Count);
        foreach (var record in Records)
        {
            writer.Fixed64(record.Account.High);
            writer.Fixed64(record.Account.Low);
            writer.Number((ulong)record.Period.Year);
            writer.Signed(record.Allocated.Grams);
            writer.Signed(record.Corrected.Grams);
            writer.Signed(record.Spent.Grams);
            writer.Signed(record.Bought.Grams);
            writer.Signed(record.BoughtCents);
            writer.Signed(record.Sold.Grams);
            writer.Signed(record.SoldCents);
            writer.Number((ulong)record.SoldTrades);
            writer.Signed(record.CarriedIn.Grams);
            writer.Signed(record.CarriedOut.Grams);
            writer.Signed(record.Lapsed.Grams);
        }

        return writer.Written.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">These are no such bytes, or more follows.</exception>
    public static CitizenChunk Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic)) throw new InvalidDataException("This is no chunk of a citizens' batch.");
        var reader = new ByteReader(bytes[Magic.Length..]);
        var deployment = reader.Text();
        var day = DateOnly.FromDayNumber(reader.Count(DateOnly.MaxValue.DayNumber));
        var number = reader.Count(MostChunks);
        var records = new CitizenRecord[reader.Count(MostRecords)];
        for (var i = 0; i < records.Length; i++) records[i] = ReadRecord(ref reader);
        return reader.IsAtEnd ? new(deployment, day, number, records) : throw new InvalidDataException("Bytes follow the last record.");
    }

    /// <summary>SHA-256 of a chunk's bytes.</summary>
    public static byte[] DigestOf(ReadOnlySpan<byte> chunk) => SHA256.HashData(chunk);

    /// <summary>The head's digest: SHA-256 over the digests of all chunks in their order; of no chunk, that of nothing.</summary>
    public static byte[] DigestOf(IEnumerable<byte[]> chunkDigests)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var digest in chunkDigests) hash.AppendData(digest);
        return hash.GetHashAndReset();
    }

    /// <summary>Below zero where the first of two records comes first in a batch, above where the second does, zero where both are the same account's same period.</summary>
    public static int Compare(in CitizenRecord a, in CitizenRecord b) =>
        a.Account.High != b.Account.High ? a.Account.High.CompareTo(b.Account.High)
        : a.Account.Low != b.Account.Low ? a.Account.Low.CompareTo(b.Account.Low)
        : a.Period.CompareTo(b.Period);

    static CitizenRecord ReadRecord(ref ByteReader reader) => new()
    {
        Account = new(reader.Fixed64(), reader.Fixed64()),
        Period = BudgetPeriod.TryFromYear(reader.Count(BudgetPeriod.LastYear), out var period) ? period : throw new InvalidDataException("A period is no year."),
        Allocated = Grams(ref reader),
        Corrected = Grams(ref reader),
        Spent = Grams(ref reader),
        Bought = Grams(ref reader),
        BoughtCents = reader.Signed(),
        Sold = Grams(ref reader),
        SoldCents = reader.Signed(),
        SoldTrades = reader.Count(int.MaxValue),
        CarriedIn = Grams(ref reader),
        CarriedOut = Grams(ref reader),
        Lapsed = Grams(ref reader),
    };

    static Co2eMass Grams(ref ByteReader reader)
    {
        var grams = reader.Signed();
        return grams is >= -Co2eMass.MaxGrams and <= Co2eMass.MaxGrams ? Co2eMass.FromGrams(grams) : throw new InvalidDataException($"{grams} g is outside ±10^15 g.");
    }
}
