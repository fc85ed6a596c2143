using CarbonPos.Testbed.Servers;

namespace CarbonPos.Faults.Redis;

/// <summary>PostgreSQL behind the balances: it may go at any moment, and nobody at a till notices.</summary>
public sealed class LedgerTests(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostgresKilled_NothingAnsweredIsLost()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        Assert.SkipUnless(PostgresServer.WhyNot is null, PostgresServer.WhyNot ?? "");
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var postgres = await PostgresServer.StartAsync(Cancellation);
        await using var siege = await Siege.StartAsync(output, new(redis.Endpoint) { Postgres = await postgres.CreateDatabaseAsync("town", Cancellation) });
        await siege.EndureAsync("kill -9 of PostgreSQL", async () =>
        {
            await postgres.KillAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(siege.Random.Next(2_000)), Cancellation);
            await postgres.RestartAsync(Cancellation);
        });
    }
}
