using System.Diagnostics;
using CarbonPos.Bench.Servers;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using ServerProcess = CarbonPos.Bench.Servers.ServerProcess;

namespace CarbonPos.Bench.OnRedis;

/// <summary>Entries that nobody drained, and how fast a gateway that does nothing else takes them into the ledger.</summary>
internal sealed class Backlog(Backends backends, Books books, Town town)
{
    private const int InFlight = 512;
    private const int PerCommit = 10_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Posts sales while no gateway runs.</summary>
    /// <returns>Their grams.</returns>
    public async Task<long> FillAsync(int count)
    {
        await using var store = await RedisBalanceStore.OpenAsync(
            Backends.Store(backends.Balances.Endpoint, creates: false), new Policy { Version = "2026.1" }, null, town.Time, NullLogger<RedisBalanceStore>.Instance, CancellationToken.None);
        var (next, grams) = (-1, 0L);
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < count;)
            {
                var account = town.Accounts[(int)((uint)i * 2_654_435_761UL % (ulong)town.Accounts.Count)];
                var result = await store.PostAsync(StoreAlone.SaleOf(account, Guid.CreateVersion7(), town.Time.GetUtcNow()), CancellationToken.None);
                if (result is not { Status: StoreStatus.Done, Posting.Answer: { Outcome: Outcome.Approved } answer }) throw new InvalidOperationException($"A sale of the backlog was not approved: {result.Status}.");
                Interlocked.Add(ref grams, answer.Moved.Grams);
            }
        })));
        return grams;
    }

    /// <summary>Starts a gateway beside the backlog, and measures from a tenth of it to nine tenths.</summary>
    public async Task<DrainFigures> DrainAsync(int count, Func<Task<ServerProcess>> start)
    {
        var before = await books.DrainedAsync();
        await using var gateway = await start();
        var (drained, began, used, beside) = await WhenAsync(before + (count / 10), gateway);
        var (drainedLater, ended, usedLater, besideLater) = await WhenAsync(before + (count / 10 * 9), gateway);
        await books.CatchUpAsync();
        var (entries, usage) = (drainedLater - drained, usedLater - used);
        // As many as were drained, newest first: those of the backlog.
        var (bare, indexed) = await new BareCopy(backends.LedgerAddress).MeasureAsync(count, PerCommit);
        return new(
            count, entries / Stopwatch.GetElapsedTime(began, ended).TotalSeconds, usage.Cpu.TotalMicroseconds / entries,
            (besideLater[RedisCallFigures.Redis] - beside[RedisCallFigures.Redis]).TotalMicroseconds / entries,
            (besideLater[RedisCallFigures.Postgres] - beside[RedisCallFigures.Postgres]).TotalMicroseconds / entries,
            (double)usage.Allocated / entries, bare, indexed, PerCommit);
    }

    private async Task<(long Drained, long At, Usage Gateway, TimeSpan[] Beside)> WhenAsync(long drained, ServerProcess gateway)
    {
        long now = 0;
        await Patience.UntilAsync("the backlog is drained", async () => (now = await books.DrainedAsync()) >= drained, CancellationToken.None, Longest);
        return (now, Stopwatch.GetTimestamp(), await gateway.UsageAsync(), [.. backends.Beside.Select(used => used())]);
    }
}
