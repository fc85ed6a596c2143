using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Market.Pool;

/// <summary>What moves points of the deployment's unallocated share of the authority's pool. Values are those of the ledger's tables: never renumbered.</summary>
public enum PoolMoveKind
{
    /// <summary>From the central account to the unallocated share. Its round is the instruction's number.</summary>
    Lease = 1,

    /// <summary>From the unallocated share to a partition's.</summary>
    Grant = 2,

    /// <summary>From a partition's share to the unallocated one, at the cut of its day.</summary>
    TakeBack = 3,

    /// <summary>From the unallocated share to the central account, after a day.</summary>
    GiveBack = 4,

    /// <summary>The central account is asked for a lease. Moves nothing itself.</summary>
    Ask = 5,
}

/// <summary>One movement, named by kind, day, partition and round.</summary>
/// <param name="Kind">Which way.</param>
/// <param name="Day">Part of its name; the day that is cut, or the calendar's. <see cref="NoDay"/> where it is of none.</param>
/// <param name="Partition">0 where it is of none.</param>
/// <param name="Round">From 0.</param>
/// <param name="Grams">Planned, asked for, or leased. 0 g of a partition's share that goes back: as much as there is.</param>
/// <param name="Moved">What it came to; null while nobody knows.</param>
public sealed record PoolMove(PoolMoveKind Kind, DateOnly Day, int Partition, long Round, Co2eMass Grams, Co2eMass? Moved)
{
    /// <summary>The day in the name of what belongs to none.</summary>
    public static DateOnly NoDay { get; } = new(2000, 1, 1);

    /// <summary>A lease by its instruction.</summary>
    public static PoolMove Lease(long instruction, Co2eMass grams) => new(PoolMoveKind.Lease, NoDay, 0, instruction, grams, null);
}

/// <summary>How the deployment's share stands.</summary>
/// <param name="Unallocated">Leased, and in no partition: zero or more.</param>
/// <param name="Open">Planned, and not known to be done.</param>
/// <param name="Rounds">Of the day that was asked for: the newest round of each kind and partition.</param>
public sealed record PoolStanding(Co2eMass Unallocated, IReadOnlyList<PoolMove> Open, IReadOnlyDictionary<(PoolMoveKind Kind, int Partition), long> Rounds);

/// <summary>
/// The deployment's own account of what it leased: written before anything is posted, so that a process that dies between two steps
/// leaves a plan that the next one carries out, and no gram is given out twice. In the ledger's database; one contract suite holds
/// for both back ends. Every method throws <see cref="Ledger.LedgerUnavailableException"/> where the database is gone; doing it again
/// does no harm.
/// </summary>
public interface IPoolBook
{
    /// <summary>How it stands.</summary>
    /// <param name="day">Whose rounds are told.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    ValueTask<PoolStanding> ReadPoolAsync(DateOnly day, CancellationToken cancellation);

    /// <summary>Writes movements down, in their order, in one step. What leaves the unallocated share is taken from it now.</summary>
    /// <param name="moves">Not done yet.</param>
    /// <param name="cancellation">Stops the waiting; it may have been done then.</param>
    /// <returns>Those that are written now: not those whose name is taken, nor those for which the share is too small.</returns>
    ValueTask<IReadOnlyList<PoolMove>> PlanAsync(IReadOnlyList<PoolMove> moves, CancellationToken cancellation);

    /// <summary>Says what planned movements came to. What comes to the unallocated share is added now; what was said before stays.</summary>
    /// <param name="moves">With what moved.</param>
    /// <param name="cancellation">Stops the waiting; it may have been done then.</param>
    ValueTask FinishAsync(IReadOnlyList<PoolMove> moves, CancellationToken cancellation);

    /// <summary>Movements of a day, by kind, partition and round: what a report tells.</summary>
    ValueTask<IReadOnlyList<PoolMove>> ReadMovesAsync(DateOnly day, CancellationToken cancellation);
}
