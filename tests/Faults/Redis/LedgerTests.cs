using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.Testbed.Servers;
using Npgsql;

namespace CarbonPos.Faults.Redis;

/// <summary>The ledger behind the balances, and the drain that fills it.</summary>
public sealed class LedgerTests(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Sales go on without it; only what is asked of long ago waits.</summary>
    [Fact]
    public async Task PostgresKilled_NothingAnsweredIsLost()
    {
        await using var redis = await StartRedisAsync();
        await using var postgres = await PostgresServer.StartAsync(Cancellation);
        await using var siege = await Siege.StartAsync(output, new(redis.Endpoint) { Postgres = await postgres.CreateDatabaseAsync("town", Cancellation) });
        await siege.EndureAsync("kill -9 of PostgreSQL", async () =>
        {
            await postgres.KillAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(siege.Random.Next(2_000)), Cancellation);
            await postgres.RestartAsync(Cancellation);
        });
    }

    /// <summary>
    /// The drain that has the lease is frozen between any two bytes, another one takes over, and then it goes on: what it had sent,
    /// a commit or a trim perhaps, arrives late.
    /// </summary>
    [Fact]
    public async Task DrainFrozen_WakesWithAStaleLease_NothingIsDrainedTwiceOrTrimmedTooFar()
    {
        await using var redis = await StartRedisAsync();
        await using var postgres = await PostgresServer.StartAsync(Cancellation);
        var ground = new Ground(redis.Endpoint) { Postgres = await postgres.CreateDatabaseAsync("town", Cancellation), GatewaysDrain = false };
        await using var siege = await Siege.StartAsync(output, ground);
        await using var one = await CutDrain.StartAsync(siege.Town, ground, redis.Port, postgres.Port, seed: 1);
        await using var two = await CutDrain.StartAsync(siege.Town, ground, redis.Port, postgres.Port, seed: 2);
        await siege.EndureAsync("a drain frozen until another has its lease", async () =>
        {
            CutDrain? leads = null;
            await Patience.UntilAsync("one drains", () => (leads = one.Leads ? one : two.Leads ? two : null) is not null, Cancellation);
            var follows = leads == one ? two : one;
            leads!.Freeze();
            await Patience.UntilAsync("the other one has taken over", () => follows.Leads, Cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(siege.Random.Next(1_000)), Cancellation);
            leads.Thaw();
        });
    }

    private static async Task<RedisServer> StartRedisAsync()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        Assert.SkipUnless(PostgresServer.WhyNot is null, PostgresServer.WhyNot ?? "");
        return await RedisServer.StartAsync(Cancellation);
    }

    // A drain whose lines to both sides can be cut at once: seen from there it stands still.
    private sealed class CutDrain(JournalDrain drain, ILedger ledger, Strait toRedis, Strait toLedger) : IAsyncDisposable
    {
        private bool isFrozen;

        public bool Leads => !isFrozen && drain.Health is { Partitions: > 0, Trouble: "" };

        public static async Task<CutDrain> StartAsync(Town town, Ground ground, int redis, int postgres, int seed)
        {
            var (toRedis, toLedger) = (Strait.To(redis), Strait.To(postgres));
            // Its own connections: a pool of another port is another pool.
            var address = new NpgsqlConnectionStringBuilder(ground.Postgres) { Port = toLedger.Port }.ToString();
            var behind = ground with { Endpoints = toRedis.Endpoint, Postgres = address };
            var ledger = await behind.OpenLedgerAsync(town, Cancellation);
            var started = new CutDrain(behind.Drain(ledger, seed), ledger, toRedis, toLedger);
            await started.BeginAsync();
            return started;
        }

        public void Freeze()
        {
            isFrozen = true;
            toRedis.Cut();
            toLedger.Cut();
        }

        public void Thaw()
        {
            toLedger.Mend();
            toRedis.Mend();
            isFrozen = false;
        }

        public async ValueTask DisposeAsync()
        {
            Thaw();
            await drain.StopAsync(CancellationToken.None);
            drain.Dispose();
            await ledger.DisposeAsync();
            await toRedis.DisposeAsync();
            await toLedger.DisposeAsync();
        }

        private Task BeginAsync() => drain.StartAsync(Cancellation);
    }
}
