using System.Diagnostics;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.CarbonGateway.Tests.Redis.Wire;

/// <summary>One real server, well and unwell.</summary>
public sealed class SingleServerTests(ITestOutputHelper output) : WireTest(output)
{
    [Fact]
    public async Task Send_TenThousandAtOnce_EachGetsItsOwnAnswer()
    {
        RequireRedis();
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var client = await ConnectAsync(server.Endpoint, s => s.MaxPending = 16_384);
        var calls = Enumerable.Range(0, 10_000).Select(i => client.SendAsync(0, RedisCommand.Rent().Begin(2).Text("ECHO").Number(i)).AsTask()).ToArray();

        var replies = await Task.WhenAll(calls);

        for (var i = 0; i < replies.Length; i++) Assert.Equal(i.ToString(), replies[i].ToString());
    }

    [Fact]
    public async Task Send_EveryKindOfAnswer_IsReadAsWhatItIs()
    {
        RequireRedis();
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var client = await ConnectAsync(server.Endpoint);
        var large = new string('x', 3_000_000);

        Assert.Equal(RedisReplyKind.Null, (await client.SendAsync(0, RedisCommand.Rent().Begin(2).Text("GET").Text("none"))).Kind);
        Assert.Equal("OK", (await client.SendAsync(0, RedisCommand.Rent().Begin(3).Text("SET").Text("large").Text(large))).ToString());
        Assert.Equal(large, (await client.SendAsync(0, RedisCommand.Rent().Begin(2).Text("GET").Text("large"))).ToString());
        Assert.Equal(3_000_000, (await client.SendAsync(0, RedisCommand.Rent().Begin(2).Text("STRLEN").Text("large"))).Integer);
        var list = await client.SendAsync(0, RedisCommand.Rent().Begin(3).Text("EVAL").Text("return {1, 'two', {3, {}, false}, 'four'}").Number(0));
        Assert.Equal(["1", "two", "3 items", "four"], list.Items.ToArray().Select(i => i.ToString()));
        Assert.Equal(["3", "0 items", "nil"], list.Items.ToArray()[2].Items.ToArray().Select(i => i.ToString()));
        var wrong = await client.SendAsync(0, RedisCommand.Rent().Begin(2).Text("INCR").Text("large"));
        Assert.Equal((RedisStatus.Error, "ERR"), (wrong.Status, wrong.CodeWord.ToString()));
    }

    [Fact]
    public async Task Run_AfterScriptFlush_SendsTheTextAndEachCallCountsOnce()
    {
        RequireRedis();
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var client = await ConnectAsync(server.Endpoint);
        var crowd = new Crowd(client, callers: 64, tags: 4);
        crowd.Start();
        for (var i = 0; i < 20; i++)
        {
            await UntilManyAsync(crowd, 100);
            Assert.Equal("OK", await server.CliAsync("SCRIPT", "FLUSH"));
        }

        await crowd.StopAsync();
        Assert.Equal(crowd.Calls, crowd.Answered);
        await crowd.CheckAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Run_KilledAndRestartedUnderLoad_LosesNothingAnsweredAndDoublesNothing(int connections)
    {
        RequireRedis();
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var client = await ConnectAsync(server.Endpoint, s => s.ConnectionsPerNode = connections);
        var crowd = new Crowd(client, callers: 200, tags: 8);
        crowd.Start();
        for (var i = 0; i < 3; i++)
        {
            await UntilManyAsync(crowd, 500);
            await server.KillAsync();
            await server.StartAgainAsync(Cancellation, wait: false);
        }

        await UntilManyAsync(crowd, 500);
        await crowd.StopAsync();
        await crowd.CheckAsync();
        Assert.Equal(0, crowd.Of(RedisStatus.Error));
    }

    [Fact]
    public async Task Run_ServerIsAway_IsNotSentWithinTheDeadline()
    {
        RequireRedis();
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var client = await ConnectAsync(server.Endpoint, s => s.CallTimeout = TimeSpan.FromMilliseconds(500));
        await server.KillAsync();
        await Patience.UntilAsync("the client notices", () => client.Primaries.All(p => p.Flaw is not null), Cancellation);
        var watch = Stopwatch.StartNew();

        var reply = await CountAsync(client);

        Assert.Equal(RedisStatus.NotSent, reply.Status);
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Run_PausedForFiveSeconds_EndsUnknownInTimeAndServesAgain()
    {
        RequireRedis();
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var client = await ConnectAsync(server.Endpoint, s => s.CallTimeout = TimeSpan.FromSeconds(1));
        var crowd = new Crowd(client, callers: 100, tags: 4);
        crowd.Start();
        await UntilManyAsync(crowd, 500);
        server.Pause();
        var watch = Stopwatch.StartNew();

        var late = await CountAsync(client, id: int.MinValue);

        Assert.Equal(RedisStatus.Unknown, late.Status);
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(5));
        await Patience.UntilAsync("five seconds are over", () => watch.Elapsed > TimeSpan.FromSeconds(5), Cancellation);
        server.Resume();
        await UntilServedAsync(client, TimeSpan.FromSeconds(10));
        await UntilManyAsync(crowd, 500);
        await crowd.StopAsync();
        await crowd.CheckAsync();
    }

    [Fact]
    public async Task Run_MoreThanMayWait_AreRefusedUnsent()
    {
        RequireRedis();
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var client = await ConnectAsync(server.Endpoint, s => (s.MaxPending, s.CallTimeout) = (16, TimeSpan.FromSeconds(1)));
        server.Pause();

        var calls = Enumerable.Range(1, 40).Select(i => CountAsync(client, id: i)).ToArray();
        var replies = await Task.WhenAll(calls);
        server.Resume();

        Assert.Equal(16, replies.Count(r => r.Status == RedisStatus.Unknown));
        Assert.Equal(24, replies.Count(r => r.Status == RedisStatus.NotSent));
        await UntilServedAsync(client, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Dispose_WithCallsOnTheirWay_AnswersThemAll()
    {
        RequireRedis();
        await using var server = await RedisServer.StartAsync(Cancellation);
        var client = await ConnectAsync(server.Endpoint);
        server.Pause();
        var calls = Enumerable.Range(1, 40).Select(i => CountAsync(client, id: i)).ToArray();

        await client.DisposeAsync();

        Assert.All(await Task.WhenAll(calls), r => Assert.True(r.Status is RedisStatus.Unknown or RedisStatus.NotSent, r.ToString()));
        Assert.Equal(RedisStatus.NotSent, (await CountAsync(client)).Status);
        server.Resume();
    }

    [Fact]
    public async Task Errors_OfASaferServer_KeepTheirWord()
    {
        RequireRedis();
        await using var server = await RedisServer.StartAsync(Cancellation);
        await using var client = await ConnectAsync(server.Endpoint);
        await server.CliAsync("CONFIG", "SET", "min-replicas-to-write", "1");
        Assert.Equal("NOREPLICAS", (await CountAsync(client)).CodeWord.ToString());
        await server.CliAsync("CONFIG", "SET", "min-replicas-to-write", "0");
        await server.CliAsync("CONFIG", "SET", "maxmemory", "1");
        Assert.Equal("OOM", (await CountAsync(client)).CodeWord.ToString());
        await server.CliAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal(1, (await CountAsync(client)).Integer);
    }

    [Fact]
    public void Command_WithMissingParts_IsMisuse()
    {
        var command = RedisCommand.Rent().Begin(2).Text("GET");
        Assert.Throws<InvalidOperationException>(() => command.Start(null, null, 0, 0));
        command.Text("key");
        Assert.Throws<InvalidOperationException>(() => command.Text("more"));
    }
}
