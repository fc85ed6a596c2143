using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>How far a partition has come.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Epoch">Of the last entry; 0 while there is none.</param>
/// <param name="Sequence">Of the last entry; 0 while there is none.</param>
/// <param name="Chain">Hash after the last entry; the partition's origin while there is none.</param>
/// <param name="Fence">Of the newest lease; 0 before the first.</param>
/// <param name="Halted">Why nothing more is appended; null when the partition goes on.</param>
/// <param name="OpenDay">Business day of the next entry: the day after the last cut, or that of the last entry; null while there is none.</param>
public sealed record Watermark(int Partition, int Epoch, long Sequence, Digest Chain, long Fence, Halt? Halted, DateOnly? OpenDay)
{
    /// <summary>Key of the last entry; null while there is none.</summary>
    public JournalKey? Last => Sequence == 0 ? null : new(Partition, Epoch, Sequence);
}

/// <summary>Why a partition takes no more entries.</summary>
/// <param name="Key">The entry that contradicts what is in the ledger.</param>
/// <param name="Reason">A sentence that names it.</param>
public sealed record Halt(JournalKey Key, string Reason);
