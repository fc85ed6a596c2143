using CarbonPos.Carbon.Journal;

namespace CarbonPos.Carbon.Transactions;

/// <summary>Where the entries stand that opened transactions. A partition's numbers run on without a gap, so a row by number is the index: nothing to hash.</summary>
/// <param name="partitions">The deployment's fixed count.</param>
internal sealed class TransactionIndex(int partitions)
{
    private readonly Row[] rows = new Row[partitions];

    public int Count { get; private set; }

    /// <summary>All places, by partition and age.</summary>
    public IEnumerable<PackedPlace> Places => rows.SelectMany(row => (row.Places ?? []).Take(row.End)).Where(place => !place.IsNone);

    /// <summary>The place of a transaction's first entry, or none.</summary>
    public PackedPlace Find(JournalKey key)
    {
        if ((uint)key.Partition >= (uint)rows.Length) return default;
        ref readonly var row = ref rows[key.Partition];
        var at = key.Sequence - row.First;
        return at >= 0 && at < row.End ? row.Places![at] : default;
    }

    /// <param name="key">Mostly after all that were added to its partition; a snapshot brings what outlived its time last.</param>
    /// <param name="place">Of its entry.</param>
    public void Add(JournalKey key, PackedPlace place)
    {
        ref var row = ref rows[key.Partition];
        if (row.Places is null) (row.Places, row.First) = (new PackedPlace[4], key.Sequence);
        if (key.Sequence < row.First) MakeRoomBefore(ref row, key.Sequence);
        var at = key.Sequence - row.First;
        if (at >= row.Places!.Length) Array.Resize(ref row.Places, checked((int)Math.Max(at + 1, row.Places.Length * 2L)));
        row.Places[at] = place;
        row.End = Math.Max(row.End, (int)at + 1);
        Count++;
    }

    /// <summary>False when it is not there.</summary>
    public bool Remove(JournalKey key)
    {
        if (Find(key).IsNone) return false;
        ref var row = ref rows[key.Partition];
        row.Places![key.Sequence - row.First] = default;
        Count--;
        // What is forgotten is the oldest, as a rule: once half of the row is empty at its beginning, the rest moves up.
        while (row.Empty < row.End && row.Places[row.Empty].IsNone) row.Empty++;
        if (row.Empty <= row.Places.Length / 2) return true;
        row.Places = row.Places[row.Empty..];
        (row.First, row.End, row.Empty) = (row.First + row.Empty, row.End - row.Empty, 0);
        if (row.End == 0) row = default;
        return true;
    }

    private static void MakeRoomBefore(ref Row row, long first)
    {
        var before = checked((int)(row.First - first));
        var places = new PackedPlace[checked(before + row.Places!.Length)];
        row.Places.CopyTo(places, before);
        (row.Places, row.First, row.End, row.Empty) = (places, first, row.End + before, 0);
    }

    private struct Row
    {
        public PackedPlace[]? Places;
        public long First;
        public int End;
        public int Empty;
    }
}
