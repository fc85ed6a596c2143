using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.V1;
using Google.Protobuf;
using CompanyRecord = CarbonPos.Carbon.Settlement.CompanyRecord;
using Provenance = CarbonPos.Carbon.Content.Provenance;

namespace CarbonPos.CompanyRegistry.Tests.Running;

/// <summary>A batch as a gateway sends it: records cut into chunks, the head made of their digests.</summary>
sealed class Batch
{
    private readonly CompanyRecord[][] chunks;

    public Batch(string deployment, DateOnly day, IEnumerable<CompanyRecord> records, int chunkSize = 4)
    {
        (Deployment, Day) = (deployment, day);
        chunks = [.. records.Order().Chunk(chunkSize)];
    }

    public string Deployment { get; }

    public DateOnly Day { get; }

    public int Chunks => chunks.Length;

    public BatchKey Key => new() { Deployment = Deployment, BusinessDay = Day.ToString("yyyy-MM-dd") };

    public long Net => chunks.Sum(chunk => chunk.Sum(r => r.Net.Grams));

    public BatchHead Head => new()
    {
        Key = Key,
        Chunks = chunks.Length,
        Records = chunks.Sum(chunk => chunk.Length),
        NetGrams = Net,
        Digest = ByteString.CopyFrom(CompanyChunkCodec.BatchDigest(chunks.Select((chunk, number) => CompanyChunkCodec.Digest(CompanyChunkCodec.Write(Deployment, Day, number, chunk))))),
    };

    public static CompanyRecord Sold(long company, string? activity, long? store, Provenance? provenance, long grams, long sales = 20, long refunds = 1, long removal = 0) =>
        CompanyRecord.OfSales(new(company), activity is null ? null : Code(activity), store, provenance, Co2eMass.FromGrams(grams), Co2eMass.FromGrams(removal), sales, refunds);

    public static CompanyRecord Bought(long company, long grams) => CompanyRecord.OfPurchases(new(company), Co2eMass.FromGrams(grams), 2, 0);

    /// <summary>Cells of the town's companies, some purchases; the same for the same seed.</summary>
    public static List<CompanyRecord> Random(int seed, int companies)
    {
        var random = new Random(seed);
        var cells = new List<CompanyRecord>();
        for (var company = 101; company < 101 + companies; company++)
        {
            for (var i = random.Next(1, 6); i > 0; i--) cells.Add(Sold(company, random.Next(2) == 0 ? "G47" : "I", random.Next(1, 4), (Provenance)random.Next(1, 6), random.NextInt64(-1_000, 1_000_000), random.Next(1, 300)));
            if (random.Next(4) == 0) cells.Add(Bought(company, random.Next(1, 50_000)));
        }

        return [.. SmallCells.Merge(cells, 10)];
    }

    public SubmitCompanyChunkRequest Chunk(int number)
    {
        var request = new SubmitCompanyChunkRequest { Key = Key, Number = number };
        request.Records.AddRange(chunks[number].Select(Wire));
        return request;
    }

    public async Task<BatchStatus> SendAsync(RegistryTown town)
    {
        await town.Settlement.OpenBatchAsync(new() { Head = Head }, town.Token, cancellationToken: RegistryTown.Cancellation);
        for (var number = 0; number < Chunks; number++) await town.Settlement.SubmitCompanyChunkAsync(Chunk(number), town.Token, cancellationToken: RegistryTown.Cancellation);
        return (await town.Settlement.CloseBatchAsync(new() { Key = Key }, town.Token, cancellationToken: RegistryTown.Cancellation)).Status;
    }

    public static V1.CompanyRecord Wire(CompanyRecord record)
    {
        if (record.Kind == CompanyRecordKind.Purchases)
        {
            return new() { Company = record.Company.Value, Purchases = new() { BoughtGrams = record.Grams.Grams, Purchases = record.Sales, Returns = record.Refunds } };
        }

        var sales = new CompanySales
        {
            Activity = record.Activity?.ToString() ?? "", Provenance = (V1.Provenance)(int)(record.Provenance ?? 0),
            SoldGrams = record.Grams.Grams, RemovalGrams = record.Removal.Grams, Sales = record.Sales, Refunds = record.Refunds,
        };
        if (record.Store is { } store) sales.Store = store;
        return new() { Company = record.Company.Value, Sales = sales };
    }

    private static ActivityCode Code(string text) => ActivityCode.TryParse(text, out var code) ? code : throw new ArgumentException(text);
}
