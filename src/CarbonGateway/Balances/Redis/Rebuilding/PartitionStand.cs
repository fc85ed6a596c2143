using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>A partition as Redis and the ledger have it, side by side: every entry that is in the stream is held against the ledger's of its number.</summary>
internal sealed class PartitionStand
{
    private const int MostKept = 5;
    private const int ReadAtOnce = 1_000;
    private readonly ILedger ledger;
    private readonly List<Contradiction> contradictions = [];
    private readonly (ByteWriter Ledger, ByteWriter Redis) bytes = (new(), new());
    private List<JournalEntry> page = [];
    private long common;

    private PartitionStand(ILedger ledger, Watermark mark, JournalHead? head)
    {
        (this.ledger, Mark, Head) = (ledger, mark, head);
        common = Math.Min(head?.Trimmed ?? 0, mark.Sequence);
        HighestEpoch = head?.Epoch ?? 0;
    }

    /// <summary>Of the ledger.</summary>
    public Watermark Mark { get; }

    /// <summary>Of Redis; null = it has none.</summary>
    public JournalHead? Head { get; }

    /// <summary>The first few.</summary>
    public IReadOnlyList<Contradiction> Contradictions => contradictions;

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Entries that only Redis has.</summary>
    public long RedisAlone { get; private set; }

    /// <summary>Entries that only the ledger has.</summary>
    public long LedgerAlone => Mark.Sequence - common;

    /// <summary>Highest epoch that Redis is known to have been at.</summary>
    public int HighestEpoch { get; private set; }

    /// <summary>Looks at all of a partition that is in Redis. Nobody drains it meanwhile: it is halted or stuck.</summary>
    /// <param name="mark">Read just now.</param>
    /// <param name="head">The partition's, or as it was when it was taken away.</param>
    /// <param name="ledger">One side.</param>
    /// <param name="journal">The other.</param>
    /// <param name="alone">Takes every entry that only Redis has.</param>
    /// <param name="cancellation">Stops the looking.</param>
    /// <exception cref="StoreUnavailableException">Redis does not answer, or has too few replicas.</exception>
    /// <exception cref="LedgerUnavailableException">The ledger does not answer.</exception>
    /// <exception cref="InvalidDataException">The ledger lacks an entry of its own.</exception>
    public static async Task<PartitionStand> LookAsync(
        Watermark mark, JournalHead? head, ILedger ledger, RedisJournal journal, Action<JournalEntry> alone, CancellationToken cancellation)
    {
        var stand = new PartitionStand(ledger, mark, head);
        stand.CompareHeads();
        var next = Math.Max(mark.Sequence, head?.Trimmed ?? 0) + 1;
        JournalKey? after = null;
        while (true)
        {
            var read = (await journal.ReadAsync([(mark.Partition, after, ReadAtOnce)]))[0];
            if (!read.IsAnswered) throw new StoreUnavailableException(StoreStatus.Unavailable, TimeSpan.FromSeconds(1));
            var entries = read.Made(out var flaw);
            foreach (var entry in entries)
            {
                if (await stand.CompareAsync(entry, next, cancellation)) alone(entry);
                if (entry.Key.Sequence > mark.Sequence) next = entry.Key.Sequence + 1;
                after = entry.Key;
            }

            if (flaw.Length > 0) stand.Add(new(flaw));
            if (flaw.Length > 0 || read.Entries.Count < ReadAtOnce) return stand;
        }
    }

    private void CompareHeads()
    {
        if (Head is not { } head) Add(new($"Redis has no data of partition {Mark.Partition} that can be sold from."));
        else if (head.Sequence < Mark.Sequence) Add(new($"Redis is at entry {head.Sequence}, and the ledger at {Mark.Sequence}: Redis has lost what the ledger has."));
        else if (head.Trimmed > Mark.Sequence) Add(new($"Entries {Mark.Sequence + 1} to {head.Trimmed} have left Redis, and the ledger does not have them: it is an old copy."));
    }

    /// <returns>True when only Redis has it.</returns>
    private async ValueTask<bool> CompareAsync(JournalEntry entry, long next, CancellationToken cancellation)
    {
        var key = entry.Key;
        HighestEpoch = Math.Max(HighestEpoch, key.Epoch);
        if (key.Sequence > Mark.Sequence)
        {
            RedisAlone++;
            if (key.Sequence != next) Add(new($"Entry {next} is missing in Redis: {key} comes instead.", null, entry));
            else if (key.Epoch < Mark.Epoch) Add(new($"Entry {key} is of an older epoch than the ledger's last one.", null, entry));
            return true;
        }

        var known = await InLedgerAsync(key.Sequence, cancellation);
        if (known.Key == key && Same(known, entry))
        {
            common = Math.Max(common, key.Sequence);
            return false;
        }

        RedisAlone++;
        Add(new(known.Key == key ? $"Entry {key} has other content in Redis than in the ledger." : $"Redis has entry {key}, the ledger has {known.Key} under that number.", known, entry));
        return true;
    }

    private async ValueTask<JournalEntry> InLedgerAsync(long sequence, CancellationToken cancellation)
    {
        var first = page.Count > 0 ? page[0].Key.Sequence : long.MaxValue;
        if (sequence < first || sequence >= first + page.Count)
        {
            page = [];
            await foreach (var entry in ledger.ReadPartitionAsync(Mark.Partition, sequence - 1, cancellation))
            {
                page.Add(entry);
                if (page.Count == ReadAtOnce) break;
            }

            first = sequence;
        }

        return page[(int)(sequence - first)];
    }

    private bool Same(JournalEntry known, JournalEntry entry)
    {
        bytes.Ledger.Clear();
        bytes.Redis.Clear();
        EntryCodec.Write(bytes.Ledger, known);
        EntryCodec.Write(bytes.Redis, entry);
        return bytes.Ledger.Written.Span.SequenceEqual(bytes.Redis.Written.Span);
    }

    private void Add(Contradiction contradiction)
    {
        Count++;
        if (contradictions.Count < MostKept) contradictions.Add(contradiction);
    }
}
