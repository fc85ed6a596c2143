using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Journal;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Ledger.Sqlite;
using CarbonPos.CarbonGateway.Market;
using CarbonPos.CarbonGateway.Tests.Balances;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Ledger.Draining;

/// <summary>An embedded store and a ledger in its folder, opened and closed at will, with drains that are turned by hand.</summary>
internal sealed class EmbeddedTown : IAsyncDisposable
{
    public const int Partitions = 4;

    public StoreFolder Folder { get; } = new();

    public EmbeddedBalanceStore Store { get; private set; } = null!;

    public SqliteLedger Ledger { get; private set; } = null!;

    public string LedgerFile => Path.Combine(Folder.Options.Folder, "ledger.db");

    public Desk Desk => new(Store) { FirstId = nextDesk += 100_000 };

    private int nextDesk;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static EmbeddedTown Open(PolicySchedule? policy = null)
    {
        var town = new EmbeddedTown();
        if (policy is not null) town.Folder.Policy = policy;
        town.OpenAgain();
        return town;
    }

    public void OpenAgain()
    {
        Store = Folder.Open();
        Ledger = SqliteLedger.Open(LedgerFile, new(), new("carbonpos", Partitions), TimeProvider.System, NullLogger<SqliteLedger>.Instance);
    }

    public async Task CloseAsync()
    {
        await Store.DisposeAsync();
        await Ledger.DisposeAsync();
    }

    /// <summary>The journal, as a process reads it that has just begun.</summary>
    public EmbeddedJournal Journal() => new(Store, Ledger, LedgerFile);

    /// <summary>A drain that goes on until nothing is left.</summary>
    public async Task CatchUpAsync(DrainOptions? options = null)
    {
        await using var journal = Journal();
        var drain = Drain(journal, options);
        await DrainTown.CatchUpAsync(drain);
        await drain.ReleaseAsync(Cancellation);
    }

    public RangeDrain Drain(IDrainedJournal journal, DrainOptions? options = null, string owner = "drain-1") =>
        new(new(0, Partitions), owner, Ledger, journal, options ?? new(), TimeProvider.System, NullLogger.Instance);

    /// <summary>Looks at the journal as a gateway does before it serves.</summary>
    public async Task LookAsync()
    {
        await using var journal = Journal();
        await journal.LookAsync(await PlacesAsync(), Cancellation);
    }

    /// <summary>Where the ledger is.</summary>
    public async Task<List<LedgerPlace>> PlacesAsync() => [.. (await Ledger.ReadWatermarksAsync(Cancellation)).Select(m => new LedgerPlace(m.Partition, m.Last, false))];

    /// <summary>A random day in town.</summary>
    public async Task PlayAsync(RandomEvents random, int events)
    {
        var desk = Desk;
        for (var i = 0; i < events; i++)
        {
            var e = random.Next();
            random.Observe(e, (await desk.TakeAsync(e)).Answer);
        }
    }

    /// <summary>The ledger has what the journal has, byte by byte, in unbroken chains.</summary>
    /// <returns>How many entries.</returns>
    public async Task<int> AssertDrainedAsync()
    {
        var count = 0;
        for (var p = 0; p < Partitions; p++)
        {
            List<JournalEntry> journaled = [], drained = [];
            await foreach (var entry in Store.ReadJournalAsync(p, Cancellation)) journaled.Add(entry);
            await foreach (var entry in Ledger.ReadPartitionAsync(p, 0, Cancellation)) drained.Add(entry);
            Assert.Equal(DrainTown.Text(journaled), DrainTown.Text(drained));
            var verdict = await Ledger.VerifyChainAsync(p, Cancellation);
            Assert.True(verdict.Broken is null, verdict.Reason);
            count += drained.Count;
        }

        return count;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Folder.Dispose();
    }
}
