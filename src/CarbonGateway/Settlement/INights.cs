namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>Where a business day stands.</summary>
public enum NightState
{
    /// <summary>It takes postings: nothing was cut.</summary>
    Open,

    /// <summary>Partitions are being cut, one after the other.</summary>
    Closing,

    /// <summary>Every partition has its cut, and the ledger has it.</summary>
    Closed,

    /// <summary>Its statement stands, and nothing of it changes any more.</summary>
    Sealed,

    /// <summary>Every institution has booked it.</summary>
    Settled,
}

/// <summary>A business day on its way.</summary>
/// <param name="Day">Which.</param>
/// <param name="State">Where it stands.</param>
/// <param name="At">Since when.</param>
/// <param name="Trouble">What keeps it there; empty when nothing does.</param>
public sealed record Night(DateOnly Day, NightState State, DateTimeOffset At, string Trouble);

/// <summary>A record that an institution did not book.</summary>
/// <param name="Day">Of the batch.</param>
/// <param name="Institution">"central" or "registry".</param>
/// <param name="Chunk">From 0.</param>
/// <param name="Record">Index in the chunk.</param>
/// <param name="Code">The institution's, such as ACCOUNT_UNKNOWN.</param>
/// <param name="Reason">One sentence; names no account.</param>
/// <param name="NetGrams">Of the record.</param>
/// <param name="Since">When it was first seen.</param>
/// <param name="ResolvedAt">When it was found booked; null while it is open.</param>
/// <param name="Owner">Who looks into it; empty = nobody yet.</param>
public sealed record NightBreak(
    DateOnly Day, string Institution, int Chunk, int Record, string Code, string Reason, long NetGrams, DateTimeOffset Since, DateTimeOffset? ResolvedAt, string Owner);

/// <summary>
/// What the nights leave in the ledger's database beside the entries: who settles, how far each day is, what institutions did not
/// book. One contract suite holds for both back ends. Every method throws <see cref="Ledger.LedgerUnavailableException"/> where the
/// database is gone; doing it again does no harm.
/// </summary>
public interface INights
{
    /// <summary>Takes or prolongs the right to settle. All that a run does may be done twice; the lease only spares it.</summary>
    /// <param name="owner">1 to 100 characters, one name for each running process.</param>
    /// <param name="lasting">From now by the database's clock.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <returns>False: another one settles.</returns>
    ValueTask<bool> TryLeadAsync(string owner, TimeSpan lasting, CancellationToken cancellation);

    /// <summary>Gives the right back, where the owner still has it.</summary>
    ValueTask StopLeadingAsync(string owner, CancellationToken cancellation);

    /// <summary>Nights that are known, oldest first.</summary>
    /// <param name="from">First day.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    ValueTask<IReadOnlyList<Night>> ReadNightsAsync(DateOnly from, CancellationToken cancellation);

    /// <summary>Says where a night stands. One that is further already stays there.</summary>
    ValueTask SaveNightAsync(Night night, CancellationToken cancellation);

    /// <summary>Says what an institution has not booked of a day: what is new is noted, what is no longer among them is resolved.</summary>
    ValueTask SaveBreaksAsync(DateOnly day, string institution, IReadOnlyList<NightBreak> open, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Breaks, by day and place.</summary>
    /// <param name="resolved">True: those that are resolved, too.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    ValueTask<IReadOnlyList<NightBreak>> ReadBreaksAsync(bool resolved, CancellationToken cancellation);

    /// <summary>Names who looks into a break.</summary>
    /// <returns>False where there is none of that place.</returns>
    ValueTask<bool> AssignBreakAsync(DateOnly day, string institution, int chunk, int record, string owner, CancellationToken cancellation);
}
