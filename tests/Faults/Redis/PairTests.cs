using System.Globalization;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.Faults.Redis;

/// <summary>A primary and a replica that has every posting before it is answered; a person promotes it.</summary>
public sealed class PairTests(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PrimaryKilled_ReplicaPromotedByHand_NothingAnsweredIsLost()
    {
        Assert.SkipUnless(PostgresServer.WhyNot is null, PostgresServer.WhyNot ?? "");
        await using var pair = await StartAsync();
        await using var postgres = await PostgresServer.StartAsync(Cancellation);
        var ground = new Ground(pair.Endpoints, AcknowledgeBy: 1) { Postgres = await postgres.CreateDatabaseAsync("town", Cancellation) };
        await using var siege = await Siege.StartAsync(output, ground);
        var (primary, replica) = (pair.Primary, pair.Replica);
        await siege.EndureAsync("kill -9 of the primary, its replica promoted by hand", async () =>
        {
            await primary.KillAsync();
            await replica.CliAsync("REPLICAOF", "NO", "ONE");
            await primary.StartAgainAsync(Cancellation);
            await FollowAsync(primary, replica);
            (primary, replica) = (replica, primary);
        });
    }

    /// <summary>The old primary wakes up beside its heir and executes what lay in its buffers: none of that may have been answered.</summary>
    [Fact]
    public async Task PrimaryPausedAndReplaced_WhatItStillExecutes_IsNeverAnswered()
    {
        await using var pair = await StartAsync();
        await using var siege = await Siege.StartAsync(output, new(pair.Endpoints, AcknowledgeBy: 1));
        var (primary, replica) = (pair.Primary, pair.Replica);
        var late = 0;
        await siege.EndureAsync("SIGSTOP of the primary until its replica is promoted by hand", async () =>
        {
            primary.Pause();
            // Time for every till to send it something.
            await Task.Delay(TimeSpan.FromMilliseconds(300), Cancellation);
            await replica.CliAsync("REPLICAOF", "NO", "ONE");
            primary.Resume();
            late += await OnlyAtAsync(primary, replica);
            await FollowAsync(primary, replica);
            (primary, replica) = (replica, primary);
        });
        output.WriteLine($"{late} entries that the old primaries wrote after they were replaced; nobody was told of one");
        Assert.True(late > 0, "No old primary has executed anything: nothing is shown.");
    }

    /// <summary>A cut-off network keeps what was sent, and delivers it late: to a server that is no longer the primary.</summary>
    [Fact]
    public async Task PrimaryCutOff_ReplicaPromotedByHand_NothingAnsweredIsLost()
    {
        await using var pair = await StartAsync();
        await using var toPrimary = Strait.To(pair.Primary.Port);
        await using var toReplica = Strait.To(pair.Replica.Port);
        // Whoever follows does so through the line of the one that it follows.
        await FollowAsync(pair.Replica, pair.Primary, toPrimary);
        await using var siege = await Siege.StartAsync(output, new($"{toPrimary.Endpoint},{toReplica.Endpoint}", AcknowledgeBy: 1));
        var (primary, line, replica, other) = (pair.Primary, toPrimary, pair.Replica, toReplica);
        await siege.EndureAsync("the primary cut off from gateway and replica, the replica promoted by hand", async () =>
        {
            line.Cut();
            await Task.Delay(TimeSpan.FromMilliseconds(siege.Random.Next(3_000)), Cancellation);
            await replica.CliAsync("REPLICAOF", "NO", "ONE");
            await Task.Delay(TimeSpan.FromMilliseconds(siege.Random.Next(2_000)), Cancellation);
            line.Mend();
            await FollowAsync(primary, replica, other);
            (primary, line, replica, other) = (replica, other, primary, line);
        });
    }

    /// <summary>The same for so short a time that nobody is promoted: what waited in the network is executed late, by the right one.</summary>
    [Fact]
    public async Task PrimaryCutOffForAWhile_NothingIsDoubled()
    {
        await using var pair = await StartAsync();
        await using var toPrimary = Strait.To(pair.Primary.Port);
        await FollowAsync(pair.Replica, pair.Primary, toPrimary);
        await using var siege = await Siege.StartAsync(output, new($"{toPrimary.Endpoint},{pair.Replica.Endpoint}", AcknowledgeBy: 1));
        await siege.EndureAsync("the primary cut off from gateway and replica for a while", async () =>
        {
            toPrimary.Cut();
            await Task.Delay(TimeSpan.FromMilliseconds(500 + siege.Random.Next(4_000)), Cancellation);
            toPrimary.Mend();
            await RedisPair.UntilFollowedAsync(pair.Primary, pair.Replica, Cancellation);
        });
    }

    private static async Task<RedisPair> StartAsync()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        return await RedisPair.StartAsync(Cancellation);
    }

    private static async Task FollowAsync(RedisServer follower, RedisServer primary, Strait? through = null)
    {
        Assert.StartsWith("OK", await follower.CliAsync("REPLICAOF", "127.0.0.1", (through?.Port ?? primary.Port).ToString(CultureInfo.InvariantCulture)), StringComparison.Ordinal);
        await RedisPair.UntilFollowedAsync(primary, follower, Cancellation);
    }

    private static async Task<int> OnlyAtAsync(RedisServer one, RedisServer other)
    {
        var only = 0;
        for (var p = 0; p < Town.Partitions; p++) only += (await IdsAsync(one, p)).Except(await IdsAsync(other, p)).Count();
        return only;
    }

    private static async Task<string[]> IdsAsync(RedisServer server, int partition)
    {
        const string ids = "local all = redis.call('XRANGE', KEYS[1], '-', '+') for i, e in ipairs(all) do all[i] = e[1] end return all";
        return (await server.CliAsync("EVAL", ids, "1", Ground.JournalOf(partition))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
