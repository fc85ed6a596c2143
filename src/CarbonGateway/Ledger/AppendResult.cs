using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Entries of one partition, in order.</summary>
/// <param name="Partition">Theirs.</param>
/// <param name="Entries">One or more; sequences ascend.</param>
public readonly record struct PartitionBatch(int Partition, EntryRun Entries)
{
    /// <summary>Of entries that are there already.</summary>
    public PartitionBatch(int partition, IReadOnlyList<JournalEntry> entries)
        : this(partition, EntryRun.Of(entries))
    {
    }
}

/// <summary>What came of one partition's batch.</summary>
/// <param name="Partition">Which.</param>
public abstract record AppendResult(int Partition)
{
    /// <summary>All entries are in the ledger, durably.</summary>
    /// <param name="Watermark">As it is now.</param>
    /// <param name="Written">New ones.</param>
    /// <param name="Skipped">That were there already, byte by byte.</param>
    public sealed record Committed(Watermark Watermark, int Written, int Skipped) : AppendResult(Watermark.Partition);

    /// <summary>Another has taken the lease: nothing was written.</summary>
    /// <param name="Partition">Which.</param>
    /// <param name="Fence">The ledger's now.</param>
    public sealed record StaleLease(int Partition, long Fence) : AppendResult(Partition);

    /// <summary>The partition is halted, by this batch or before: nothing was written.</summary>
    /// <param name="Partition">Which.</param>
    /// <param name="Halt">Why.</param>
    public sealed record Halted(int Partition, Halt Halt) : AppendResult(Partition);

    /// <summary>An entry is missing before or in the batch: nothing was written.</summary>
    /// <param name="Partition">Which.</param>
    /// <param name="Expected">The sequence that should have come.</param>
    /// <param name="Found">What came.</param>
    public sealed record Gap(int Partition, long Expected, JournalKey Found) : AppendResult(Partition);

    /// <summary>The entries belong to another business day than the one they came for: nothing was written.</summary>
    /// <param name="Partition">Which.</param>
    /// <param name="OpenDay">The day that is open.</param>
    public sealed record OtherDay(int Partition, DateOnly OpenDay) : AppendResult(Partition);

    /// <summary>An entry cannot be read: nothing was written. What is before it can be appended without it.</summary>
    /// <param name="Partition">Which.</param>
    /// <param name="Index">Of the entry in its batch.</param>
    /// <param name="Reason">One sentence.</param>
    public sealed record Unreadable(int Partition, int Index, string Reason) : AppendResult(Partition);

    /// <summary>The ledger did not answer: whether it was committed is unknown. Append the same again.</summary>
    /// <param name="Partition">Which.</param>
    /// <param name="Reason">One sentence.</param>
    public sealed record Unavailable(int Partition, string Reason) : AppendResult(Partition);
}
