using System.Security.Cryptography;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.V1;
using Google.Protobuf;
using CitizenRecord = CarbonPos.Carbon.Settlement.CitizenRecord;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>One business day as a deployment hands it over: head and chunks, made of records as the gateway makes them.</summary>
internal sealed class TestDay
{
    private readonly CitizenChunk[] chunks;

    public TestDay(string day, IEnumerable<CitizenRecord> records, int perChunk = 2, string deployment = "town")
    {
        var sorted = records.ToList();
        sorted.Sort((a, b) => CitizenChunk.Compare(a, b));
        Day = DateOnly.Parse(day);
        chunks = [.. sorted.Chunk(perChunk).Select((part, i) => new CitizenChunk(deployment, Day, i, part))];
        Key = new() { Deployment = deployment, BusinessDay = day };
        Head = new()
        {
            Key = Key,
            Chunks = chunks.Length,
            Records = sorted.Count,
            NetGrams = sorted.Sum(r => r.Net.Grams),
            Digest = ByteString.CopyFrom(CitizenChunk.DigestOf(chunks.Select(c => CitizenChunk.DigestOf(c.ToBytes())))),
        };
    }

    public DateOnly Day { get; }

    public BatchKey Key { get; }

    public BatchHead Head { get; }

    public int Count => chunks.Length;

    public SubmitCitizenChunkRequest Chunk(int number)
    {
        var request = new SubmitCitizenChunkRequest { Key = Key, Number = number };
        request.Records.AddRange(chunks[number].Records.Select(ToWire));
        return request;
    }

    public async Task<BatchStatus> OpenAsync(WireClient client) => (await client.CallAsync<OpenBatchResponse>("CentralSettlement", "OpenBatch", new OpenBatchRequest { Head = Head })).Status;

    public async Task SubmitAsync(WireClient client, int number)
    {
        var answer = await client.CallAsync<SubmitCitizenChunkResponse>("CentralSettlement", "SubmitCitizenChunk", Chunk(number));
        Assert.Equal(SHA256.HashData(chunks[number].ToBytes()), answer.Digest.ToByteArray());
    }

    public async Task<BatchStatus> CloseAsync(WireClient client) => (await client.CallAsync<CloseBatchResponse>("CentralSettlement", "CloseBatch", new CloseBatchRequest { Key = Key })).Status;

    public async Task<BatchStatus> RetryAsync(WireClient client) => (await client.CallAsync<RetryBreaksResponse>("CentralSettlement", "RetryBreaks", new RetryBreaksRequest { Key = Key })).Status;

    public async Task<BatchStatus> SettleAsync(WireClient client)
    {
        await OpenAsync(client);
        for (var i = 0; i < chunks.Length; i++) await SubmitAsync(client, i);
        return await CloseAsync(client);
    }

    public static CitizenRecord Of(AccountId account, long spent = 0, long allocated = 0, long bought = 0, long boughtCents = 0, long sold = 0, long soldCents = 0, int trades = 0, int period = 2026) => new()
    {
        Account = account,
        Period = BudgetPeriod.FromYear(period),
        Spent = Co2eMass.FromGrams(spent),
        Allocated = Co2eMass.FromGrams(allocated),
        Bought = Co2eMass.FromGrams(bought),
        BoughtCents = boughtCents,
        Sold = Co2eMass.FromGrams(sold),
        SoldCents = soldCents,
        SoldTrades = trades,
    };

    public static V1.CitizenRecord ToWire(CitizenRecord r) => new()
    {
        Account = r.Account == CitizenRecord.Nobody ? ByteString.Empty : TestCentral.Wire(r.Account),
        Period = r.Period.Year,
        NetGrams = r.Net.Grams,
        AllocatedGrams = r.Allocated.Grams,
        CorrectedGrams = r.Corrected.Grams,
        SpentGrams = r.Spent.Grams,
        BoughtGrams = r.Bought.Grams,
        BoughtCents = r.BoughtCents,
        SoldGrams = r.Sold.Grams,
        SoldCents = r.SoldCents,
        SoldTrades = r.SoldTrades,
        CarriedInGrams = r.CarriedIn.Grams,
        CarriedOutGrams = r.CarriedOut.Grams,
        LapsedGrams = r.Lapsed.Grams,
    };
}
