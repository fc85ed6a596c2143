using System.Diagnostics;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.Faults.Redis;

/// <summary>One Redis that syncs every write: what breaks in it, and what breaks around it.</summary>
public sealed class OneServerTests(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RedisKilled_NothingAnsweredIsLost()
    {
        await using var redis = await StartAsync();
        await using var siege = await Siege.StartAsync(output, new(redis.Endpoint));
        await siege.EndureAsync("kill -9 of Redis", async () =>
        {
            await redis.KillAsync();
            await redis.StartAgainAsync(Cancellation);
        });
    }

    [Fact]
    public async Task GatewayKilled_NothingAnsweredIsLost()
    {
        await using var redis = await StartAsync();
        await using var siege = await Siege.StartAsync(output, new(redis.Endpoint));
        await siege.EndureAsync("kill -9 of the gateway", async () =>
        {
            await siege.KillGatewayAsync();
            await siege.StartGatewayAsync();
        });
    }

    [Fact]
    public async Task RedisPaused_EndsInAnswersOrUnknown_NothingIsDoubled()
    {
        await using var redis = await StartAsync();
        await using var siege = await Siege.StartAsync(output, new(redis.Endpoint));
        await siege.EndureAsync("SIGSTOP of Redis for 5 s", async () =>
        {
            redis.Pause();
            await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
            redis.Resume();
        });
    }

    [Fact]
    public async Task ScriptsFlushed_AgainAndAgain_NobodyNotices()
    {
        await using var redis = await StartAsync();
        await using var siege = await Siege.StartAsync(output, new(redis.Endpoint));
        await siege.EndureAsync("SCRIPT FLUSH in a loop", async () =>
        {
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(1.5);) await redis.CliAsync("SCRIPT", "FLUSH");
        });
        Assert.Equal(0, siege.Unknowns);
    }

    /// <summary>With `appendfsync always` Redis ends itself when it cannot write: what it has not written it must not have answered.</summary>
    [Fact]
    public async Task DiskFull_NothingAnsweredIsLost()
    {
        await using var disk = await SmallDisk.MountAsync(megabytes: 64, Cancellation);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        await using var redis = await StartAsync($"dir {disk.Folder}");
        await using var siege = await Siege.StartAsync(output, new(redis.Endpoint));
        await siege.EndureAsync("the disk of the append-only file is full", async () =>
        {
            disk.Fill(leaving: siege.Random.Next(64 << 10));
            await Patience.UntilAsync("Redis gives up", () => !redis.Answers, Cancellation);
            disk.Free();
            await redis.StartAgainAsync(Cancellation);
        });
    }

    private static async Task<RedisServer> StartAsync(params string[] settings)
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        return await RedisServer.StartAsync(Cancellation, settings);
    }
}
