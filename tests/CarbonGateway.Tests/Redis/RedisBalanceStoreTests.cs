using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.Contracts.Balances;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Redis;

/// <summary>The contract of every balance store, held by the one on Redis: a single server that syncs every write.</summary>
public sealed class RedisBalanceStoreTests : BalanceStoreContract
{
    private readonly string test = Guid.NewGuid().ToString("N");

    protected override async ValueTask<IBalanceStore> OpenAsync(StoreTerms terms)
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
            RememberFor = TimeSpan.FromDays(400),
        };
        options.Wire.Endpoints = Environment.GetEnvironmentVariable("REDIS_AT") ?? "127.0.0.1:6390";
        return await RedisBalanceStore.OpenAsync(options, terms.Policy, null, TimeProvider.System, NullLogger<RedisBalanceStore>.Instance, Cancellation);
    }
}
