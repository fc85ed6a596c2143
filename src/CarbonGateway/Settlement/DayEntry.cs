using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>An entry of a business day, with its bytes as the ledger has them: what its leaf is made of.</summary>
/// <param name="Entry">Read from the bytes.</param>
/// <param name="Bytes">As they were written and chained.</param>
public sealed record DayEntry(JournalEntry Entry, ReadOnlyMemory<byte> Bytes);

/// <summary>Where an entry is among those of its business day.</summary>
/// <param name="BusinessDay">Which day.</param>
/// <param name="Index">From 0, by partition and then sequence: its leaf in the day's tree.</param>
public readonly record struct DayPlace(DateOnly BusinessDay, long Index);

/// <summary>What became of sealing a business day.</summary>
public enum SealOutcome
{
    /// <summary>The statement stands.</summary>
    Sealed = 1,

    /// <summary>The same statement stood already, with the signature that it got first.</summary>
    SealedBefore,

    /// <summary>Another statement stands, and nothing was changed: the day was settled from other entries, or under other policies.</summary>
    Contradicts,
}
