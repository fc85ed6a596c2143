using System.Globalization;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.Testbed.Servers;
using Npgsql;

namespace CarbonPos.Bench.OnRedis;

/// <summary>A Redis for the gateway, one for the raw script, and a PostgreSQL; each in a folder of its own, and gone after the run.</summary>
internal sealed class Backends : IAsyncDisposable
{
    public const string LedgerDatabase = "ledger";
    public const string TransferDatabase = "transfers";

    /// <summary>As the gateway asks for it.</summary>
    public const string RedisSetting = "hash-max-listpack-value 256";

    private Backends(RedisServer balances, RedisServer raw, PostgresServer postgres, int balancesId, int rawId, int postgresId, string versions) =>
        (Balances, Raw, Postgres, BalancesId, RawId, PostgresId, Versions) = (balances, raw, postgres, balancesId, rawId, postgresId, versions);

    public RedisServer Balances { get; }

    public RedisServer Raw { get; }

    public PostgresServer Postgres { get; }

    /// <summary>Redis' and PostgreSQL's.</summary>
    public string Versions { get; }

    public int RawId { get; }

    private int BalancesId { get; }

    private int PostgresId { get; }

    /// <summary>Starts them.</summary>
    /// <param name="addedMilliseconds">To every sync of a file, 0 = as the disk is.</param>
    public static async Task<Backends> StartAsync(int addedMilliseconds)
    {
        using var slow = addedMilliseconds > 0 ? await SlowSync.OpenAsync(addedMilliseconds) : null;
        var none = CancellationToken.None;
        var balances = await RedisServer.StartAsync(none, RedisSetting);
        var raw = await RedisServer.StartAsync(none, RedisSetting);
        var postgres = await PostgresServer.StartAsync(none);
        await postgres.CreateDatabaseAsync(LedgerDatabase, none);
        await postgres.CreateDatabaseAsync(TransferDatabase, none);
        var postmaster = (await AskAsync(postgres.Address("postgres"), "SELECT pg_read_file('postmaster.pid')")).Split('\n')[0];
        var versions = $"redis-server {await balances.InfoAsync("redis_version")}, PostgreSQL {await AskAsync(postgres.Address("postgres"), "SHOW server_version")}";
        return new(balances, raw, postgres, await IdOfAsync(balances), await IdOfAsync(raw), Number(postmaster), versions);
    }

    /// <summary>Processor time of the gateway's Redis, of PostgreSQL with all its processes.</summary>
    public Func<TimeSpan>[] Beside => [() => ProcessTime.Of(BalancesId), () => ProcessTime.OfFamily(PostgresId)];

    public TimeSpan RawTime => ProcessTime.Of(RawId);

    public TimeSpan PostgresTime => ProcessTime.OfFamily(PostgresId);

    public string LedgerAddress => Postgres.Address(LedgerDatabase);

    public async ValueTask DisposeAsync()
    {
        await Balances.DisposeAsync();
        await Raw.DisposeAsync();
        await Postgres.DisposeAsync();
    }

    /// <summary>Settings of a store on a Redis, as the gateway has them here.</summary>
    public static RedisStoreOptions Store(string endpoints, bool creates = true, int acknowledgeBy = 0) => new()
    {
        Wire = new() { Endpoints = endpoints, AcknowledgeBy = acknowledgeBy },
        CreateIfEmpty = creates,
    };

    /// <summary>The ledger's deployment to a store.</summary>
    public static LedgerDeployment Deployment(RedisStoreOptions store) => new(store.Deployment, store.Partitions);

    /// <summary>The first cell that a query gives, as text.</summary>
    public static async Task<string> AskAsync(string address, string sql)
    {
        await using var connection = new NpgsqlConnection(address + ";Pooling=false;Command Timeout=600");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) ?? "";
    }

    private static async Task<int> IdOfAsync(RedisServer server) => Number(await server.InfoAsync("process_id"));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
