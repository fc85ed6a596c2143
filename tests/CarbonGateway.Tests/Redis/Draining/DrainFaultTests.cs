using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Ledger.Postgres;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Redis.Draining;

/// <summary>The drain while one of its ends is gone, or comes back as another.</summary>
public sealed class DrainFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LedgerKilled_PostingsGoOn_AndAllIsDrainedAfter()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        Assert.SkipUnless(PostgresServer.WhyNot is null, PostgresServer.WhyNot ?? "");
        await using var server = await PostgresServer.StartAsync(Cancellation);
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(redis.Endpoint, ledger: t => OpenAsync(server, t));
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        using var service = new JournalDrain(town.Ledger, town.Redis, new() { LongestPause = TimeSpan.FromMilliseconds(200) }, TimeProvider.System, new Random(5), NullLogger<JournalDrain>.Instance);
        await service.StartAsync(Cancellation);
        await UntilDrainedAsync(town, 8);

        await server.KillAsync();
        for (var i = 0; i < 100; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1 + (i % 8)), 1));
        await Patience.UntilAsync("health names the ledger", () => service.Health.Trouble.Length > 0, Cancellation);
        await server.RestartAsync(Cancellation);
        await UntilDrainedAsync(town, 108);
        await Patience.UntilAsync("health is well again", () => service.Health is { Trouble: "", Behind: 0 }, Cancellation);
        await service.StopAsync(Cancellation);
        await town.AssertSoundAsync();
    }

    [Fact]
    public async Task RedisKilled_DrainGoesOnAfterItsReturn()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(redis.Endpoint);
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        var drain = town.Drain();
        await DrainTown.CatchUpAsync(drain);
        for (var i = 0; i < 50; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1 + (i % 8)), 1));

        await redis.KillAsync();
        Assert.Equal(DrainTurn.Failed, await drain.TurnAsync(Cancellation));
        Assert.Contains("Redis", drain.Health.Trouble, StringComparison.Ordinal);
        await redis.StartAgainAsync(Cancellation);
        await Patience.UntilAsync("it drains again", async () => await drain.TurnAsync(Cancellation) == DrainTurn.CaughtUp, Cancellation);
        Assert.Equal(58, (await town.LedgerEntriesAsync()).Count);
        await town.AssertSoundAsync();
    }

    [Fact]
    public async Task ReplicaAway_NothingIsDrained_UntilItHasIt()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var pair = await RedisPair.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(pair.Endpoints, acknowledgeBy: 1);
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        var drain = town.Drain();
        await DrainTown.CatchUpAsync(drain);

        pair.Replica.Pause();
        // Unknown to who asked; the primary has it, and a promoted replica would not.
        await town.Store.PostAsync(desk.Sale(Desk.Account(1), 100), Cancellation);
        Assert.Equal("9", await SequencesAsync(town));
        Assert.Equal(DrainTurn.Failed, await drain.TurnAsync(Cancellation));
        Assert.Contains("AcknowledgeBy", drain.Health.Trouble, StringComparison.Ordinal);
        Assert.Equal(8, (await town.LedgerEntriesAsync()).Count);

        pair.Replica.Resume();
        await Patience.UntilAsync("it drains again", async () => await drain.TurnAsync(Cancellation) == DrainTurn.CaughtUp, Cancellation);
        Assert.Equal(9, (await town.LedgerEntriesAsync()).Count);
        await town.AssertSoundAsync();
    }

    /// <summary>What a failover without acknowledgement may come to: the ledger has what the new primary never got, and no gateway could ask it.</summary>
    [Fact]
    public async Task HistoryLostInAFailover_HaltsThatPartitionByName_TheOthersGoOn()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var pair = await RedisPair.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(pair.Endpoints, knowsLedger: false);
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        var drain = town.Drain();
        await DrainTown.CatchUpAsync(drain);

        // The replica has what there is by now, then loses its link, and does not get what comes.
        await Patience.UntilAsync(
            "the replica has it all", async () => await pair.Replica.CliAsync("DEBUG", "DIGEST") == await pair.Primary.CliAsync("DEBUG", "DIGEST"), Cancellation);
        await pair.Replica.CliAsync("REPLICAOF", "127.0.0.1", "1");
        var lost = Desk.Account(1).PartitionOf(DrainTown.Partitions);
        var other = Enumerable.Range(2, 7).First(i => Desk.Account(i).PartitionOf(DrainTown.Partitions) != lost);
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 100));
        await DrainTown.CatchUpAsync(drain);
        await pair.Primary.KillAsync();
        await pair.PromoteAsync();
        await Patience.UntilAsync("the new primary is drained", async () => await drain.TurnAsync(Cancellation) == DrainTurn.CaughtUp, Cancellation);
        Assert.Equal(lost, Assert.Single(drain.Health.Stuck).Partition);

        await Patience.UntilAsync("postings go on", async () => (await town.Store.PostAsync(desk.Sale(Desk.Account(other), 1), Cancellation)).Status == CarbonPos.CarbonGateway.Balances.StoreStatus.Done, Cancellation);
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 55));
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 56));
        await DrainTown.CatchUpAsync(drain);
        var stuck = Assert.Single(drain.Health.Stuck);
        Assert.Equal(lost, stuck.Partition);
        Assert.Contains("history was lost in a failover", stuck.Reason, StringComparison.Ordinal);
        Assert.Equal(lost, Assert.Single(await town.Ledger.ReadWatermarksAsync(Cancellation), m => m.Halted is not null).Partition);
        Assert.Contains(await town.LedgerEntriesAsync(), e => e.Key.Epoch == 2 && e.Key.Partition == Desk.Account(other).PartitionOf(DrainTown.Partitions));
        await town.AssertSoundAsync();
    }

    [Fact]
    public async Task LedgerBehindWhatLeftRedis_IsNamed_AndNothingIsWritten()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(redis.Endpoint);
        var desk = town.Desk;
        await desk.AskAsync(desk.Allocate(Desk.Account(1), 10_000));
        for (var i = 0; i < 10; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
        // As after a drain into a ledger that was since replaced by an old copy.
        var partition = Desk.Account(1).PartitionOf(DrainTown.Partitions);
        await town.Journal.TrimAsync(partition, 1, 1, 5, 1);
        var drain = town.Drain();
        await DrainTown.CatchUpAsync(drain);
        var stuck = Assert.Single(drain.Health.Stuck);
        Assert.Equal(partition, stuck.Partition);
        Assert.Contains("Entries 1 to 5 have left Redis", stuck.Reason, StringComparison.Ordinal);
        Assert.Empty(await town.LedgerEntriesAsync());
    }

    private static async Task<ILedger> OpenAsync(PostgresServer server, DrainTown town) => await PostgresLedger.OpenAsync(
        new() { Postgres = await server.CreateDatabaseAsync("town", Cancellation) }, new(town.Redis.Deployment, town.Redis.Partitions), NullLogger<PostgresLedger>.Instance, Cancellation);

    private static async Task<string> SequencesAsync(DrainTown town) =>
        $"{(await town.Journal.ReadHeadsAsync(new(0, DrainTown.Partitions))).Sum(h => h!.Value.Sequence)}";

    private static Task UntilDrainedAsync(DrainTown town, long entries) => Patience.UntilAsync(
        $"{entries} entries are in the ledger",
        async () =>
        {
            try
            {
                return (await town.Ledger.ReadWatermarksAsync(Cancellation)).Sum(m => m.Sequence) == entries;
            }
            catch (LedgerUnavailableException)
            {
                return false;
            }
        },
        Cancellation);
}
