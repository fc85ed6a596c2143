using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Journal;

/// <summary>
/// The embedded journal as a drain reads it: from the first entry on that the ledger lacks, in the order of the commits, shared
/// out among the partitions. It looks at no more than a bounded number of entries past that one, and keeps their bytes alone.
/// </summary>
internal sealed class EmbeddedJournal : IDrainedJournal
{
    private const int PageSize = 4_096;
    private const long MostBytes = 16L << 20;
    private readonly EmbeddedBalanceStore store;
    private readonly JournalReader reader;
    private readonly LedgerSearch search;
    private readonly Lane[] lanes;
    // Number of the last entry that was looked at; null = the place is to be looked for.
    private long? position;
    private long bytesKept;

    /// <param name="store">Whose journal; it must outlive this.</param>
    /// <param name="ledger">That it is drained into.</param>
    /// <param name="place">Where the ledger is, for people.</param>
    public EmbeddedJournal(EmbeddedBalanceStore store, ILedger ledger, string place)
    {
        this.store = store;
        reader = store.OpenReader();
        search = new(store, reader, ledger, place);
        lanes = [.. Enumerable.Range(0, ledger.Deployment.Partitions).Select(_ => new Lane())];
    }

    /// <inheritdoc/>
    public string Meanwhile => "Postings go on; the journal keeps everything.";

    /// <inheritdoc/>
    public string Advice => "Restore the journal from a backup.";

    /// <inheritdoc/>
    public bool Trims => false;

    /// <inheritdoc/>
    public async ValueTask<JournalLook> LookAsync(IReadOnlyList<LedgerPlace> ledger, CancellationToken cancellation)
    {
        if (ledger.Count != lanes.Length) throw new ArgumentException("The embedded journal is drained as a whole.", nameof(ledger));
        try
        {
            if (position is null || ledger.Any(p => lanes[p.Partition].IsAstray(p))) Begin(ledger, await search.FindAsync(ledger, cancellation));
            else if (ledger.Any(p => lanes[p.Partition].LacksWhatWasSkipped(p))) Begin(ledger, 0);
            foreach (var place in ledger) bytesKept -= lanes[place.Partition].LetGo(place);
            Fill(ledger, cancellation);
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException or StoreUnavailableException)
        {
            position = null;
            throw new JournalUnavailableException(e is InvalidDataException ? e.Message : $"The journal cannot be read: {e.Message}", e);
        }

        return new([.. ledger.Select(p => (JournalEnd?)new JournalEnd(p.Last?.Epoch ?? 1, lanes[p.Partition].Seen, 0))], store.DurableEntries - position!.Value);
    }

    /// <inheritdoc/>
    public Task<JournalRead[]> ReadAsync(IReadOnlyList<(int Partition, JournalKey? After, int Most)> wanted)
    {
        var found = new JournalRead[wanted.Count];
        for (var i = 0; i < found.Length; i++) found[i] = new(true, new PackedRun(lanes[wanted[i].Partition].Take(wanted[i].After?.Sequence ?? 0, wanted[i].Most)), "");
        return Task.FromResult(found);
    }

    /// <inheritdoc/>
    public ValueTask<long?> TrimAsync(int partition, int epoch, long fence, long upto, int uptoEpoch) => new((long?)null);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        reader.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Begin(IReadOnlyList<LedgerPlace> ledger, long from)
    {
        (position, bytesKept) = (from, 0);
        foreach (var place in ledger) lanes[place.Partition].Begin(place);
    }

    private void Fill(IReadOnlyList<LedgerPlace> ledger, CancellationToken cancellation)
    {
        var durable = store.DurableEntries;
        while (bytesKept < MostBytes && Math.Min(durable, Front() + LedgerSearch.Reach) is var until && position < until)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = reader.Read(position!.Value, until, PageSize, MostBytes - bytesKept);
            if (page.Count == 0) throw new InvalidDataException($"Journal entry {position + 1} is missing: it was there before. Restore the file from a backup.");
            foreach (var (id, bytes) in page)
            {
                var entry = PackedEntry.Of(id, bytes);
                if (lanes[entry.Key.Partition].Add(entry, ledger[entry.Key.Partition])) bytesKept += bytes.Length;
                position = id;
            }
        }
    }

    // The first entry that the ledger lacks, less one: what LedgerSearch goes by after a crash.
    private long Front()
    {
        var front = position!.Value;
        foreach (var lane in lanes) front = Math.Min(front, lane.FirstId - 1);
        return front;
    }

    /// <summary>What is at hand of one partition.</summary>
    private sealed class Lane
    {
        private readonly List<PackedEntry> pending = [];
        // The ledger's last entry as it was last told, and the last one that was given out.
        private long low;
        private long given;
        private bool skipped;

        /// <summary>Last sequence that was looked at.</summary>
        public long Seen { get; private set; }

        /// <summary>Number in the journal of the first that the ledger lacks.</summary>
        public long FirstId => pending.Count > 0 ? pending[0].Id : long.MaxValue;

        public void Begin(LedgerPlace place)
        {
            pending.Clear();
            (low, given, Seen, skipped) = (place.Sequence, place.Sequence, place.Sequence, false);
        }

        /// <summary>True: the ledger is where this reading has not brought it. It was restored, or somebody else writes to it.</summary>
        public bool IsAstray(LedgerPlace place) => place.Sequence < low || place.Sequence > given;

        /// <summary>True: the partition is taken up again, and what came of it meanwhile is not at hand.</summary>
        public bool LacksWhatWasSkipped(LedgerPlace place) => skipped && !place.IsStuck;

        /// <summary>Forgets what the ledger has, and all of a partition that is stuck: the others must not wait for it.</summary>
        /// <returns>Bytes that this frees.</returns>
        public long LetGo(LedgerPlace place)
        {
            var count = place.IsStuck ? pending.Count : Math.Min(pending.Count, (int)(place.Sequence - low));
            low = place.Sequence;
            if (count == 0) return 0;
            if (place.IsStuck) skipped = true;
            var bytes = 0L;
            for (var i = 0; i < count; i++) bytes += pending[i].Bytes.Length;
            pending.RemoveRange(0, count);
            return bytes;
        }

        /// <returns>False where it need not be kept.</returns>
        /// <exception cref="InvalidDataException">It is not the next of its partition.</exception>
        public bool Add(in PackedEntry entry, LedgerPlace place)
        {
            if (entry.Key.Sequence <= place.Sequence) return false;
            if (entry.Key.Sequence != Seen + 1) throw new InvalidDataException($"Journal entry {entry.Id} is {entry.Key}, and follows sequence {Seen} of its partition. Restore the file from a backup.");
            Seen = entry.Key.Sequence;
            skipped |= place.IsStuck;
            if (place.IsStuck) return false;
            pending.Add(entry);
            return true;
        }

        public IReadOnlyList<PackedEntry> Take(long after, int most)
        {
            if (pending.Count == 0) return [];
            var from = (int)Math.Clamp(after + 1 - pending[0].Key.Sequence, 0, pending.Count);
            var some = pending.GetRange(from, Math.Min(most, pending.Count - from));
            if (some.Count > 0) given = Math.Max(given, some[^1].Key.Sequence);
            return some;
        }
    }
}
