using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>
/// Entries of one partition in their order. Keys and times are at hand; an entry is made when it is asked for, and nothing keeps
/// it: what is written thousands at a time must not all be there at once.
/// </summary>
public abstract class EntryRun
{
    /// <summary>How many.</summary>
    public abstract int Count { get; }

    /// <summary>Key of the first.</summary>
    public JournalKey First => KeyAt(0);

    /// <summary>Key of the last.</summary>
    public JournalKey Last => KeyAt(Count - 1);

    /// <summary>Entries that are there already.</summary>
    public static EntryRun Of(IReadOnlyList<JournalEntry> entries) => new Listed(entries);

    /// <summary>An entry's key.</summary>
    public abstract JournalKey KeyAt(int index);

    /// <summary>An entry's partition time.</summary>
    public abstract DateTimeOffset TimeAt(int index);

    /// <summary>The business day that an entry ends; null where it is no cut, or cannot be read.</summary>
    public abstract DateOnly? CutAt(int index);

    /// <summary>An entry.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message says why.</exception>
    public abstract JournalEntry Read(int index);

    /// <summary>Some of them, one after the other.</summary>
    public EntryRun Part(int from, int count) => from == 0 && count == Count ? this : new PartOf(this, from, count);

    private sealed class Listed(IReadOnlyList<JournalEntry> entries) : EntryRun
    {
        public override int Count => entries.Count;

        public override JournalKey KeyAt(int index) => entries[index].Key;

        public override DateTimeOffset TimeAt(int index) => entries[index].At;

        public override DateOnly? CutAt(int index) => entries[index] is { Kind: EntryKind.Cut } cut ? cut.TillDate : null;

        public override JournalEntry Read(int index) => entries[index];
    }

    private sealed class PartOf(EntryRun whole, int from, int count) : EntryRun
    {
        public override int Count => count;

        public override JournalKey KeyAt(int index) => whole.KeyAt(from + index);

        public override DateTimeOffset TimeAt(int index) => whole.TimeAt(from + index);

        public override DateOnly? CutAt(int index) => whole.CutAt(from + index);

        public override JournalEntry Read(int index) => whole.Read(from + index);
    }
}
