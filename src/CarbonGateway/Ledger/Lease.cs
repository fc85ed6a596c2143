namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>The right to append to some partitions, as long as nobody took it over.</summary>
/// <param name="Partitions">All of them.</param>
/// <param name="Owner">Who has it.</param>
/// <param name="Fence">Rises with each new owner; an append under a lower one than the ledger's is refused.</param>
/// <param name="Until">By the ledger's clock. A holder rather counts the time from before it asked, by its own.</param>
public sealed record Lease(PartitionRange Partitions, string Owner, long Fence, DateTimeOffset Until);

/// <summary>Whether a lease was had.</summary>
public enum LeaseOutcome
{
    /// <summary>Taken or prolonged.</summary>
    Taken,

    /// <summary>Somebody else has at least one of the partitions.</summary>
    HeldByOther,

    /// <summary>The ledger cannot be reached; ask again.</summary>
    Unavailable,
}

/// <summary>Answer to who asks for a lease.</summary>
/// <param name="Outcome">Whether there is one.</param>
/// <param name="Lease">When taken.</param>
/// <param name="Reason">Otherwise, one sentence.</param>
public sealed record LeaseAnswer(LeaseOutcome Outcome, Lease? Lease, string Reason);
