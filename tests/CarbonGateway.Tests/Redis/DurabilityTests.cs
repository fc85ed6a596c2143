using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Balances.Redis.Durability;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Redis;

/// <summary>A Redis that could lose points is refused at the start, and once it is set so while the gateway runs.</summary>
public sealed class DurabilityTests
{
    private static readonly string Test = Guid.NewGuid().ToString("N");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("appendfsync everysec", "appendfsync always")]
    [InlineData("appendfsync no", "appendonly yes and appendfsync always")]
    [InlineData("appendonly no", "appendonly yes and appendfsync always")]
    [InlineData("maxmemory-policy allkeys-lru", "noeviction")]
    public async Task Open_UnsafeSetup_IsRefused_SayingWhatToSet(string line, string said)
    {
        await using var server = await ServerAsync(line);
        var refusal = await Assert.ThrowsAsync<RedisConnectException>(() => OpenAsync(server.Endpoint, _ => { }));
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("appendfsync everysec", RedisDurability.EverySecond, "last second")]
    [InlineData("appendonly no", RedisDurability.Memory, "survives nothing")]
    public async Task Open_UnsafeSetupThatIsAccepted_Opens_AndHealthSaysWhatItLoses(string line, RedisDurability accepted, string said)
    {
        await using var server = await ServerAsync(line);
        await using var store = await OpenAsync(server.Endpoint, o => o.AcceptDurability = accepted);
        Assert.True(store.Health.IsReady);
        Assert.Contains(said, store.Health.Durability, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_EvictingPolicy_IsRefusedWhateverIsAccepted()
    {
        await using var server = await ServerAsync("maxmemory-policy volatile-lru");
        await Assert.ThrowsAsync<RedisConnectException>(() => OpenAsync(server.Endpoint, o =>
        {
            (o.AcceptDurability, o.AcceptUnacknowledgedReplicas, o.AcceptUnreadableSetup) = (RedisDurability.Memory, true, true);
        }));
    }

    [Fact]
    public async Task Open_ReplicaThatAcknowledgesNothing_IsRefused_UnlessAccepted()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var pair = await RedisPair.StartAsync(Cancellation);
        var refusal = await Assert.ThrowsAsync<RedisConnectException>(() => OpenAsync(pair.Endpoints, _ => { }));
        Assert.Contains("Redis:AcknowledgeBy=1", refusal.Message, StringComparison.Ordinal);
        await using var store = await OpenAsync(pair.Endpoints, o => o.AcceptUnacknowledgedReplicas = true);
        Assert.Contains("a failover may lose it", store.Health.Durability, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetToLessWhileRunning_NothingIsPosted_UntilItIsSetBack()
    {
        await using var server = await ServerAsync("appendfsync always");
        await using var store = await OpenAsync(server.Endpoint, _ => { });
        var desk = new Desk(store);
        await desk.OpenAccountsAsync(1, 1_000);
        await server.CliAsync("CONFIG", "SET", "appendfsync", "everysec");
        await Patience.UntilAsync("the store notices", () => Task.FromResult(!store.Health.IsReady), Cancellation);
        Assert.Equal(StoreStatus.Unavailable, (await store.PostAsync(desk.Sale(Desk.Account(1), 1), Cancellation)).Status);
        await server.CliAsync("CONFIG", "SET", "appendfsync", "always");
        await Patience.UntilAsync("the store trusts again", () => Task.FromResult(store.Health.IsReady), Cancellation);
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
        Assert.Equal((999, 0), await desk.BalanceAsync(Desk.Account(1)));
    }

    [Theory]
    [InlineData(nameof(RedisStoreOptions.Partitions), "partition count")]
    [InlineData(nameof(RedisStoreOptions.Deployment), "deployment")]
    [InlineData(nameof(RedisStoreOptions.ExpectedAccounts), "Redis:ExpectedAccounts")]
    public async Task Open_DataOfAnotherDeployment_IsRefused_AndNothingIsChanged(string what, string said)
    {
        await using var server = await ServerAsync("appendfsync always");
        await using (var first = await OpenAsync(server.Endpoint, _ => { })) await new Desk(first).OpenAccountsAsync(3, 1_000);
        var before = await server.CliAsync("DEBUG", "DIGEST");
        var refusal = await Assert.ThrowsAsync<RedisConnectException>(() => OpenAsync(server.Endpoint, o =>
        {
            if (what == nameof(o.Partitions)) o.Partitions = 2;
            if (what == nameof(o.Deployment)) o.Deployment = "another";
            if (what == nameof(o.ExpectedAccounts)) o.ExpectedAccounts = 1_000_000;
        }));
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await server.CliAsync("DEBUG", "DIGEST"));
    }

    [Fact]
    public async Task Open_WrongPassword_NamesTheSetting()
    {
        await using var server = await ServerAsync("requirepass right");
        var refusal = await Assert.ThrowsAsync<RedisConnectException>(() => OpenAsync(server.Endpoint, o => o.Wire.Password = "wrong"));
        Assert.Contains("Redis:Password", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MaxmemoryReached_ClearTrouble_NothingLost_AndGoesOnWithMoreMemory()
    {
        await using var server = await ServerAsync("appendfsync always");
        await using var store = await OpenAsync(server.Endpoint, _ => { });
        var desk = new Desk(store);
        await desk.OpenAccountsAsync(1, 1_000);
        await server.CliAsync("CONFIG", "SET", "maxmemory", "1");
        var sale = desk.Sale(Desk.Account(1), 100);
        Assert.Equal(StoreStatus.Unavailable, (await store.PostAsync(sale, Cancellation)).Status);
        Assert.Contains("maxmemory", store.Health.Trouble, StringComparison.Ordinal);
        await server.CliAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.False((await desk.TakeAsync(sale)).Replayed);
        Assert.Equal((900, 0), await desk.BalanceAsync(Desk.Account(1)));
        Assert.True(store.Health.IsReady);
    }

    [Fact]
    public async Task RedisEmptiedWhileRunning_IsRefused_AndNamesTheRebuild()
    {
        await using var server = await ServerAsync("appendfsync always");
        await using var store = await OpenAsync(server.Endpoint, _ => { });
        var desk = new Desk(store);
        await desk.OpenAccountsAsync(1, 1_000);
        await server.CliAsync("FLUSHALL");
        Assert.Equal(StoreStatus.Unavailable, (await store.PostAsync(desk.Sale(Desk.Account(1), 100), Cancellation)).Status);
        Assert.Contains("rebuild", store.Health.Trouble, StringComparison.Ordinal);
    }

    private static async Task<RedisServer> ServerAsync(string line)
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        return await RedisServer.StartAsync(Cancellation, line);
    }

    private static Task<RedisBalanceStore> OpenAsync(string endpoints, Action<RedisStoreOptions> change)
    {
        var options = new RedisStoreOptions { Deployment = Test, Partitions = 4, ExpectedAccounts = 1_000, ExpectedRequests = 10_000 };
        options.Wire.Endpoints = endpoints;
        options.Wire.StartTimeout = TimeSpan.FromSeconds(3);
        change(options);
        return RedisBalanceStore.OpenAsync(options, new Policy { Version = "durability" }, null, TimeProvider.System, NullLogger<RedisBalanceStore>.Instance, Cancellation);
    }
}
