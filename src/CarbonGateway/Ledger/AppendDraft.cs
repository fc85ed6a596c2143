using System.Diagnostics.CodeAnalysis;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>What the ledger has of an entry that comes again.</summary>
internal readonly record struct StoredEntry(int Epoch, byte[] Bytes);

/// <summary>An entry that is to be written: where its bytes are in the draft, and its link of the chain.</summary>
internal readonly record struct NewEntry(JournalEntry Entry, int Offset, int Length, Digest Chain);

/// <summary>What an append changes about a partition, beside its rows.</summary>
/// <param name="Mark">As it will be.</param>
/// <param name="FirstSequence">Of the new entries.</param>
/// <param name="Entries">How many are new.</param>
/// <param name="Legs">How many they have.</param>
/// <param name="Moved">Grams of these.</param>
internal readonly record struct MarkChange(Watermark Mark, long FirstSequence, int Entries, int Legs, long Moved);

/// <summary>
/// Decides what of an append is written: the one place that knows what is a repetition, a contradiction, a gap. Both back ends
/// lock the watermarks, ask it, and write what it says in the same commit.
/// </summary>
internal sealed class AppendDraft(Lease lease, DateOnly businessDay)
{
    private readonly ByteWriter writer = new();

    /// <summary>To be written, partition by partition.</summary>
    public List<NewEntry> Entries { get; } = [];

    /// <summary>Watermarks to set; a halted one has no new entries.</summary>
    public List<MarkChange> Changes { get; } = [];

    /// <summary>Lets go of the entries that are written; what becomes of the watermarks stays.</summary>
    public void Forget()
    {
        Entries.Clear();
        writer.Clear();
    }

    /// <summary>An entry's bytes; valid until the next batch is judged.</summary>
    public ReadOnlySpan<byte> Bytes(in NewEntry entry) => writer.Written.Span.Slice(entry.Offset, entry.Length);

    /// <summary>Misuse, told before anything is asked of a database.</summary>
    /// <exception cref="ArgumentException">See <see cref="ILedger.AppendAsync"/>.</exception>
    public static void Check(Lease lease, IReadOnlyList<PartitionBatch> batches)
    {
        var partitions = new HashSet<int>();
        var count = 0;
        foreach (var (partition, entries) in batches)
        {
            if (!lease.Partitions.Contains(partition)) throw new ArgumentException($"Partition {partition} is not of the lease.", nameof(batches));
            if (!partitions.Add(partition)) throw new ArgumentException($"Partition {partition} is in two batches.", nameof(batches));
            if (entries.Count == 0) throw new ArgumentException($"The batch of partition {partition} is empty.", nameof(batches));
            count += entries.Count;
            for (var i = 0; i < entries.Count; i++)
            {
                var key = entries.KeyAt(i);
                if (key.Partition != partition) throw new ArgumentException($"Entry {key} is in the batch of partition {partition}.", nameof(batches));
                if (i > 0 && key.Sequence <= entries.KeyAt(i - 1).Sequence) throw new ArgumentException($"Entry {key} does not ascend.", nameof(batches));
            }
        }

        if (count > LedgerLimits.MostEntries) throw new ArgumentException($"{count} entries are more than {LedgerLimits.MostEntries}.", nameof(batches));
    }

    /// <summary>The sequences of a batch that the ledger has already; null when it has none.</summary>
    public static (long First, long Last)? Repeated(PartitionBatch batch, Watermark mark, Lease lease)
    {
        var first = batch.Entries.First.Sequence;
        if (mark.Fence != lease.Fence || mark.Halted is not null || first > mark.Sequence) return null;
        return (first, Math.Min(batch.Entries.Last.Sequence, mark.Sequence));
    }

    /// <summary>False where a batch can only be refused or skipped.</summary>
    public static bool MayWrite(PartitionBatch batch, Watermark mark, Lease lease) =>
        mark.Fence == lease.Fence && mark.Halted is null && batch.Entries.Last.Sequence > mark.Sequence;

    /// <summary>Judges one partition's batch, and keeps what of it is to be written.</summary>
    /// <param name="batch">Checked.</param>
    /// <param name="mark">Locked until the commit.</param>
    /// <param name="stored">What the ledger has of the <see cref="Repeated"/> ones, by sequence.</param>
    public AppendResult Judge(PartitionBatch batch, Watermark mark, IReadOnlyDictionary<long, StoredEntry> stored)
    {
        if (mark.Fence != lease.Fence) return new AppendResult.StaleLease(mark.Partition, mark.Fence);
        if (mark.Halted is { } halted) return new AppendResult.Halted(mark.Partition, halted);
        var (kept, skipped, legs, moved) = (Entries.Count, 0, 0, 0L);
        var (epoch, chain, open) = (mark.Epoch, mark.Chain, mark.OpenDay);
        for (var i = 0; i < batch.Entries.Count; i++)
        {
            var key = batch.Entries.KeyAt(i);
            var expected = i > 0 ? batch.Entries.KeyAt(i - 1).Sequence + 1 : Math.Min(key.Sequence, mark.Sequence + 1);
            if (key.Sequence != expected)
            {
                GiveUp(kept);
                return new AppendResult.Gap(mark.Partition, expected, key);
            }

            if (!TryRead(batch.Entries, i, out var entry, out var flaw))
            {
                GiveUp(kept);
                return new AppendResult.Unreadable(mark.Partition, i, flaw);
            }

            var contradiction = key.Sequence <= mark.Sequence ? Contradiction(entry, stored) : Older(key, epoch);
            if (contradiction is not null) return HaltAt(mark, key, contradiction, kept);
            if (key.Sequence <= mark.Sequence)
            {
                skipped++;
                continue;
            }

            if (open > businessDay) return OtherDay(mark, open.Value, kept);
            // A cut that came twice, or after the partition's first entry of a later day, ends nothing.
            DateOnly? cut = entry.Kind == EntryKind.Cut ? entry.TillDate : null;
            if (cut > businessDay) return HaltAt(mark, key, $"Entry {key} ends the business day {cut:yyyy-MM-dd}, and {businessDay:yyyy-MM-dd} is open.", kept);
            open = cut == businessDay ? businessDay.AddDays(1) : businessDay;
            (epoch, chain) = (key.Epoch, Add(entry, chain));
            legs += entry.Legs.Length;
            foreach (ref readonly var leg in entry.Legs.AsSpan()) moved = checked(moved + leg.Grams.Grams);
        }

        var written = batch.Entries.Count - skipped;
        if (written == 0) return new AppendResult.Committed(mark, 0, skipped);
        var next = mark with { Epoch = epoch, Sequence = mark.Sequence + written, Chain = chain, OpenDay = open };
        Changes.Add(new(next, mark.Sequence + 1, written, legs, moved));
        return new AppendResult.Committed(next, written, skipped);
    }

    private static bool TryRead(EntryRun entries, int index, [NotNullWhen(true)] out JournalEntry? entry, out string flaw)
    {
        try
        {
            (entry, flaw) = (entries.Read(index), "");
            return true;
        }
        catch (InvalidDataException e)
        {
            (entry, flaw) = (null, e.Message);
            return false;
        }
    }

    private AppendResult.Halted HaltAt(Watermark mark, JournalKey key, string reason, int kept)
    {
        GiveUp(kept);
        var halt = new Halt(key, reason);
        Changes.Add(new(mark with { Halted = halt }, 0, 0, 0, 0));
        return new AppendResult.Halted(mark.Partition, halt);
    }

    private AppendResult.OtherDay OtherDay(Watermark mark, DateOnly open, int kept)
    {
        GiveUp(kept);
        return new AppendResult.OtherDay(mark.Partition, open);
    }

    private void GiveUp(int kept) => Entries.RemoveRange(kept, Entries.Count - kept);

    private static string? Older(JournalKey key, int epoch) =>
        key.Epoch < epoch ? $"Entry {key} comes after entries of epoch {epoch}: a primary that was replaced went on writing." : null;

    private string? Contradiction(JournalEntry entry, IReadOnlyDictionary<long, StoredEntry> stored)
    {
        var key = entry.Key;
        if (!stored.TryGetValue(key.Sequence, out var known)) return $"Entry {key} comes again, and the ledger, which is past it, has lost it.";
        if (known.Epoch < key.Epoch) return $"Entry {key} takes the number of an entry of epoch {known.Epoch} that the ledger has: history was lost in a failover and written anew.";
        if (known.Epoch > key.Epoch) return $"Entry {key} comes after the ledger has taken its number from epoch {known.Epoch}: a primary that was replaced went on writing.";
        var start = writer.Length;
        EntryCodec.Write(writer, entry);
        return writer.Written.Span[start..].SequenceEqual(known.Bytes) ? null : $"Entry {key} comes again with other content than the ledger has.";
    }

    // The link before stands right before the bytes, so that one hash runs over both.
    private Digest Add(JournalEntry entry, Digest before)
    {
        Span<byte> link = stackalloc byte[Digest.Size];
        before.Write(link);
        var start = writer.Length;
        writer.Raw(link);
        EntryCodec.Write(writer, entry);
        var hashed = writer.Written.Span[start..];
        var chain = Digest.Of(hashed);
        Entries.Add(new(entry, start + Digest.Size, hashed.Length - Digest.Size, chain));
        return chain;
    }
}
