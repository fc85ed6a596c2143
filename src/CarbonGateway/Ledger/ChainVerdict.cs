using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>What a check of a partition's chain found.</summary>
/// <param name="Entries">That were read and hold.</param>
/// <param name="Broken">The first that does not hold, or after the last one; null = the chain holds.</param>
/// <param name="Reason">What is wrong with it; empty = nothing.</param>
public sealed record ChainVerdict(long Entries, JournalKey? Broken, string Reason)
{
    /// <summary>True when every entry is as it was written.</summary>
    public bool Holds => Broken is null;
}
