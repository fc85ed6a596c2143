using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Ledger.Sqlite;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Redis.Draining;

/// <summary>One deployment of a test: a store on some Redis, a ledger, and drains that are turned by hand.</summary>
internal sealed class DrainTown : IAsyncDisposable
{
    public const int Partitions = 4;
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-drain-").FullName;
    private readonly List<IAsyncDisposable> open = [];

    private DrainTown(string endpoints, int acknowledgeBy)
    {
        Redis = new()
        {
            Deployment = $"drain-{Guid.NewGuid():N}"[..20],
            Prefix = $"{Guid.NewGuid():N}"[..8] + ":",
            Partitions = Partitions,
            ExpectedAccounts = 1_000,
            ExpectedRequests = 10_000,
            JournalLimit = 1_000,
            // Events bring times of their own.
            RememberFor = TimeSpan.FromDays(400),
        };
        Redis.Wire.Endpoints = endpoints;
        Redis.Wire.AcknowledgeBy = acknowledgeBy;
        Redis.AcceptUnacknowledgedReplicas = true;
    }

    public RedisStoreOptions Redis { get; }

    /// <summary>Of the ledger, where none was given.</summary>
    public string LedgerFile => Path.Combine(folder, "ledger.db");

    public Policy Policy { get; private set; } = new StoreTerms().Policy;

    public RedisBalanceStore Store { get; private set; } = null!;

    public ILedger Ledger { get; private set; } = null!;

    public RedisJournal Journal { get; private set; } = null!;

    public Desk Desk => new(Store) { FirstId = nextDesk += 100_000 };

    private int nextDesk;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<DrainTown> OpenAsync(
        string endpoints, int acknowledgeBy = 0, Func<DrainTown, Task<ILedger>>? ledger = null, Policy? policy = null, bool knowsLedger = true,
        Action<RedisStoreOptions>? set = null)
    {
        var town = new DrainTown(endpoints, acknowledgeBy);
        if (policy is not null) town.Policy = policy;
        set?.Invoke(town.Redis);
        town.Ledger = ledger is null ? town.OpenSqlite() : await ledger(town);
        town.open.Add(town.Ledger);
        await town.OpenStoreAsync(knowsLedger);
        town.Journal = await RedisJournal.OpenAsync(town.Redis, TimeProvider.System, NullLogger.Instance, Cancellation);
        town.open.Add(town.Journal);
        return town;
    }

    /// <summary>Another gateway's store, or this one's again after Redis was made anew.</summary>
    public async Task OpenStoreAsync(bool knowsLedger = true)
    {
        Store = await RedisBalanceStore.OpenAsync(Redis, Policy, knowsLedger ? Ledger : null, TimeProvider.System, NullLogger<RedisBalanceStore>.Instance, Cancellation);
        open.Add(Store);
    }

    /// <summary>The gateway ends.</summary>
    public async Task CloseStoreAsync()
    {
        open.Remove(Store);
        await Store.DisposeAsync();
    }

    /// <summary>Compares Redis with the ledger.</summary>
    /// <returns>What differs.</returns>
    public async Task<List<string>> VerifyAsync()
    {
        var told = new List<string>();
        var count = await new Verification(Redis, Ledger, TimeProvider.System, NullLogger.Instance, told.Add).RunAsync(Cancellation);
        Assert.Equal(count, told.Count - 1);
        return told[..^1];
    }

    /// <summary>Makes an empty Redis again from the ledger.</summary>
    public Task<long> RebuildAsync(string? partitions = null) => new Rebuild(Redis, Ledger, TimeProvider.System, NullLogger.Instance, _ => { })
        .RunAsync(partitions is null ? null : PartitionChoice.Parse(partitions, Redis.Partitions), Cancellation);

    /// <summary>A drain of all partitions.</summary>
    public RangeDrain Drain(string owner = "drain-1", DrainOptions? options = null, TimeProvider? time = null) =>
        new(new(0, Redis.Partitions), owner, Ledger, Journal, options ?? new(), time ?? TimeProvider.System, NullLogger.Instance);

    /// <summary>Turns until nothing is left.</summary>
    public static async Task CatchUpAsync(RangeDrain drain)
    {
        DrainTurn turn;
        do turn = await drain.TurnAsync(Cancellation);
        while (turn == DrainTurn.Behind);
        Assert.Equal(DrainTurn.CaughtUp, turn);
    }

    /// <summary>A random day in town.</summary>
    public async Task PlayAsync(RandomEvents random, int events)
    {
        for (var i = 0; i < events; i++)
        {
            var e = random.Next();
            random.Observe(e, (await Desk.TakeAsync(e)).Answer);
        }
    }

    /// <summary>All entries of the ledger, partition by partition.</summary>
    public async Task<List<JournalEntry>> LedgerEntriesAsync()
    {
        var entries = new List<JournalEntry>();
        for (var p = 0; p < Redis.Partitions; p++)
        {
            await foreach (var entry in Ledger.ReadPartitionAsync(p, 0, Cancellation)) entries.Add(entry);
        }

        return entries;
    }

    /// <summary>All entries that the streams have.</summary>
    public async Task<List<JournalEntry>> StreamEntriesAsync()
    {
        var read = await Journal.ReadAsync([.. Enumerable.Range(0, Redis.Partitions).Select(p => (p, (JournalKey?)null, 100_000))]);
        return [.. read.SelectMany(r => r.Made(out _))];
    }

    /// <summary>Every partition's chain holds, and every day's legs are all there.</summary>
    public async Task AssertSoundAsync(DrainOptions? options = null)
    {
        for (var p = 0; p < Redis.Partitions; p++)
        {
            var verdict = await Ledger.VerifyChainAsync(p, Cancellation);
            Assert.True(verdict.Broken is null, verdict.Reason);
        }

        foreach (var day in DaysOf(await LedgerEntriesAsync(), options ?? new()))
        {
            Assert.True((await Ledger.ReadConservationAsync(day, Cancellation)).Holds, $"The legs of {day:O} do not add up.");
        }
    }

    // The first entry's day goes by its clock; from then on a day ends by a cut.
    private static HashSet<DateOnly> DaysOf(IEnumerable<JournalEntry> entries, DrainOptions options)
    {
        var days = new HashSet<DateOnly>();
        foreach (var partition in entries.GroupBy(e => e.Key.Partition))
        {
            DateOnly? present = null;
            foreach (var entry in partition)
            {
                var day = present ?? options.DayOf(entry.At);
                days.Add(day);
                present = entry.Kind == EntryKind.Cut ? day.AddDays(1) : day;
            }
        }

        return days;
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = open.Count - 1; i >= 0; i--) await open[i].DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public static IEnumerable<string> Text(IEnumerable<JournalEntry> entries) => entries.Select(JournalAudit.Text);

    private SqliteLedger OpenSqlite() => SqliteLedger.Open(
        LedgerFile, new(), new(Redis.Deployment, Redis.Partitions), TimeProvider.System, NullLogger<SqliteLedger>.Instance);
}
