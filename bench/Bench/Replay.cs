using System.Diagnostics;
using System.Text.Json;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.Bench;

/// <summary>How long a restart takes, and what the book weighs in memory.</summary>
internal static class Replay
{
    public const int AccountCount = 100_000;

    /// <summary>A journal of <see cref="AccountCount"/> allocations and then sales, so many entries in all.</summary>
    public static async Task<int> FillAsync(Arguments arguments)
    {
        await using var store = Open(arguments);
        var time = TimeProvider.System;
        var accounts = await StoreAlone.FillAsync(store, AccountCount, time);
        var pending = new List<Task>();
        var left = arguments.Number("entries", AccountCount) - AccountCount;
        for (var i = 0; i < left; i++)
        {
            pending.Add(store.PostAsync(StoreAlone.SaleOf(accounts[i % AccountCount], Guid.NewGuid(), time.GetUtcNow()), CancellationToken.None).AsTask());
            if (pending.Count < 2_000 && i + 1 < left) continue;
            await Task.WhenAll(pending);
            pending.Clear();
        }

        Console.WriteLine("filled");
        return 0;
    }

    /// <summary>Opens it again.</summary>
    public static async Task<int> OpenAsync(Arguments arguments)
    {
        var started = Stopwatch.GetTimestamp();
        await using var store = Open(arguments);
        var opened = Stopwatch.GetElapsedTime(started);
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        var sum = await store.ReadConservationAsync();
        if (sum != 0) throw new InvalidDataException($"The replayed book is off by {sum} g.");
        Console.WriteLine(JsonSerializer.Serialize(new ReplayStep(opened.TotalMilliseconds, heap)));
        return 0;
    }

    private static EmbeddedBalanceStore Open(Arguments arguments) =>
        new(new EmbeddedOptions { Folder = arguments.Text("folder"), SnapshotEvery = arguments.Number("snapshot-every", int.MaxValue) }, new Policy { Version = "bench" }, TimeProvider.System, NullLogger<EmbeddedBalanceStore>.Instance);
}
