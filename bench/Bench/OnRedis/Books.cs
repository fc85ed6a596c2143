using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Postgres;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.Bench.OnRedis;

/// <summary>Looks at both books from outside: how far the ledger is behind the journals, and whether the grams agree.</summary>
internal sealed class Books : IAsyncDisposable
{
    private const int AtOnce = 256;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly RedisStoreOptions options;
    private readonly RedisClient client;
    private readonly PostgresLedger ledger;

    private Books(RedisStoreOptions options, RedisClient client, PostgresLedger ledger) => (this.options, this.client, this.ledger) = (options, client, ledger);

    public static async Task<Books> OpenAsync(string endpoints, string ledgerAddress, int acknowledgeBy = 0)
    {
        var store = Backends.Store(endpoints, creates: false, acknowledgeBy);
        var redis = await RedisClient.ConnectAsync(store.Wire, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var postgres = await PostgresLedger.OpenAsync(
            new LedgerOptions { Postgres = ledgerAddress, Patience = TimeSpan.FromMinutes(10) }, Backends.Deployment(store), NullLogger<PostgresLedger>.Instance, CancellationToken.None);
        return new(store, redis, postgres);
    }

    /// <summary>Entries in all journals, ever.</summary>
    public async Task<long> WrittenAsync()
    {
        long sum = 0;
        foreach (var some in Enumerable.Range(0, options.Partitions).Chunk(AtOnce))
        {
            var heads = await Task.WhenAll(some.Select(HeadAsync));
            sum += heads.Sum();
        }

        return sum;
    }

    /// <summary>Entries in the ledger.</summary>
    public async Task<long> DrainedAsync()
    {
        var marks = await ledger.ReadWatermarksAsync(CancellationToken.None);
        if (marks.FirstOrDefault(m => m.Halted is not null) is { } halted) throw new InvalidOperationException($"The ledger has halted a partition: {halted.Halted}");
        return marks.Sum(m => m.Sequence);
    }

    /// <summary>Returns when the ledger has all that is in the journals now.</summary>
    public async Task CatchUpAsync()
    {
        var written = await WrittenAsync();
        await Patience.UntilAsync("the ledger has all entries", async () => await DrainedAsync() >= written, CancellationToken.None, Longest);
    }

    /// <summary>Holds both books against what the driver was told.</summary>
    /// <param name="accounts">All there are.</param>
    /// <param name="allocated">Grams that each was given.</param>
    /// <param name="approved">Sales that the drivers saw approved.</param>
    /// <param name="gramsEach">Of the calls' basket; see <paramref name="more"/>.</param>
    /// <param name="more">Grams of other sales.</param>
    /// <param name="failed">Calls that ended otherwise.</param>
    /// <param name="drained">False: there was no drain, the ledger is not asked.</param>
    public async Task<BookFigures> AuditAsync(IReadOnlyList<AccountId> accounts, long allocated, long approved, long gramsEach, long more, long failed, bool drained)
    {
        await using var store = await RedisBalanceStore.OpenAsync(
            options, new Policy { Version = "audit" }, null, TimeProvider.System, NullLogger<RedisBalanceStore>.Instance, CancellationToken.None);
        Int128 left = 0;
        foreach (var some in accounts.Chunk(AtOnce))
        {
            var views = await Task.WhenAll(some.Select(a => store.ReadAccountAsync(a, CancellationToken.None).AsTask()));
            left += views.Sum(v => v!.Periods.Sum(p => allocated - p.Available.Grams - p.Held.Grams));
        }

        if (!drained) return new(approved, (approved * gramsEach) + more, (long)left, null, 0, 0, 0, failed * gramsEach);
        var (first, last) = (DateOnly.FromDateTime(DateTime.UnixEpoch), DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(1));
        var totals = await ledger.ReadTotalsAsync(first, last, CancellationToken.None);
        var sold = totals.Where(t => t.Place.Kind == LedgerAccountKind.Sold).Sum(t => (long)t.Grams);
        var astray = 0;
        for (var day = last.AddDays(-2); day <= last; day = day.AddDays(1)) astray += (await ledger.ReadConservationAsync(day, CancellationToken.None)).Astray.Count;
        return new(approved, (approved * gramsEach) + more, (long)left, sold, (long)totals.Aggregate(Int128.Zero, (sum, t) => sum + t.Grams), astray, await WrittenAsync() - await DrainedAsync(), failed * gramsEach);
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await ledger.DisposeAsync();
    }

    private async Task<long> HeadAsync(int partition)
    {
        var head = options.Layout.Head(partition);
        var reply = await client.SendAsync(RedisClient.SlotOf(head), RedisCommand.Rent().Begin(2).Text("GET").Bulk(head));
        if (reply.Status != RedisStatus.Ok) throw new InvalidOperationException(reply.ToString());
        if (reply.IsNull) return 0;
        return SequenceOf(reply.Bytes.Span);
    }

    private static long SequenceOf(ReadOnlySpan<byte> head)
    {
        var r = new NumberReader(head);
        r.Number();
        return r.Number();
    }
}

/// <summary>Three ways to count the same grams.</summary>
/// <param name="Approved">Sales that the drivers saw approved.</param>
/// <param name="ExpectedGrams">Theirs.</param>
/// <param name="DebitedGrams">Gone from the accounts, read back from Redis.</param>
/// <param name="SoldGrams">In the ledger's legs to companies; null = there was no drain.</param>
/// <param name="Net">Of all legs: zero.</param>
/// <param name="Astray">Partitions whose legs are not what was written: none.</param>
/// <param name="Behind">Entries that the ledger lacks: none.</param>
/// <param name="UnknownGrams">Of calls that had no answer: some of these may have been debited.</param>
internal sealed record BookFigures(long Approved, long ExpectedGrams, long DebitedGrams, long? SoldGrams, long Net, int Astray, long Behind, long UnknownGrams)
{
    /// <summary>Zero, if all agree.</summary>
    public long OffBy => BeyondWhatWasTold + Math.Abs((SoldGrams ?? DebitedGrams) - DebitedGrams) + Math.Abs(Net) + Astray + Behind;

    private long BeyondWhatWasTold => Math.Max(Math.Max(0, ExpectedGrams - DebitedGrams), DebitedGrams - ExpectedGrams - UnknownGrams);
}
