using CarbonPos.Testbed.Servers;

namespace CarbonPos.Faults.Redis;

/// <summary>A cluster of three primaries with a replica each, which has every posting before it is answered.</summary>
public sealed class ClusterTests(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PrimaryKilled_ReplicaTakesOver_NothingAnsweredIsLost()
    {
        await using var cluster = await StartAsync();
        await using var siege = await Siege.StartAsync(output, new(cluster.Endpoints, AcknowledgeBy: 1));
        await siege.EndureAsync("kill -9 of a cluster's primary", () => KillPrimaryAsync(cluster, siege.Random));
    }

    /// <summary>What the old one still executes when it wakes up, before it learns that it was replaced, must not have been answered.</summary>
    [Fact]
    public async Task PrimaryPausedUntilReplaced_WakesUp_NothingAnsweredIsLost()
    {
        await using var cluster = await StartAsync();
        await using var siege = await Siege.StartAsync(output, new(cluster.Endpoints, AcknowledgeBy: 1));
        await siege.EndureAsync("SIGSTOP of a cluster's primary until its replica is promoted", async () =>
        {
            var victim = await AnyPrimaryAsync(cluster, siege.Random);
            var heir = await cluster.ReplicaOfAsync(victim, Cancellation);
            var before = await ScriptsOfAsync(victim);
            victim.Pause();
            await UntilPromotedAsync(heir);
            victim.Resume();
            await cluster.UntilWholeAsync(Cancellation);
            output.WriteLine($"  {victim.Endpoint}: {await ScriptsOfAsync(victim) - before} scripts from just before the pause on, those of its buffers among them");
        });
    }

    [Fact]
    public async Task TwoGateways_PrimaryKilled_NothingAnsweredIsLost()
    {
        Assert.SkipUnless(PostgresServer.WhyNot is null, PostgresServer.WhyNot ?? "");
        await using var cluster = await StartAsync();
        await using var postgres = await PostgresServer.StartAsync(Cancellation);
        var ground = new Ground(cluster.Endpoints, AcknowledgeBy: 1) { Postgres = await postgres.CreateDatabaseAsync("town", Cancellation) };
        await using var siege = await Siege.StartAsync(output, ground, gateways: 2);
        await siege.EndureAsync("kill -9 of a cluster's primary under two gateways", () => KillPrimaryAsync(cluster, siege.Random));
    }

    /// <summary>For real: its network cable is pulled. What was sent to it meanwhile reaches it when it is no longer a primary.</summary>
    [Fact]
    public async Task PrimaryCutOff_ReplicaTakesOver_NothingAnsweredIsLost()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        await using var island = await Island.MakeAsync(Cancellation);
        Assert.SkipWhen(island is null, Island.Missing);
        await using var cluster = await RedisCluster.StartAsync(island, Cancellation);
        await using var siege = await Siege.StartAsync(output, new(cluster.Endpoints, AcknowledgeBy: 1));
        var alone = cluster.Servers[0];
        await siege.EndureAsync("a cluster's primary cut off until its replica is promoted", async () =>
        {
            if (await alone.InfoAsync("role") != "master")
            {
                // It was replaced the last time: it shall be the one that is cut off again.
                await alone.CliAsync("CLUSTER", "FAILOVER");
                await UntilPromotedAsync(alone);
                await cluster.UntilWholeAsync(Cancellation);
            }

            var heir = await cluster.ReplicaOfAsync(alone, Cancellation);
            await island.CutAsync(Cancellation);
            await UntilPromotedAsync(heir);
            await Task.Delay(TimeSpan.FromMilliseconds(siege.Random.Next(1_000)), Cancellation);
            await island.MendAsync(Cancellation);
            await cluster.UntilWholeAsync(Cancellation);
        });
    }

    private static async Task<RedisCluster> StartAsync()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        return await RedisCluster.StartAsync(Cancellation);
    }

    private static async Task KillPrimaryAsync(RedisCluster cluster, Random random)
    {
        var victim = await AnyPrimaryAsync(cluster, random);
        var heir = await cluster.ReplicaOfAsync(victim, Cancellation);
        await victim.KillAsync();
        await UntilPromotedAsync(heir);
        await victim.StartAgainAsync(Cancellation);
        // The heir has nobody to acknowledge until the dead one follows it.
        await cluster.UntilWholeAsync(Cancellation);
    }

    private static async Task<RedisServer> AnyPrimaryAsync(RedisCluster cluster, Random random)
    {
        var slot = await cluster.Servers[0].CliAsync("CLUSTER", "KEYSLOT", Ground.JournalOf(random.Next(Town.Partitions)));
        return await cluster.PrimaryOfAsync(int.Parse(slot));
    }

    private static Task UntilPromotedAsync(RedisServer heir) =>
        Patience.UntilAsync($"{heir.Endpoint} has taken over", async () => await heir.InfoAsync("role") == "master", Cancellation);

    // cmdstat_evalsha:calls=12,usec=…
    private static async Task<long> ScriptsOfAsync(RedisServer server) =>
        await server.InfoAsync("cmdstat_evalsha") is { Length: > 0 } counts ? long.Parse(counts.Split('=', ',')[1]) : 0;
}
