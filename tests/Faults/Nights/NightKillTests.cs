using System.Diagnostics;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.Faults.Redis;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.Faults.Nights;

/// <summary>kill -9 of every process of a night, at every stage of it: each institution ends with exactly one copy of the day.</summary>
public sealed class NightKillTests(ITestOutputHelper output)
{
    private const int MostRuns = 12;
    private static readonly TimeSpan RunPatience = TimeSpan.FromSeconds(60);

    // What 'settle' prints as it comes to each stage.
    private static readonly string[] _stages = ["ending the day", "waiting for the ledger", "reading the day", "sealing", "handing over to the central", "handing over to the registry"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Night_WithAnyProcessKilledAtAnyStage_IsSettledOnce()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        Assert.SkipUnless(PostgresServer.WhyNot is null, PostgresServer.WhyNot ?? "");
        await using var redis = await RedisServer.StartAsync(Cancellation);
        await using var postgres = await PostgresServer.StartAsync(Cancellation);
        await using var market = new NightMarket(new(redis.Endpoint) { Postgres = await postgres.CreateDatabaseAsync("night", Cancellation) });
        var victims = new (string Name, Func<Task>? Kill, Func<Task> Revive)[]
        {
            ("the settling gateway", null, () => Task.CompletedTask),
            ("Redis", redis.KillAsync, () => redis.StartAgainAsync(Cancellation)),
            ("PostgreSQL", postgres.KillAsync, () => postgres.RestartAsync(Cancellation)),
            ("the central account", market.Central.KillAsync, () => market.Central.StartAsync(Cancellation)),
            ("the registry", market.Registry.KillAsync, () => market.Registry.StartAsync(Cancellation)),
        };
        var seed = Chance.Seed();
        var random = new Random(seed);
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1 - (victims.Length * Chance.Rounds));
        await market.OpenAsync(day);
        // What nobody ordered breaks at the central account, with all of its record: the points are given on a day of their own.
        await EndureAsync(market, day, () => Task.CompletedTask, () => Task.CompletedTask, _stages[0], TimeSpan.Zero);
        day = day.AddDays(1);
        var struck = 0;
        for (var round = 0; round < Chance.Rounds; round++)
        {
            for (var i = 0; i < victims.Length; i++, day = day.AddDays(1))
            {
                // Over the rounds, every victim meets every stage.
                var stage = _stages[(round + (i * 2)) % _stages.Length];
                var watch = Stopwatch.StartNew();
                var sold = await market.TradeAsync(random);
                var pause = TimeSpan.FromMilliseconds(random.Next(60));
                var (isStruck, runs) = await EndureAsync(market, day, victims[i].Kill, victims[i].Revive, stage, pause);
                if (isStruck) struck++;
                output.WriteLine($"{day:yyyy-MM-dd}: {victims[i].Name} killed {pause.TotalMilliseconds:0} ms after '{stage}'{(isStruck ? "" : ", too late")}; settled by run {runs} in {watch.Elapsed.TotalSeconds:0.0} s (CARBONPOS_SEED={seed})");
                await market.CheckAsync(day, sold);
            }
        }

        await market.CheckCitizensAsync();
        Assert.True(struck >= victims.Length, $"Only {struck} kills met a night at work.");
    }

    private static async Task<(bool IsStruck, int Runs)> EndureAsync(NightMarket market, DateOnly day, Func<Task>? kill, Func<Task> revive, string stage, TimeSpan pause)
    {
        var isStruck = false;
        var log = "";
        for (var run = 1; run <= MostRuns; run++)
        {
            await using (var settle = await market.SettleAsync(day))
            {
                if (run == 1)
                {
                    await Patience.UntilAsync($"'settle' comes to {stage}", () => settle.Log.Contains(stage, StringComparison.Ordinal) || !settle.Runs, Cancellation, RunPatience);
                    await Task.Delay(pause, Cancellation);
                    isStruck = settle.Runs;
                    await (kill?.Invoke() ?? settle.KillAsync());
                    await Task.Delay(pause, Cancellation);
                    await revive();
                }

                await Patience.UntilAsync($"'settle' of {day:O} ends", () => !settle.Runs, Cancellation, RunPatience);
                log = settle.Log;
            }

            if (await market.NightAsync(day) is { State: NightState.Settled }) return (isStruck, run);
            // The lease of whoever died runs out first.
            await Task.Delay(TimeSpan.FromSeconds(1), Cancellation);
        }

        throw new InvalidOperationException($"{day:O} is not settled after {MostRuns} runs, killed at '{stage}': {log}");
    }
}
