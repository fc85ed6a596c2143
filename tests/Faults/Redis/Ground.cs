using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Ledger.Postgres;
using CarbonPos.CarbonGateway.Ledger.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.Faults.Redis;

/// <summary>What a town's gateways stand on: a Redis, and a ledger.</summary>
/// <param name="Endpoints">As Redis:Endpoints names them.</param>
/// <param name="AcknowledgeBy">Replicas that every posting waits for.</param>
internal sealed record Ground(string Endpoints, int AcknowledgeBy = 0)
{
    private const int Accounts = 1_000;
    private const int Requests = 20_000;

    // A lease is soon free again.
    private static readonly DrainOptions Drains = new()
    {
        Every = TimeSpan.FromMilliseconds(50),
        LeaseFor = TimeSpan.FromSeconds(1),
        LongestPause = TimeSpan.FromSeconds(1),
    };

    /// <summary>Connection string; empty = SQLite in the town's folder.</summary>
    public string Postgres { get; init; } = "";

    /// <summary>Redis:AcceptUnacknowledgedReplicas.</summary>
    public bool AcceptUnacknowledgedReplicas { get; init; }

    /// <summary>Entries of a partition that stay in Redis after the ledger has them: few, so that replays and refunds also meet what has left it.</summary>
    public int Keep { get; init; } = 16;

    /// <summary>False: the gateways leave draining to the test.</summary>
    public bool GatewaysDrain { get; init; } = true;

    /// <summary>For a gateway's command line.</summary>
    public IReadOnlyList<string> Settings =>
    [
        "--Gateway:Store=redis", $"--Gateway:Ledger:Postgres={Postgres}", $"--Redis:Endpoints={Endpoints}", $"--Redis:AcknowledgeBy={AcknowledgeBy}",
        $"--Redis:AcceptUnacknowledgedReplicas={AcceptUnacknowledgedReplicas}", $"--Redis:Partitions={Town.Partitions}",
        $"--Redis:ExpectedAccounts={Accounts}", $"--Redis:ExpectedRequests={Requests}", $"--Gateway:Ledger:Drain:Enabled={GatewaysDrain}",
        $"--Gateway:Ledger:Drain:Every={Drains.Every}", $"--Gateway:Ledger:Drain:LeaseFor={Drains.LeaseFor}", $"--Gateway:Ledger:Drain:Keep={Keep}",
        $"--Gateway:Ledger:Drain:LongestPause={Drains.LongestPause}",
    ];

    /// <summary>The key of a partition's journal.</summary>
    public static string JournalOf(int partition) => $"{{p{partition}}}j";

    /// <summary>The ledger, in this process.</summary>
    public async Task<ILedger> OpenLedgerAsync(Town town, CancellationToken cancellation)
    {
        var options = new LedgerOptions { Postgres = Postgres };
        var deployment = new LedgerDeployment(new RedisStoreOptions().Deployment, Town.Partitions);
        return Postgres.Length > 0
            ? await PostgresLedger.OpenAsync(options, deployment, NullLogger<PostgresLedger>.Instance, cancellation)
            : SqliteLedger.Open(options.FileIn(town.Folder), options, deployment, TimeProvider.System, NullLogger<SqliteLedger>.Instance);
    }

    /// <summary>A drain in this process; not started.</summary>
    /// <param name="ledger">Where to.</param>
    /// <param name="seed">Of its pauses.</param>
    public JournalDrain Drain(ILedger ledger, int seed) => new(ledger, StoreOptions(), DrainOptions, TimeProvider.System, new Random(seed), NullLogger<JournalDrain>.Instance);

    /// <summary>The store, in this process.</summary>
    public async Task<RedisBalanceStore> OpenStoreAsync(ILedger ledger, CancellationToken cancellation) => await RedisBalanceStore.OpenAsync(
        StoreOptions(), new Policy { Version = "audit" }, ledger, TimeProvider.System, NullLogger<RedisBalanceStore>.Instance, cancellation);

    private DrainOptions DrainOptions => new() { Every = Drains.Every, LeaseFor = Drains.LeaseFor, Keep = Keep, LongestPause = Drains.LongestPause };

    private RedisStoreOptions StoreOptions()
    {
        var options = new RedisStoreOptions
        {
            Partitions = Town.Partitions,
            ExpectedAccounts = Accounts,
            ExpectedRequests = Requests,
            AcceptUnacknowledgedReplicas = AcceptUnacknowledgedReplicas,
            CreateIfEmpty = false,
        };
        (options.Wire.Endpoints, options.Wire.AcknowledgeBy) = (Endpoints, AcknowledgeBy);
        return options;
    }
}
