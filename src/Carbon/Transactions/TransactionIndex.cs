using CarbonPos.Carbon.Journal;

namespace CarbonPos.Carbon.Transactions;

/// <summary>
/// Where the entries stand that opened transactions, and which transaction of the same account came before. A partition's
/// numbers run on without a gap, so a row by number is the index: nothing to hash, and no list per account to grow.
/// </summary>
/// <param name="partitions">The deployment's fixed count.</param>
internal sealed class TransactionIndex(int partitions)
{
    private readonly Row[] rows = new Row[partitions];

    public int Count { get; private set; }

    /// <summary>All places, by partition and age.</summary>
    public IEnumerable<PackedPlace> Places => rows.SelectMany(row => (row.Slots ?? []).Take(row.End)).Where(slot => !slot.Place.IsNone).Select(slot => slot.Place);

    /// <summary>The place of a transaction's first entry, or none.</summary>
    public PackedPlace Find(int partition, long sequence) => Look(partition, sequence).Place;

    /// <summary>Number of the same account's transaction before this one; 0 when there was none. It may be forgotten: then all before it are.</summary>
    public long Before(int partition, long sequence) => Look(partition, sequence).Before;

    /// <param name="key">Mostly after all that were added to its partition; a snapshot brings what outlived its time last.</param>
    /// <param name="place">Of its entry.</param>
    /// <param name="before">Number of the same account's transaction before it; 0 = none.</param>
    public void Add(JournalKey key, PackedPlace place, long before)
    {
        ref var row = ref rows[key.Partition];
        if (row.Slots is null) (row.Slots, row.First) = (new Slot[4], key.Sequence);
        if (key.Sequence < row.First) MakeRoomBefore(ref row, key.Sequence);
        var at = key.Sequence - row.First;
        if (at >= row.Slots!.Length) Array.Resize(ref row.Slots, checked((int)Math.Max(at + 1, row.Slots.Length * 2L)));
        row.Slots[at] = new(place, before);
        row.End = Math.Max(row.End, (int)at + 1);
        Count++;
    }

    /// <summary>Changes which transaction came before, when that one is forgotten.</summary>
    public void Relink(int partition, long sequence, long before)
    {
        ref var row = ref rows[partition];
        ref var slot = ref row.Slots![sequence - row.First];
        slot = slot with { Before = before };
    }

    /// <summary>False when it is not there.</summary>
    public bool Remove(int partition, long sequence)
    {
        if (Find(partition, sequence).IsNone) return false;
        ref var row = ref rows[partition];
        row.Slots![sequence - row.First] = default;
        Count--;
        // What is forgotten is the oldest, as a rule: once half of the row is empty at its beginning, the rest moves up.
        while (row.Empty < row.End && row.Slots[row.Empty].Place.IsNone) row.Empty++;
        if (row.Empty <= row.Slots.Length / 2) return true;
        row.Slots = row.Slots[row.Empty..];
        (row.First, row.End, row.Empty) = (row.First + row.Empty, row.End - row.Empty, 0);
        if (row.End == 0) row = default;
        return true;
    }

    private Slot Look(int partition, long sequence)
    {
        if ((uint)partition >= (uint)rows.Length) return default;
        ref readonly var row = ref rows[partition];
        var at = sequence - row.First;
        return at >= 0 && at < row.End ? row.Slots![at] : default;
    }

    private static void MakeRoomBefore(ref Row row, long first)
    {
        var before = checked((int)(row.First - first));
        var slots = new Slot[checked(before + row.Slots!.Length)];
        row.Slots.CopyTo(slots, before);
        (row.Slots, row.First, row.End, row.Empty) = (slots, first, row.End + before, 0);
    }

    private readonly record struct Slot(PackedPlace Place, long Before);

    private struct Row
    {
        public Slot[]? Slots;
        public long First;
        public int End;
        public int Empty;
    }
}
