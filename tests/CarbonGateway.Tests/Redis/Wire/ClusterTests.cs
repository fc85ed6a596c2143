using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.CarbonGateway.Tests.Redis.Wire;

/// <summary>Three primaries, three replicas: slots, redirections, failovers.</summary>
public sealed class ClusterTests(ITestOutputHelper output) : WireTest(output)
{
    private const int Tags = 48;

    [Fact]
    public async Task Run_FromOneNode_FindsAllAndUsesEachForItsSlots()
    {
        RequireRedis();
        await using var cluster = await RedisCluster.StartAsync(Cancellation);
        var looked = new List<(string, int)>();
        await using var client = await ConnectAsync(cluster.Servers[0].Endpoint, onPrimary: (primary, _) =>
        {
            lock (looked) looked.Add((primary.Endpoint.ToString(), primary.Slots.Sum(s => s.Last - s.First + 1)));
            return ValueTask.CompletedTask;
        });

        for (var tag = 0; tag < Tags; tag++) Assert.Equal(1, (await CountAsync(client, tag)).Integer);

        Assert.Equal(cluster.Servers.Take(3).Select(s => s.Endpoint).Order(), client.Primaries.Select(p => p.Endpoint.ToString()).Order());
        Assert.Equal(HashSlot.Count, looked.Sum(l => l.Item2));
    }

    [Fact]
    public async Task Run_SlotMoves_FollowsAskAndMoved()
    {
        RequireRedis();
        await using var cluster = await RedisCluster.StartAsync(Cancellation);
        await using var client = await ConnectAsync(cluster.Endpoints);
        const int tag = 7;
        var slot = Crowd.SlotOf(tag);
        Assert.Equal(1, (await CountAsync(client, tag, id: 1)).Integer);
        var source = await cluster.PrimaryOfAsync(slot);
        var target = cluster.Servers.Take(3).First(s => s != source);
        var (from, to) = (await RedisCluster.IdOfAsync(source), await RedisCluster.IdOfAsync(target));
        Assert.Equal("OK", await target.CliAsync("CLUSTER", "SETSLOT", slot.ToString(), "IMPORTING", from));
        Assert.Equal("OK", await source.CliAsync("CLUSTER", "SETSLOT", slot.ToString(), "MIGRATING", to));

        // One of the two keys has moved: neither node can run the script, and both say TRYAGAIN until the other has, too.
        Assert.Equal("OK", await source.CliAsync("MIGRATE", "127.0.0.1", target.Port.ToString(), "{t7}count", "0", "5000"));
        var between = CountAsync(client, tag, id: 2);
        Assert.Equal("OK", await source.CliAsync("MIGRATE", "127.0.0.1", target.Port.ToString(), "{t7}seen", "0", "5000"));
        var asked = await between;
        Assert.Equal((RedisStatus.Ok, 2), (asked.Status, asked.Integer));
        Assert.Equal(3, (await CountAsync(client, tag, id: 3)).Integer);

        foreach (var server in new[] { target, source }) Assert.Equal("OK", await server.CliAsync("CLUSTER", "SETSLOT", slot.ToString(), "NODE", to));
        Assert.Equal(4, (await CountAsync(client, tag, id: 4)).Integer);
        Assert.Equal(target, await cluster.PrimaryOfAsync(slot));
    }

    [Fact]
    public async Task Run_OrderedFailoverUnderLoad_LosesNothing()
    {
        RequireRedis();
        await using var cluster = await RedisCluster.StartAsync(Cancellation);
        await using var client = await ConnectAsync(cluster.Endpoints);
        var crowd = new Crowd(client, callers: 100, tags: Tags);
        crowd.Start();
        await UntilManyAsync(crowd, 1_000);
        var slot = Crowd.SlotOf(0);
        var old = await cluster.PrimaryOfAsync(slot);
        var heir = await cluster.ReplicaOfAsync(old, Cancellation);
        Assert.Equal("OK", await heir.CliAsync("CLUSTER", "FAILOVER"));
        await Patience.UntilAsync("the replica has taken over", async () => await heir.InfoAsync("role") == "master", Cancellation);
        await UntilServedAsync(client, TimeSpan.FromSeconds(10));
        await UntilManyAsync(crowd, 1_000);
        await crowd.StopAsync();

        await crowd.CheckAsync();
        Assert.Equal(0, crowd.Of(RedisStatus.Error));
        Assert.Contains(heir.Endpoint, client.Primaries.Select(p => p.Endpoint.ToString()));
    }

    [Fact]
    public async Task Acknowledged_PrimaryKilledUnderLoad_LosesNothingAnswered()
    {
        RequireRedis();
        await using var cluster = await RedisCluster.StartAsync(Cancellation);
        await using var client = await ConnectAsync(cluster.Endpoints, s => s.AcknowledgeBy = 1);
        var crowd = new Crowd(client, callers: 100, tags: Tags);
        crowd.Start();
        await UntilManyAsync(crowd, 1_000);
        var victim = await cluster.PrimaryOfAsync(Crowd.SlotOf(0));
        var heir = await cluster.ReplicaOfAsync(victim, Cancellation);
        await victim.KillAsync();
        await Patience.UntilAsync("the replica has taken over", async () => await heir.InfoAsync("role") == "master", Cancellation);
        await victim.StartAgainAsync(Cancellation);
        await UntilServedAsync(client, TimeSpan.FromSeconds(20));
        await UntilManyAsync(crowd, 1_000);
        await crowd.StopAsync();

        await crowd.CheckAsync();
        Assert.Equal(0, crowd.Of(RedisStatus.Error));
    }

    [Fact]
    public async Task Acknowledged_PrimaryPausedUnderLoadAndResumed_LosesNothingAnswered()
    {
        RequireRedis();
        await using var cluster = await RedisCluster.StartAsync(Cancellation);
        await using var client = await ConnectAsync(cluster.Endpoints, s => s.AcknowledgeBy = 1);
        var crowd = new Crowd(client, callers: 100, tags: Tags);
        crowd.Start();
        await UntilManyAsync(crowd, 1_000);
        var victim = await cluster.PrimaryOfAsync(Crowd.SlotOf(0));
        var heir = await cluster.ReplicaOfAsync(victim, Cancellation);
        victim.Pause();
        await Patience.UntilAsync("the replica has taken over", async () => await heir.InfoAsync("role") == "master", Cancellation);
        var unknown = crowd.Of(RedisStatus.Unknown);
        victim.Resume();
        await UntilServedAsync(client, TimeSpan.FromSeconds(20));
        await UntilManyAsync(crowd, 1_000);
        await crowd.StopAsync();

        await crowd.CheckAsync();
        Output.WriteLine($"{unknown} unknown when it was resumed. {crowd.Summary}");
    }
}
