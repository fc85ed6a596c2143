using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.Bench.Driving;
using CarbonPos.Bench.Servers;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.Bench.OnRedis;

/// <summary>
/// The sale's script straight from a lean process: the same client, the same script, no gRPC, no weighing, no drain, on a Redis
/// of its own. The most that a gateway could come to. At "run [in flight] [milliseconds]" it answers with a round's figures.
/// </summary>
internal static class RawDriver
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.5);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = Backends.Store(arguments.Text("redis"));
        var policy = new Policy { Version = "2026.1" };
        var accounts = new AccountId[arguments.Number("accounts", 100_000)];
        for (var i = 0; i < accounts.Length; i++) accounts[i] = AccountId.Read(RandomNumberGenerator.GetBytes(AccountId.Size));
        await AllocateAsync(options, policy, accounts);
        var sales = new RawSales(options, policy, accounts);
        await using var client = await RedisClient.ConnectAsync(options.Wire, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var redis = arguments.Number("redis-process", 0);
        await ServerConsole.ServeAsync(new Uri("redis://" + options.Wire.Endpoints), async line =>
        {
            var words = line.Split(' ');
            // What nothing drains must not fill the memory.
            await new KeyCensus(client).TrimAsync();
            return JsonSerializer.Serialize(await RoundAsync(client, sales, redis, Number(words[1]), TimeSpan.FromMilliseconds(Number(words[2]))));
        });
        return 0;
    }

    private static async Task AllocateAsync(RedisStoreOptions options, Policy policy, AccountId[] accounts)
    {
        await using var store = await RedisBalanceStore.OpenAsync(options, policy, null, TimeProvider.System, NullLogger<RedisBalanceStore>.Instance, CancellationToken.None);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var some in accounts.Chunk(1_000))
        {
            await Task.WhenAll(some.Select(a => store.PostAsync(
                new Allocate(BudgetPeriod.FromYear(now.Year), Co2eMass.FromGrams(Town.BudgetGrams)) { Request = new(MerchantId.Authority, Guid.CreateVersion7()), At = now, Account = a },
                CancellationToken.None).AsTask()));
        }
    }

    private static async Task<SideRound> RoundAsync(RedisClient client, RawSales sales, int redis, int inFlight, TimeSpan time)
    {
        var run = new Going();
        var callers = Enumerable.Range(0, inFlight).Select(_ => Task.Run(() => CallAsync(client, sales, run))).ToArray();
        await Task.Delay(Settling);
        var (driver, server, began) = (Usage.OfThisProcess().Cpu, ProcessTime.Of(redis), Stopwatch.GetTimestamp());
        run.Measures = true;
        await Task.Delay(time);
        run.Measures = false;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        (driver, server) = (Usage.OfThisProcess().Cpu - driver, ProcessTime.Of(redis) - server);
        run.Stops = true;
        var latency = new Histogram();
        foreach (var caller in await Task.WhenAll(callers)) latency.Add(caller);
        return new(latency.Count / seconds, latency.Quantile(0.50), latency.Quantile(0.99), server.TotalMicroseconds / latency.Count, driver.TotalMicroseconds / latency.Count, latency.Count);
    }

    private static async Task<Histogram> CallAsync(RedisClient client, RawSales sales, Going run)
    {
        var latency = new Histogram();
        while (!run.Stops)
        {
            var sent = Stopwatch.GetTimestamp();
            var (command, slot) = sales.Next();
            var reply = await client.SendAsync(slot, command);
            if (!RawSales.IsGood(reply)) throw new InvalidOperationException($"A raw sale was not approved: {reply.Status} {reply.Text}");
            if (run.Measures) latency.Add(Stopwatch.GetElapsedTime(sent));
        }

        return latency;
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private sealed class Going
    {
        private volatile bool measures;
        private volatile bool stops;

        public bool Measures
        {
            get => measures;
            set => measures = value;
        }

        public bool Stops
        {
            get => stops;
            set => stops = value;
        }
    }
}
