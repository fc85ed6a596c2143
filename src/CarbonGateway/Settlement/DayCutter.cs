using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Market.Pool;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>
/// Ends a business day in every partition by an entry of its journal; right before it, the partition's share of the pool goes back.
/// The requests' ids follow from deployment, day and partition: cut again, it is cut once.
/// </summary>
/// <param name="store">Takes the entries.</param>
/// <param name="deployment">Whose.</param>
/// <param name="time">The clock.</param>
/// <param name="pool">Null = without a central account there is no pool to give back to.</param>
internal sealed class DayCutter(IBalanceStore store, LedgerDeployment deployment, TimeProvider time, PoolShares? pool = null)
{
    private const int AtOnce = 64;

    private static readonly IReadOnlyDictionary<int, (PoolMove Move, bool IsFresh)> Nothing = new Dictionary<int, (PoolMove, bool)>();

    /// <returns>Why not all partitions are cut; empty when they are.</returns>
    public async Task<string> CutAsync(DateOnly day, CancellationToken cancellation)
    {
        var (shares, taken) = (pool is null ? Nothing : await pool.BeginTakingBackAsync(day, cancellation), new List<PoolMove>());
        foreach (var some in Enumerable.Range(0, deployment.Partitions).Chunk(AtOnce))
        {
            var results = await Task.WhenAll(some.Select(partition => EndAsync(day, partition, shares, cancellation)));
            for (var i = 0; i < some.Length; i++)
            {
                var (back, cut) = results[i];
                if (cut.Status != StoreStatus.Done) return $"Partition {some[i]} could not be cut: the balance store answers {cut.Status}. It is tried again.";
                if (cut.Posting.Answer is not { Outcome: Outcome.Approved }) return $"Partition {some[i]} could not be cut: its cut of {day:yyyy-MM-dd} is answered {cut.Posting.Answer?.Outcome.ToString() ?? "with another body's id"}.";
                if (back is not null) taken.Add(back);
            }
        }

        if (pool is not null) await pool.EndTakingBackAsync(day, taken, cancellation);
        return "";
    }

    /// <summary>The request of a cut.</summary>
    public static RequestKey RequestOf(string deployment, DateOnly day, int partition) => new(MerchantId.Authority, DerivedId.Of($"cut-day {deployment} {day:yyyy-MM-dd} {partition}"));

    // No share comes back after its day's end, where it would be the next day's: a partition that cannot give it back is not cut.
    private async Task<(PoolMove? Back, StoreResult Cut)> EndAsync(DateOnly day, int partition, IReadOnlyDictionary<int, (PoolMove Move, bool IsFresh)> shares, CancellationToken cancellation)
    {
        PoolMove? back = null;
        if (shares.TryGetValue(partition, out var share))
        {
            back = await pool!.TakeBackAsync(share.Move, share.IsFresh, cancellation);
            if (back.Moved is null) return (null, new(StoreStatus.Unavailable, default, default));
        }

        var cut = new CutDay(partition, day) { Request = RequestOf(deployment.Id, day, partition), Fingerprint = new((ulong)day.DayNumber, (ulong)partition), At = time.GetUtcNow() };
        return (back, await store.PostAsync(cut, cancellation));
    }
}
