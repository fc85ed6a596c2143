using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Journal;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Ledger.Postgres;
using CarbonPos.CarbonGateway.Ledger.Sqlite;
using CarbonPos.CarbonGateway.Market;

namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>The balance store that the settings choose, and the ledger behind it. Opened before anything is served, closed after.</summary>
internal sealed class OpenStores(GatewayOptions options, PolicySchedule policies, TimeProvider time, ILoggerFactory logs) : IAsyncDisposable
{
    private IBalanceStore? balances;
    private ILedger? ledger;

    /// <summary>Open.</summary>
    public IBalanceStore Balances => balances ?? throw new InvalidOperationException("The stores are not open yet.");

    /// <summary>Null where there is none: on an embedded store that is not drained.</summary>
    public ILedger? Ledger => ledger;

    /// <summary>Opens what the settings name.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        if (!options.IsOnRedis)
        {
            var embedded = new EmbeddedBalanceStore(options.Embedded, policies, time, logs.CreateLogger<EmbeddedBalanceStore>());
            balances = embedded;
            if (!options.HasLedger) return;
            ledger = await OpenLedgerAsync(options, time, logs, cancellation);
            await RequireOwnAsync(embedded, ledger, cancellation);
            return;
        }

        ledger = await OpenLedgerAsync(options, time, logs, cancellation);
        balances = await RedisBalanceStore.OpenAsync(options.Redis, policies, ledger, time, logs.CreateLogger<RedisBalanceStore>(), cancellation);
    }

    /// <summary>The ledger alone, as the commands need it that work on it.</summary>
    public static async Task<ILedger> OpenLedgerAsync(GatewayOptions options, TimeProvider time, ILoggerFactory logs, CancellationToken cancellation)
    {
        var deployment = options.Deployment;
        if (options.Ledger.Postgres.Length > 0) return await PostgresLedger.OpenAsync(options.Ledger, deployment, logs.CreateLogger<PostgresLedger>(), cancellation);
        return SqliteLedger.Open(options.Ledger.FileIn(options.Embedded.Folder), options.Ledger, deployment, time, logs.CreateLogger<SqliteLedger>());
    }

    /// <summary>The embedded journal, for the drain.</summary>
    public IDrainedJournal OpenJournal() => new EmbeddedJournal((EmbeddedBalanceStore)Balances, Ledger!, options.LedgerPlace);

    // The drain would find it out too, but by then something would have been sold that a refused start keeps from being lost.
    private async Task RequireOwnAsync(EmbeddedBalanceStore store, ILedger own, CancellationToken cancellation)
    {
        try
        {
            await using var journal = new EmbeddedJournal(store, own, options.LedgerPlace);
            var marks = await own.ReadWatermarksAsync(cancellation);
            await journal.LookAsync([.. marks.Select(m => new LedgerPlace(m.Partition, m.Last, m.Halted is not null))], cancellation);
        }
        catch (JournalUnavailableException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (balances is not null) await balances.DisposeAsync();
        if (ledger is not null) await ledger.DisposeAsync();
    }
}
