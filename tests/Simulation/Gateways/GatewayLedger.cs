using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.Simulation.Running;

namespace CarbonPos.Simulation.Gateways;

/// <summary>The real ledger as one life of a gateway reaches it: it may die before and after every call, and the database may not answer.</summary>
internal sealed partial class GatewayLedger(Town town, ILedger ledger, Life life) : ILedger, INights, IPoolBook
{
    public LedgerHealth Health => ledger.Health;

    public INights Nights => this;

    public LedgerDeployment Deployment => ledger.Deployment;

    public ValueTask<LeaseAnswer> TryLeaseAsync(PartitionRange partitions, string owner, TimeSpan lasting, CancellationToken cancellation) =>
        DoAsync("leases", async () =>
        {
            var answer = await ledger.TryLeaseAsync(partitions, owner, lasting, cancellation);
            if (answer.Lease is { } lease) town.Judge.Leased(lease);
            return answer;
        });

    public async ValueTask ReleaseAsync(Lease lease, CancellationToken cancellation) => await DoAsync("releases", async () =>
    {
        await ledger.ReleaseAsync(lease, cancellation);
        return true;
    });

    public async ValueTask<IReadOnlyList<AppendResult>> AppendAsync(Lease lease, DateOnly businessDay, IReadOnlyList<PartitionBatch> batches, CancellationToken cancellation)
    {
        var (held, what) = (lease, $"appends to {businessDay:MM-dd}: {string.Join(' ', batches.Select(b => $"{b.Entries.First}+{b.Entries.Count}"))}");
        if (town.Plant == PlantedFault.StaleLease) held = lease with { Fence = town.Judge.NewestFence };
        try
        {
            var results = await DoAsync(what, async () => town.Plant == PlantedFault.ClockBasedCut ? await AppendByClockAsync(held, batches, cancellation) : await ledger.AppendAsync(held, businessDay, batches, cancellation));
            town.Judge.Appended(lease, results);
            foreach (var met in results.Where(r => r is AppendResult.StaleLease or AppendResult.OtherDay or AppendResult.Unavailable).Select(r => r.GetType().Name).Distinct()) town.Trace.Count($"a drain meets {met}");
            return results;
        }
        catch (LedgerUnavailableException e)
        {
            return [.. batches.Select(b => new AppendResult.Unavailable(b.Partition, e.Message))];
        }
    }

    private async Task<IReadOnlyList<AppendResult>> AppendByClockAsync(Lease held, IReadOnlyList<PartitionBatch> batches, CancellationToken cancellation)
    {
        var results = new SortedDictionary<int, AppendResult>();
        foreach (var (partition, entries) in batches.Select(b => (b.Partition, b.Entries)))
        {
            foreach (var day in Enumerable.Range(0, entries.Count).GroupBy(i => DateOnly.FromDateTime(entries.TimeAt(i).UtcDateTime)))
            {
                var some = new PartitionBatch(partition, entries.Part(day.First(), day.Count()));
                results[partition] = (await ledger.AppendAsync(held, day.Key, [some], cancellation))[0];
            }
        }

        return [.. batches.Select(b => results[b.Partition])];
    }

    public ValueTask<SealOutcome> SealAsync(DateOnly businessDay, SignedStatement statement, CancellationToken cancellation) => DoAsync($"seals {businessDay:MM-dd}", async () =>
    {
        town.Judge.Sealing(businessDay, statement);
        return await ledger.SealAsync(businessDay, statement, cancellation);
    });

    public ValueTask<IReadOnlyList<Watermark>> ReadWatermarksAsync(CancellationToken cancellation) => DoAsync("reads watermarks", async () => await ledger.ReadWatermarksAsync(cancellation));

    public ValueTask<Watermark> ReadWatermarkAsync(int partition, CancellationToken cancellation) => DoAsync("reads a watermark", async () => await ledger.ReadWatermarkAsync(partition, cancellation));

    public ValueTask<IReadOnlyList<PlaceTotal>> ReadTotalsAsync(DateOnly first, DateOnly last, CancellationToken cancellation) =>
        DoAsync("reads totals", async () => await ledger.ReadTotalsAsync(first, last, cancellation));

    public ValueTask<Conservation> ReadConservationAsync(DateOnly businessDay, CancellationToken cancellation) =>
        DoAsync("reads conservation", async () => await ledger.ReadConservationAsync(businessDay, cancellation));

    public ValueTask<IReadOnlyList<PartitionSpan>> ReadSpansAsync(DateOnly businessDay, CancellationToken cancellation) =>
        DoAsync("reads spans", async () => await ledger.ReadSpansAsync(businessDay, cancellation));

    public async IAsyncEnumerable<DayEntry> ReadDayAsync(DateOnly businessDay, long skip, long most, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        life.Step($"reads {businessDay:MM-dd}");
        await foreach (var entry in ledger.ReadDayAsync(businessDay, skip, most, cancellation)) yield return entry;
        life.Step($"has read {businessDay:MM-dd}");
    }

    public ValueTask<bool> SaveTilesAsync(DateOnly businessDay, IReadOnlyList<TreeTile> tiles, CancellationToken cancellation) =>
        DoAsync($"saves {tiles.Count} tiles", async () => await ledger.SaveTilesAsync(businessDay, tiles, cancellation));

    public ValueTask<SignedStatement?> ReadStatementAsync(DateOnly businessDay, CancellationToken cancellation) =>
        DoAsync("reads the statement", async () => await ledger.ReadStatementAsync(businessDay, cancellation));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Unavailable before: nothing was done; after: it was, and nobody heard.
    private async ValueTask<T> DoAsync<T>(string what, Func<Task<T>> call)
    {
        life.Step(what);
        await life.HopAsync();
        life.Step($"now {what}");
        if (town.Weather.Fails()) throw new LedgerUnavailableException("The simulated database does not answer.");
        var result = await call();
        life.Step("has it");
        if (!town.Weather.Fails()) return result;
        town.Trace.Count("the ledger does, and does not answer");
        throw new LedgerUnavailableException("The simulated database did not answer in time.");
    }
}
