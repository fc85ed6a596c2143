using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Journal;

/// <summary>An entry of the embedded journal that has been looked at, and not read yet.</summary>
/// <param name="Id">Its number in the journal.</param>
/// <param name="Key">Its own.</param>
/// <param name="Kind">What it is.</param>
/// <param name="At">Its partition time.</param>
/// <param name="Bytes">As <see cref="EntryCodec"/> writes them.</param>
internal readonly record struct PackedEntry(long Id, JournalKey Key, EntryKind Kind, DateTimeOffset At, ReadOnlyMemory<byte> Bytes)
{
    /// <exception cref="InvalidDataException">It is no entry; the message names it.</exception>
    public static PackedEntry Of(long id, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var key = EntryCodec.ReadHead(bytes.Span, out var kind, out var at);
            return new(id, key, kind, at, bytes);
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException)
        {
            throw new InvalidDataException($"Journal entry {id} cannot be read: {e.Message} Restore the file from a backup.", e);
        }
    }

    /// <exception cref="InvalidDataException">It cannot be read; the message names it.</exception>
    public JournalEntry Read() => SealedEntry.Read(Id, Bytes.Span);
}

/// <summary>Entries of one partition as their bytes, until each is asked for.</summary>
internal sealed class PackedRun(IReadOnlyList<PackedEntry> entries) : EntryRun
{
    public override int Count => entries.Count;

    public override JournalKey KeyAt(int index) => entries[index].Key;

    public override DateTimeOffset TimeAt(int index) => entries[index].At;

    public override DateOnly? CutAt(int index)
    {
        if (entries[index].Kind != EntryKind.Cut) return null;
        try
        {
            return Read(index).TillDate;
        }
        catch (InvalidDataException)
        {
            // Whoever reads the entry itself is told.
            return null;
        }
    }

    public override JournalEntry Read(int index) => entries[index].Read();
}
