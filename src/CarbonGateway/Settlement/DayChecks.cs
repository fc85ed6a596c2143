using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>
/// Goes along a day's entries and holds them against the chain: from where each partition's chain stood before the day, link by
/// link, to where it stands after. A missing, added, moved or changed entry breaks it, and so does a day that does not end with its cut.
/// </summary>
internal sealed class DayChecks(LedgerDeployment deployment, DateOnly day, IReadOnlyList<PartitionSpan> before, IReadOnlyList<PartitionSpan> spans)
{
    private readonly PartitionChain chain = new(default);
    private int partition = -1;
    private JournalEntry? last;
    private long entries;

    /// <summary>What was found, one sentence each.</summary>
    public List<string> Flaws { get; } = [];

    /// <summary>The next entry, by partition and then sequence.</summary>
    public void Follow(DayEntry found)
    {
        var key = found.Entry.Key;
        if (key.Partition != partition) Begin(key.Partition);
        if (last is { } previous && key.Sequence != previous.Key.Sequence + 1) Flaws.Add($"Entry {previous.Key.Sequence + 1} of partition {partition} is missing: {key} comes after {previous.Key}.");
        if (last is { Kind: EntryKind.Cut } cut && cut.TillDate == day) Flaws.Add($"Partition {partition} goes on after the cut of {day:yyyy-MM-dd}: {key} comes after {cut.Key}.");
        chain.Follow(found.Bytes.Span);
        last = found.Entry;
        entries++;
    }

    /// <summary>There is no more.</summary>
    public void Finish() => Begin(spans.Count);

    private void Begin(int next)
    {
        if (partition >= 0) End();
        // Partitions in between have nothing on the day. Only one that had nothing before it either may: all others have been cut.
        for (var p = partition + 1; p < next; p++)
        {
            if (spans[p].Entries > 0) Flaws.Add($"The {spans[p].Entries} entries of partition {p} are missing.");
            else if (before[p].ChainHead != PartitionChain.Origin(deployment.Id, p)) Flaws.Add($"Partition {p} has nothing on {day:yyyy-MM-dd}, not even its cut.");
        }

        (partition, entries, last) = (next, 0, null);
        if (next < before.Count) chain.Begin(before[next].ChainHead);
    }

    private void End()
    {
        var span = spans[partition];
        if (entries != span.Entries) Flaws.Add($"Partition {partition} has {entries} entries, and {span.Entries} were written.");
        else if (chain.Head != span.ChainHead) Flaws.Add($"The chain of partition {partition} is broken between {span.First} and {span.Last}: 'carbonpos-gateway verify' names the entry. Restore the ledger from a backup.");
        if (last is not { Kind: EntryKind.Cut } cut || cut.TillDate != day) Flaws.Add($"Partition {partition} does not end {day:yyyy-MM-dd} with its cut, but with {last?.Kind} {last?.Key}.");
    }
}
