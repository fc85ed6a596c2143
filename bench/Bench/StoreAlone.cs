using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.Bench.Driving;
using CarbonPos.Bench.Servers;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.Bench;

/// <summary>The embedded store as a checkout uses it, without gRPC: many callers, each posting sales of three lines on scattered accounts.</summary>
internal static class StoreAlone
{
    private const int AccountCount = 100_000;
    private static readonly Seller Seller = new(new(1), 1, default);
    private static readonly SoldLine[] Lines =
    [
        new(Co2eMass.FromGrams(1_098), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, 1_000),
        new(Co2eMass.FromGrams(4_200), Provenance.PublicProxy, WeighingReason.PublicPhysical, Co2eMass.FromGrams(700), 2_000),
        new(Co2eMass.FromGrams(729), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, 150),
    ];

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var options = new EmbeddedOptions
        {
            Folder = arguments.Text("folder"),
            AddedCommitLatency = TimeSpan.FromMilliseconds(arguments.Number("added-ms", 0)),
        };
        var callerCount = arguments.Number("callers", 2_000);
        var time = TimeProvider.System;
        await using var store = new EmbeddedBalanceStore(options, new Policy { Version = "bench" }, time, NullLogger<EmbeddedBalanceStore>.Instance);
        var accounts = await FillAsync(store, AccountCount, time);
        var run = new Postings(store, accounts, time);
        var callers = Enumerable.Range(0, callerCount).Select(_ => Task.Run(run.CallAsync)).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(3));
        var before = Usage.OfThisProcess();
        run.Begin();
        await Task.Delay(TimeSpan.FromSeconds(arguments.Number("seconds", 15)));
        var seconds = run.End().TotalSeconds;
        var used = Usage.OfThisProcess() - before;
        run.Stop();
        var latency = new Histogram();
        foreach (var caller in await Task.WhenAll(callers)) latency.Add(caller);
        Console.WriteLine(JsonSerializer.Serialize(new StoreFigures(
            latency.Count / seconds, latency.Quantile(0.5), latency.Quantile(0.99), used.Cpu.TotalMicroseconds / latency.Count,
            (double)used.Allocated / latency.Count, latency.Count, run.Refused, (long)await store.ReadConservationAsync(), callerCount)));
        return 0;
    }

    /// <summary>Opens accounts with more points than any run can spend.</summary>
    public static async Task<AccountId[]> FillAsync(EmbeddedBalanceStore store, int count, TimeProvider time)
    {
        var accounts = new AccountId[count];
        var pending = new List<Task>();
        var period = BudgetPeriod.FromYear(time.GetUtcNow().Year);
        for (var i = 0; i < count; i++)
        {
            accounts[i] = AccountId.Read(RandomNumberGenerator.GetBytes(AccountId.Size));
            var e = new Allocate(period, Co2eMass.FromGrams(Town.BudgetGrams)) { Request = new(MerchantId.Authority, Guid.NewGuid()), At = time.GetUtcNow(), Account = accounts[i] };
            pending.Add(store.PostAsync(e, CancellationToken.None).AsTask());
            if (pending.Count < 1_000 && i + 1 < count) continue;
            await Task.WhenAll(pending);
            pending.Clear();
        }

        return accounts;
    }

    /// <summary>A sale of three lines on an account.</summary>
    public static Sale SaleOf(AccountId account, Guid id, DateTimeOffset at) =>
        new() { Request = new(Seller.Company, id), Fingerprint = new(account.Low, account.High), At = at, Account = account, Seller = Seller, Lines = Lines };

    private sealed class Postings(EmbeddedBalanceStore store, AccountId[] accounts, TimeProvider time)
    {
        private long refused;
        private long began;
        private volatile bool measuring;
        private volatile bool stopped;

        public long Refused => refused;

        public void Begin() => (began, measuring) = (Stopwatch.GetTimestamp(), true);

        public TimeSpan End()
        {
            measuring = false;
            return Stopwatch.GetElapsedTime(began);
        }

        public void Stop() => stopped = true;

        public async Task<Histogram> CallAsync()
        {
            var latency = new Histogram();
            var id = new byte[16];
            var random = new Random(Random.Shared.Next());
            while (!stopped)
            {
                random.NextBytes(id);
                var sale = SaleOf(accounts[random.Next(accounts.Length)], new Guid(id), time.GetUtcNow());
                var sent = Stopwatch.GetTimestamp();
                var result = await store.PostAsync(sale, CancellationToken.None);
                if (result is not { Status: StoreStatus.Done, Posting.Answer.Outcome: Outcome.Approved }) Interlocked.Increment(ref refused);
                if (measuring) latency.Add(Stopwatch.GetElapsedTime(sent));
            }

            return latency;
        }
    }
}
