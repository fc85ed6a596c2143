using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.CarbonGateway.Market.Pool;

/// <summary>
/// The deployment's share of the authority's pool: a part of it in each partition, where sales buy from it, the rest unallocated.
/// Parts are filled up when they run low and come back at the cut of a day. Any gateway may do it at any time, and stop anywhere:
/// the book has the plan, and ids follow from it.
/// </summary>
/// <param name="postings">Between the unallocated share and the partitions'.</param>
/// <param name="lease">Between the central account and the unallocated share.</param>
/// <param name="ledger">Has the book.</param>
/// <param name="policies">Whether points are sold at all.</param>
/// <param name="options">Validated.</param>
/// <param name="calendar">Names days.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Events 2600 to 2649.</param>
internal sealed class PoolShares(
    PoolPostings postings, PoolLease lease, ILedger ledger, PolicySchedule policies, PoolOptions options, BusinessCalendar calendar, TimeProvider time, ILogger<PoolShares> log)
{
    private IPoolBook Book => ledger.Pool;

    /// <summary>What shoppers lacked.</summary>
    public PoolDemand Demand { get; } = new();

    /// <summary>One turn: what was planned before is carried out, what is low is filled up, and the central account is asked for what is missing.</summary>
    /// <returns>What keeps it from being done; empty when nothing does.</returns>
    /// <exception cref="LedgerUnavailableException">The ledger does not answer.</exception>
    /// <exception cref="StoreUnavailableException">The balance store does not answer.</exception>
    public async Task<string> RefillAsync(CancellationToken cancellation)
    {
        var (now, lacked) = (time.GetUtcNow(), Demand.Take());
        var day = calendar.DayOf(now);
        // Before the shares: a grant that another gateway makes meanwhile takes the next round's name, and this one's is not written.
        var standing = await Book.ReadPoolAsync(day, cancellation);
        var begun = standing.Open.Where(m => m.Kind == PoolMoveKind.Grant).ToList();
        if (begun.Count > 0) await PostAsync(begun, mayBePosted: true, cancellation);
        var policy = policies.At(now);
        if (policy.Prices is null || (policy.Shortage != ShortageRule.BuyBack && policy.Visitors != VisitorRule.Pool)) return "";
        var (leased, trouble) = await lease.AskAsync(day, standing, cancellation);
        var unallocated = standing.Unallocated + leased;
        if (!unallocated.IsPositive) return trouble;
        var grants = Wanted(await postings.ReadSharesAsync(cancellation), lacked, unallocated, day, standing.Rounds);
        if (grants.Count == 0) return trouble;
        var planned = await Book.PlanAsync(grants, cancellation);
        if (planned.Count == 0) return trouble;
        var posted = await PostAsync(planned, mayBePosted: false, cancellation);
        PoolLog.Granted(log, Sum(posted), posted.Count);
        return posted.Count == planned.Count ? trouble : $"The balance store has not taken {planned.Count - posted.Count} of {planned.Count} grants; they are tried again.";
    }

    /// <summary>Plans that all shares come back at the cut of a day.</summary>
    /// <returns>What is to be posted, by partition; false where it may be posted already.</returns>
    public async Task<IReadOnlyDictionary<int, (PoolMove Move, bool IsFresh)>> BeginTakingBackAsync(DateOnly day, CancellationToken cancellation)
    {
        var all = Enumerable.Range(0, ledger.Deployment.Partitions).Select(p => new PoolMove(PoolMoveKind.TakeBack, day, p, 0, Co2eMass.Zero, null)).ToArray();
        var fresh = (await Book.PlanAsync(all, cancellation)).Select(m => m.Partition).ToHashSet();
        var open = (await Book.ReadPoolAsync(day, cancellation)).Open.Where(m => m.Kind == PoolMoveKind.TakeBack && m.Day == day);
        return open.ToDictionary(m => m.Partition, m => (m, fresh.Contains(m.Partition)));
    }

    /// <summary>Takes a partition's share back.</summary>
    /// <returns>With what moved; nothing known = null.</returns>
    public async Task<PoolMove> TakeBackAsync(PoolMove move, bool isFresh, CancellationToken cancellation)
    {
        // Most shares of a quiet market are empty: that is worth no entry. One that may have been taken back is empty for that reason.
        var isEmpty = isFresh && !(await postings.ReadShareAsync(move.Partition, cancellation)).IsPositive;
        return move with { Moved = isEmpty ? Co2eMass.Zero : await postings.PostAsync(move, !isFresh, cancellation) };
    }

    /// <summary>Notes what came back, and plans what goes on to the central account.</summary>
    public async Task EndTakingBackAsync(DateOnly day, IReadOnlyList<PoolMove> taken, CancellationToken cancellation)
    {
        if (taken.Count > 0)
        {
            await Book.FinishAsync(taken, cancellation);
            PoolLog.TakenBack(log, Sum(taken), day);
        }

        await lease.PlanGivingBackAsync(day, cancellation);
    }

    /// <inheritdoc cref="PoolLease.GiveBackAsync"/>
    public Task<string> GiveBackAsync(CancellationToken cancellation) => lease.GiveBackAsync(cancellation);

    /// <inheritdoc cref="PoolLease.TakeAsync"/>
    public Task<string> TakeLeaseAsync(long instruction, Co2eMass grams, CancellationToken cancellation) => lease.TakeAsync(instruction, grams, cancellation);

    // Half of what is unallocated, evenly, is what a round gives a partition at most, so that the rest is there for those that sell.
    // What a shopper lacked is given whole, as far as it goes, and first.
    private List<PoolMove> Wanted(Co2eMass[] shares, IReadOnlyDictionary<int, Co2eMass> wanted, Co2eMass unallocated, DateOnly day, IReadOnlyDictionary<(PoolMoveKind Kind, int Partition), long> rounds)
    {
        var part = Math.Clamp(unallocated.Grams / (2 * shares.Length), 1, options.ShareGrams);
        var (left, grants) = (unallocated.Grams, new List<PoolMove>());
        foreach (var partition in Enumerable.Range(0, shares.Length).OrderByDescending(wanted.ContainsKey).ThenBy(p => p))
        {
            var (share, lacked) = (shares[partition].Grams, wanted.GetValueOrDefault(partition).Grams);
            if (share * 2 >= part && share >= lacked) continue;
            var grams = Math.Min(Math.Max(part, lacked) - share, left);
            if (grams <= 0) continue;
            left -= grams;
            var round = rounds.TryGetValue((PoolMoveKind.Grant, partition), out var last) ? last + 1 : 0;
            grants.Add(new(PoolMoveKind.Grant, day, partition, round, Co2eMass.FromGrams(grams), null));
        }

        return grants;
    }

    private async Task<List<PoolMove>> PostAsync(IReadOnlyList<PoolMove> grants, bool mayBePosted, CancellationToken cancellation)
    {
        var done = await postings.PostAsync(grants, mayBePosted, cancellation);
        if (done.Count > 0) await Book.FinishAsync(done, cancellation);
        return done;
    }

    private static Co2eMass Sum(IEnumerable<PoolMove> moves) => moves.Aggregate(Co2eMass.Zero, (sum, m) => sum + m.Moved.GetValueOrDefault());
}
