using System.Diagnostics;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.CarbonGateway.Tests.Redis.Wire;

/// <summary>A primary and a replica: promotions are found, and replicas acknowledge.</summary>
public sealed class PairTests(ITestOutputHelper output) : WireTest(output)
{
    [Fact]
    public async Task Run_ReplicaPromotedBesideALivingPrimary_GoesToTheHeir()
    {
        RequireRedis();
        await using var pair = await RedisPair.StartAsync(Cancellation);
        await using var client = await ConnectAsync(pair.Endpoints);
        Assert.Equal(1, (await CountAsync(client)).Integer);
        Assert.Equal(pair.Primary.Endpoint, client.Primaries.Single().Endpoint.ToString());

        await pair.PromoteAsync();
        await Patience.UntilAsync("the heir is used", () => client.Primaries.Single().Endpoint.ToString() == pair.Replica.Endpoint, Cancellation);
        await UntilServedAsync(client, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Run_PrimaryPausedAndReplicaPromoted_GoesThereSoonAndNeverBack()
    {
        RequireRedis();
        await using var pair = await RedisPair.StartAsync(Cancellation);
        await using var client = await ConnectAsync(pair.Endpoints);
        Assert.Equal(1, (await CountAsync(client, id: 1)).Integer);
        pair.Primary.Pause();
        await pair.PromoteAsync();
        var watch = Stopwatch.StartNew();

        await UntilServedAsync(client, TimeSpan.FromSeconds(10));

        Output.WriteLine($"Served again {watch.ElapsedMilliseconds} ms after the promotion");
        // What lay buffered it may still do; nothing new must reach it.
        pair.Primary.Resume();
        const int first = 100;
        var id = first;
        watch.Restart();
        while (watch.Elapsed < TimeSpan.FromSeconds(3))
        {
            Assert.Equal(RedisStatus.Ok, (await CountAsync(client, id: id++)).Status);
            Assert.Equal(pair.Replica.Endpoint, client.Primaries.Single().Endpoint.ToString());
        }

        var old = (await pair.Primary.CliAsync("HKEYS", "{t0}seen")).Split('\n').Select(int.Parse);
        Assert.All(old, seen => Assert.True(seen < first, $"Call {seen} went to the old primary."));
    }

    [Fact]
    public async Task Connect_OldPrimaryIsBackBesideTheHeir_TakesTheHeir()
    {
        RequireRedis();
        await using var pair = await RedisPair.StartAsync(Cancellation);
        await pair.PromoteAsync();

        await using var client = await ConnectAsync(pair.Endpoints);

        Assert.Equal(pair.Replica.Endpoint, client.Primaries.Single().Endpoint.ToString());
    }

    [Fact]
    public async Task Run_Demoted_FollowsToTheNewPrimary()
    {
        RequireRedis();
        await using var pair = await RedisPair.StartAsync(Cancellation);
        await using var client = await ConnectAsync(pair.Endpoints, s => s.CallTimeout = TimeSpan.FromSeconds(20));
        var crowd = new Crowd(client, callers: 50, tags: 4);
        crowd.Start();
        await UntilManyAsync(crowd, 500);

        // As an operator does it: writing stops, the replica has all, roles change. Between the two nobody is primary, for a second or more.
        await pair.Primary.CliAsync("FAILOVER");
        await Patience.UntilAsync("roles have changed", async () => await pair.Replica.InfoAsync("role") == "master", Cancellation);
        await UntilServedAsync(client, TimeSpan.FromSeconds(10));
        await UntilManyAsync(crowd, 500);
        await crowd.StopAsync();

        await crowd.CheckAsync();
        Assert.Equal(pair.Replica.Endpoint, client.Primaries.Single().Endpoint.ToString());
        Assert.Equal(0, crowd.Of(RedisStatus.Error));
    }

    [Fact]
    public async Task Acknowledged_ReplicaPaused_IsUnknown_AndOkAgainAfter()
    {
        RequireRedis();
        await using var pair = await RedisPair.StartAsync(Cancellation);
        await using var client = await ConnectAsync(pair.Endpoints, s => (s.AcknowledgeBy, s.AcknowledgeTimeout) = (1, TimeSpan.FromMilliseconds(500)));
        await UntilServedAsync(client, TimeSpan.FromSeconds(10));
        var before = (await client.SendAsync(0, RedisCommand.Rent().Begin(2).Text("GET").Text("{t0}count"))).ToString();

        pair.Replica.Pause();
        var alone = await CountAsync(client, id: 2);
        var read = await client.SendAsync(0, RedisCommand.Rent().Begin(2).Text("GET").Text("{t0}count").AsRead());
        var wrong = await client.SendAsync(0, RedisCommand.Rent().Begin(2).Text("LPUSH").Text("{t0}count"));

        Assert.Equal((RedisStatus.Unknown, "acknowledged by 0 of 1 replicas"), (alone.Status, alone.Text));
        Assert.Equal(int.Parse(before) + 1, int.Parse(read.ToString()));
        Assert.Equal(RedisStatus.Error, wrong.Status);
        pair.Replica.Resume();
        await UntilServedAsync(client, TimeSpan.FromSeconds(10));
        Assert.Equal("1", await pair.Replica.CliAsync("HGET", "{t0}seen", "2"));
    }

    [Fact]
    public async Task Acknowledged_UnderLoadWithFailover_LosesNothingAnswered()
    {
        RequireRedis();
        await using var pair = await RedisPair.StartAsync(Cancellation);
        await using var client = await ConnectAsync(pair.Endpoints, s => (s.AcknowledgeBy, s.CallTimeout) = (1, TimeSpan.FromSeconds(1)));
        var crowd = new Crowd(client, callers: 200, tags: 8);
        crowd.Start();
        await UntilManyAsync(crowd, 2_000);
        pair.Primary.Pause();
        await pair.PromoteAsync();
        // The heir has no replica until the old primary follows it, so nothing is acknowledged.
        await Patience.UntilAsync("the heir is used", () => client.Primaries.Single().Endpoint.ToString() == pair.Replica.Endpoint, Cancellation);
        pair.Primary.Resume();
        await pair.Primary.CliAsync("REPLICAOF", "127.0.0.1", pair.Replica.Port.ToString());
        await UntilServedAsync(client, TimeSpan.FromSeconds(20));
        await UntilManyAsync(crowd, 500);
        await crowd.StopAsync();

        await crowd.CheckAsync();
    }

    [Fact]
    public async Task Acknowledged_OldPrimaryResumesWithBufferedWrites_TheyEndUnknown()
    {
        RequireRedis();
        await using var pair = await RedisPair.StartAsync(Cancellation);
        await using var client = await ConnectAsync(pair.Endpoints, s => (s.AcknowledgeBy, s.CallTimeout) = (1, TimeSpan.FromSeconds(20)));
        await CountAsync(client, id: 1);
        pair.Primary.Pause();
        var buffered = Enumerable.Range(2, 50).Select(i => CountAsync(client, id: i)).ToArray();
        await pair.PromoteAsync();
        pair.Primary.Resume();

        var replies = await Task.WhenAll(buffered);

        // What went to the old primary is unknown; what the client could still send to the heir is so, too, for nobody follows it.
        Assert.DoesNotContain(replies, r => r.Status == RedisStatus.Ok);
    }
}
