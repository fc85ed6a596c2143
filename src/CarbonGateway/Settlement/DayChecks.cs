using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>
/// Goes along a day's entries and holds them against the chain: from where each partition's chain stood before the day, link by
/// link, to where it stands after. A missing, added, moved or changed entry breaks it, and so does a day that does not end with its cut.
/// </summary>
internal sealed class DayChecks(DateOnly day, IReadOnlyList<PartitionSpan> before, IReadOnlyList<PartitionSpan> spans)
{
    private byte[] linked = new byte[1024];
    private int partition = -1;
    private ChainHash chain;
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
        if (linked.Length < ChainHash.Size + found.Bytes.Length) linked = new byte[(ChainHash.Size + found.Bytes.Length) * 2];
        chain.Write(linked);
        found.Bytes.Span.CopyTo(linked.AsSpan(ChainHash.Size));
        chain = ChainHash.Of(linked.AsSpan(0, ChainHash.Size + found.Bytes.Length));
        last = found.Entry;
        entries++;
    }

    /// <summary>There is no more.</summary>
    public void Finish() => Begin(spans.Count);

    private void Begin(int next)
    {
        if (partition >= 0) End();
        // Partitions in between have nothing on the day: their chain stood still.
        for (var p = partition + 1; p < next; p++)
        {
            if (spans[p].Entries > 0) Flaws.Add($"The {spans[p].Entries} entries of partition {p} are missing.");
        }

        (partition, entries, last) = (next, 0, null);
        if (next < before.Count) chain = Read(before[next].ChainHead);
    }

    private void End()
    {
        var span = spans[partition];
        if (entries != span.Entries) Flaws.Add($"Partition {partition} has {entries} entries, and {span.Entries} were written.");
        else if (chain != Read(span.ChainHead)) Flaws.Add($"The chain of partition {partition} is broken between {span.First} and {span.Last}: 'carbonpos-gateway verify' names the entry. Restore the ledger from a backup.");
        if (last is not { Kind: EntryKind.Cut } cut || cut.TillDate != day) Flaws.Add($"Partition {partition} does not end {day:yyyy-MM-dd} with its cut, but with {last?.Kind} {last?.Key}.");
    }

    private static ChainHash Read(Digest digest) => new(digest.A, digest.B, digest.C, digest.D);
}
