using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Redis;

/// <summary>A Redis that all tests of a class share; each test has keys of its own.</summary>
public abstract class RedisTown : IAsyncLifetime
{
    /// <summary>host:port of the servers.</summary>
    public abstract string Endpoints { get; }

    /// <summary>Replicas that every posting waits for.</summary>
    public virtual int AcknowledgeBy => 0;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (RedisServer.IsInstalled) await StartAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Settings of a store for one test's data.</summary>
    public RedisStoreOptions Options(string test, StoreTerms terms)
    {
        var options = new RedisStoreOptions
        {
            Deployment = $"{test}-{terms.Data}",
            Prefix = $"{test[..8]}-{terms.Data}:",
            Partitions = terms.Partitions,
            ExpectedAccounts = 1_000,
            ExpectedRequests = 10_000,
            QueueLimit = terms.QueueLimit,
            AddedLatency = terms.CommitLatency,
            // The suite's events bring times of their own, months from this machine's clock.
            RememberFor = TimeSpan.FromDays(400),
        };
        options.Wire.Endpoints = Endpoints;
        options.Wire.AcknowledgeBy = AcknowledgeBy;
        return options;
    }

    protected abstract Task StartAsync(CancellationToken cancellation);

    protected abstract ValueTask StopAsync();
}

/// <summary>One server that syncs every write.</summary>
public sealed class OneRedis : RedisTown
{
    private RedisServer? server;

    public override string Endpoints => server!.Endpoint;

    protected override async Task StartAsync(CancellationToken cancellation) => server = await RedisServer.StartAsync(cancellation);

    protected override ValueTask StopAsync() => server?.DisposeAsync() ?? default;
}

/// <summary>A primary, and a replica that has every posting before its answer is given.</summary>
public sealed class RedisPairTown : RedisTown
{
    private RedisPair? pair;

    public override string Endpoints => pair!.Endpoints;

    public override int AcknowledgeBy => 1;

    protected override async Task StartAsync(CancellationToken cancellation) => pair = await RedisPair.StartAsync(cancellation);

    protected override ValueTask StopAsync() => pair?.DisposeAsync() ?? default;
}

/// <summary>Three primaries and three replicas.</summary>
public sealed class RedisClusterTown : RedisTown
{
    private RedisCluster? cluster;

    public override string Endpoints => cluster!.Endpoints;

    public override int AcknowledgeBy => 1;

    protected override async Task StartAsync(CancellationToken cancellation) => cluster = await RedisCluster.StartAsync(cancellation);

    protected override ValueTask StopAsync() => cluster?.DisposeAsync() ?? default;
}

/// <summary>The contract of every balance store, held by the one on Redis.</summary>
/// <param name="town">Which set-up.</param>
public abstract class RedisContract(RedisTown town) : BalanceStoreContract
{
    private readonly string test = Guid.NewGuid().ToString("N");

    protected override async ValueTask<IBalanceStore> OpenAsync(StoreTerms terms)
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        return await RedisBalanceStore.OpenAsync(
            town.Options(test, terms), terms.Policies ?? terms.Policy, null, TimeProvider.System, NullLogger<RedisBalanceStore>.Instance, Cancellation);
    }
}
