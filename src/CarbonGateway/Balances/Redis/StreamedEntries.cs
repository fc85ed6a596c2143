using System.Buffers.Text;
using System.Runtime.InteropServices;
using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Balances.Redis.Entries;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>An item of a stream as it lies in Redis' answer: [id, [e, facts, d, decision]].</summary>
/// <param name="Key">From its id.</param>
/// <param name="Facts">See <see cref="FactsCodec"/>.</param>
/// <param name="Decided">See <see cref="Decision"/>.</param>
internal readonly record struct StreamedEntry(JournalKey Key, ReadOnlyMemory<byte> Facts, ReadOnlyMemory<byte> Decided)
{
    /// <exception cref="InvalidDataException">It is no such item.</exception>
    public static StreamedEntry Of(RedisReply item, int partition)
    {
        var parts = item.Items.GetEnumerator();
        var id = Next(ref parts).Bytes.Span;
        var fields = Next(ref parts).Items.GetEnumerator();
        Next(ref fields);
        var facts = Next(ref fields).Bytes;
        Next(ref fields);
        if (!Utf8Parser.TryParse(id, out int epoch, out var digits) || digits + 1 >= id.Length || !Utf8Parser.TryParse(id[(digits + 1)..], out long sequence, out _)) throw new InvalidDataException("Its id has no epoch and sequence.");
        return new(new(partition, epoch, sequence), facts, Next(ref fields).Bytes);
    }

    /// <summary>Partition time.</summary>
    public DateTimeOffset At => Decision.TimeOf(Decided.Span);

    /// <exception cref="InvalidDataException">The bytes are not what this build writes.</exception>
    public JournalEntry Entry()
    {
        try
        {
            return DecidedEntry.Entry(Facts.Span, Decided.Span, Key);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or OverflowException or IndexOutOfRangeException or ArgumentException)
        {
            throw new InvalidDataException($"Entry {Key} cannot be read: {e.Message} Keep Redis as it is, and find out what wrote there.", e);
        }
    }

    private static RedisReply Next(ref RedisItems.Cursor items) => items.MoveNext() ? items.Current : throw new InvalidDataException("It has too few fields.");
}

/// <summary>Entries that lie in an answer of Redis until each is asked for.</summary>
internal sealed class StreamedEntries : EntryRun
{
    private readonly List<StreamedEntry> entries;

    private StreamedEntries(List<StreamedEntry> entries) => this.entries = entries;

    public static StreamedEntries None { get; } = new([]);

    public override int Count => entries.Count;

    /// <param name="items">A reading of a partition's stream.</param>
    /// <param name="partition">Which.</param>
    /// <param name="flaw">Why the one after these is no entry; empty when all are.</param>
    public static StreamedEntries Of(RedisItems items, int partition, out string flaw)
    {
        var found = new List<StreamedEntry>(items.Count);
        flaw = "";
        try
        {
            foreach (var item in items)
            {
                var entry = StreamedEntry.Of(item, partition);
                _ = entry.At;
                found.Add(entry);
            }
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            var after = found.Count > 0 ? $"after {found[^1].Key}" : "that comes next";
            flaw = $"The entry {after} cannot be read: {e.Message} Keep Redis as it is, and find out what wrote there.";
        }

        return new(found);
    }

    public override JournalKey KeyAt(int index) => entries[index].Key;

    public override DateTimeOffset TimeAt(int index) => At(index).At;

    public override DateOnly? CutAt(int index)
    {
        try
        {
            return Decision.KindOf(At(index).Decided.Span) == EntryKind.Cut ? Read(index).TillDate : null;
        }
        catch (InvalidDataException)
        {
            // Whoever reads the entry itself is told.
            return null;
        }
    }

    public override JournalEntry Read(int index) => At(index).Entry();

    private ref readonly StreamedEntry At(int index) => ref CollectionsMarshal.AsSpan(entries)[index];
}
