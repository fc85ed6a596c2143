using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;

namespace CarbonPos.CarbonGateway.Journal;

/// <summary>
/// Finds from which entry of the embedded journal on the ledger lacks something, and refuses a ledger that is not of this
/// journal. Nothing is written down for it: how many entries the ledger has, and how far a drain may ever run ahead of the
/// first one that it lacks, tell the place; the entries themselves prove it.
/// </summary>
/// <param name="store">Whose journal it is.</param>
/// <param name="reader">Of that journal.</param>
/// <param name="ledger">That it drains into.</param>
/// <param name="place">Where the ledger is, for people.</param>
internal sealed class LedgerSearch(EmbeddedBalanceStore store, JournalReader reader, ILedger ledger, string place)
{
    /// <summary>Entries that a drain may be past the first one that the ledger lacks, at most.</summary>
    public const int Reach = 16_384;

    private const int PageSize = 4_096;
    private readonly ByteWriter writer = new();

    /// <summary>Looks for the place.</summary>
    /// <param name="marks">All partitions, by number.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <returns>Number of an entry up to which the ledger has everything; 0 = from the first one on.</returns>
    /// <exception cref="JournalUnavailableException">The ledger has what this journal has not.</exception>
    public async ValueTask<long> FindAsync(IReadOnlyList<LedgerPlace> marks, CancellationToken cancellation)
    {
        var ends = await store.ReadEndsAsync();
        var until = store.DurableEntries;
        foreach (var mark in marks)
        {
            if (mark.Last is { } last && last.Sequence > ends[mark.Partition]) throw Refusal($"has entry {last}, and partition {mark.Partition} of the journal ends at {ends[mark.Partition]}");
        }

        var has = marks.Sum(m => m.Sequence);
        var guess = Math.Max(0, has - Reach);
        if (has == 0) return 0;
        if (await HoldsAsync(guess)) return guess;
        // A partition stood still while the others went on: every entry is looked at once more.
        await HoldsAsync(0);
        return 0;

        async ValueTask<bool> HoldsAsync(long from)
        {
            var isSeen = new bool[marks.Count];
            var unseen = marks.Count(m => ends[m.Partition] > m.Sequence);
            var toCompare = has - from;
            for (var at = from; at < until && (toCompare > 0 || unseen > 0);)
            {
                cancellation.ThrowIfCancellationRequested();
                var page = reader.Read(at, until, PageSize);
                foreach (var (id, bytes) in page)
                {
                    var key = PackedEntry.Of(id, bytes).Key;
                    var mark = marks[key.Partition];
                    if (!isSeen[key.Partition])
                    {
                        isSeen[key.Partition] = true;
                        if (ends[key.Partition] > mark.Sequence) unseen--;
                        if (key.Sequence > mark.Sequence + 1) return false;
                    }

                    if (key.Sequence <= mark.Sequence) toCompare--;
                    if (key.Sequence == mark.Sequence) await CompareAsync(key, bytes, cancellation);
                }

                at += page.Count;
            }

            return unseen == 0;
        }
    }

    // One entry of each partition is enough: histories that part do not come together again.
    private async ValueTask CompareAsync(JournalKey key, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        writer.Clear();
        if (await ledger.ReadEntryAsync(key, cancellation) is { } known) EntryCodec.Write(writer, known);
        if (!writer.Written.Span.SequenceEqual(bytes.Span)) throw Refusal($"has another entry under the number of {key} than the journal");
    }

    private JournalUnavailableException Refusal(string what) => new(
        $"The ledger {place} {what}: the journal is an older copy, or not the one that filled this ledger. "
        + "Restore the newest copy of the journal. Or, where this journal is to count: stop the gateway, put the ledger away (settled days and their proofs are then in that copy alone) and start again; it is filled anew from the journal.");
}
