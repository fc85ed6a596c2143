using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>The newest share of a partition in a business day, up to the one asked for, as the tables have it: the same rules for both back ends.</summary>
internal readonly record struct DaySpan(int Partition, DateOnly BusinessDay, long Entries, long First, int FirstEpoch, long Last, int LastEpoch, byte[] Chain)
{
    /// <summary>A day's spans of all partitions.</summary>
    /// <param name="deployment">Whose.</param>
    /// <param name="day">Asked for.</param>
    /// <param name="found">Ascending; partitions that never had an entry are not among them.</param>
    public static IReadOnlyList<PartitionSpan> All(LedgerDeployment deployment, DateOnly day, IEnumerable<DaySpan> found)
    {
        var spans = new PartitionSpan[deployment.Partitions];
        for (var p = 0; p < spans.Length; p++) spans[p] = new(p, 0, null, null, PartitionChain.Origin(deployment.Id, p));
        foreach (var span in found)
        {
            var (p, head) = (span.Partition, Digest.Read(span.Chain));
            spans[p] = span.BusinessDay == day
                ? new(p, span.Entries, new(p, span.FirstEpoch, span.First), new(p, span.LastEpoch, span.Last), head)
                : new(p, 0, null, null, head);
        }

        return spans;
    }

    /// <exception cref="InvalidDataException">The bytes are not an entry; the message names it.</exception>
    public static DayEntry Entry(int partition, long sequence, byte[] bytes)
    {
        try
        {
            return new(EntryCodec.Read(bytes), bytes);
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException)
        {
            throw new InvalidDataException($"Entry {sequence} of partition {partition} cannot be read: {e.Message} Restore the ledger from a backup.", e);
        }
    }

    /// <summary>What to say where a statement stands already. Its signature may differ: it is made anew each time.</summary>
    public static SealOutcome Compare(SignedStatement stands, SignedStatement given) =>
        stands.Bytes.Span.SequenceEqual(given.Bytes.Span) ? SealOutcome.SealedBefore : SealOutcome.Contradicts;
}
