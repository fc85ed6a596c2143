using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.Testbed;

namespace CarbonPos.Contracts.Balances;

/// <summary>Holds a journal against the executable model: each entry must be what a fresh book makes of the same event at that place.</summary>
public static class JournalAudit
{
    /// <summary>All partitions' journals.</summary>
    public static async Task<List<JournalEntry>[]> ReadAsync(IBalanceStore store, int partitions)
    {
        var all = new List<JournalEntry>[partitions];
        for (var p = 0; p < partitions; p++)
        {
            all[p] = [];
            await foreach (var entry in store.ReadJournalAsync(p, TestContext.Current.CancellationToken)) all[p].Add(entry);
        }

        return all;
    }

    /// <summary>Every partition's keys begin at 1 and have no gap.</summary>
    public static void AssertGapless(List<JournalEntry>[] journal)
    {
        for (var p = 0; p < journal.Length; p++)
        {
            for (var i = 0; i < journal[p].Count; i++) Assert.Equal(new JournalKey(p, 1, i + 1), journal[p][i].Key);
        }
    }

    /// <summary>Replays the events in the journal's order through fresh books, one for each partition.</summary>
    /// <param name="journal">As <see cref="ReadAsync"/> gave it.</param>
    /// <param name="sent">All events that were posted; each must have a fingerprint of its own body.</param>
    /// <param name="policy">That was in force.</param>
    /// <returns>The books, one for each partition.</returns>
    public static Book[] Judge(List<JournalEntry>[] journal, IEnumerable<TransactionEvent> sent, Policy policy)
    {
        AssertGapless(journal);
        var events = sent.DistinctBy(e => (e.Request, e.Fingerprint)).ToDictionary(e => (e.Request, e.Fingerprint));
        return [.. journal.Select(entries => Judge(entries, events, policy, journal.Length))];
    }

    /// <summary>What a caller was told must be what a book remembers of its request.</summary>
    /// <remarks>An id that a register used twice, on accounts of two partitions, may be in two books: the drain finds it, not the store.</remarks>
    public static void AssertExplained(Book[] books, TransactionEvent e, PostingResult told)
    {
        var markers = books.Select(b => b.FindMarker(e.Request)).OfType<Marker>().ToArray();
        if (markers.Length == 0)
        {
            Assert.Contains(told.Answer!.Refusal, new[] { Refusal.AccountUnknown, Refusal.TransactionUnknown });
            return;
        }

        Assert.True(
            markers.Any(marker => Explains(marker, e, told)),
            $"{e} was told {BookDump.Answer(told.Answer)}, misuse {told.Misuse}; remembered is {string.Join(" and ", markers.Select(m => BookDump.Answer(m.Answer)))}.");
    }

    private static bool Explains(Marker marker, TransactionEvent e, PostingResult told) =>
        told.Misuse is not null ? marker.Fingerprint != e.Fingerprint
        : marker.Answer is null && e is not FindOrAbandon ? told.Answer?.Refusal == Refusal.Abandoned
        // A search that gave up, and a request that came before: both told what is remembered.
        : BookDump.Answer(marker.Answer) == BookDump.Answer(told.Answer);

    private static Book Judge(
        List<JournalEntry> entries, Dictionary<(RequestKey Request, BodyFingerprint Fingerprint), TransactionEvent> events, Policy policy, int partitions)
    {
        var book = new Book(partitions);
        var made = new List<JournalEntry>();
        foreach (var entry in entries)
        {
            made.Clear();
            if (entry.Request.Id == Guid.Empty)
            {
                AssertExpiry(book, entry);
                book.Apply(entry);
                continue;
            }

            book.Post(AtPartitionTime(events[(entry.Request, entry.Fingerprint)], entry.At), policy, made);
            Assert.Equal(Text(entry), Text(Assert.Single(made)));
            AssertFloor(entry, policy);
            Assert.Equal(Int128.Zero, book.Conservation());
        }

        return book;
    }

    // What was given before the partition's time counts from that time: as much later as the hold begins, it ends.
    private static TransactionEvent AtPartitionTime(TransactionEvent e, DateTimeOffset at) => (at > e.At, e) switch
    {
        (true, Hold hold) => hold with { At = at, Expiry = hold.Expiry + (at - e.At) },
        (true, ExtendHold { Expiry: { } expiry } extend) => extend with { At = at, Expiry = expiry + (at - e.At) },
        _ => e with { At = at },
    };

    private static void AssertExpiry(Book book, JournalEntry entry)
    {
        Assert.Equal(EntryKind.Expire, entry.Kind);
        var hold = book.FindTransaction(entry.Transaction!.Value)!;
        Assert.Equal(TransactionState.Held, hold.State);
        Assert.True(hold.HoldExpiry <= entry.At, $"Hold {hold.Key} expired at {entry.At:O}, before its time {hold.HoldExpiry:O}.");
        Assert.Equal(hold.Held, entry.Legs.Aggregate(Co2eMass.Zero, (sum, leg) => sum + leg.Grams));
    }

    private static void AssertFloor(JournalEntry entry, Policy policy)
    {
        var voluntary = entry.Kind is EntryKind.Sale or EntryKind.Hold or EntryKind.ExtendHold or EntryKind.SellSurplus;
        if (!voluntary || entry.Answer is not { Moved.IsPositive: true } answer) return;
        Assert.True(answer.Available >= policy.Floor, $"Entry {entry.Key} left {answer.Available}, below the floor of {policy.Floor}.");
    }

    /// <summary>An entry's bytes, as text.</summary>
    public static string Text(JournalEntry entry)
    {
        var writer = new ByteWriter();
        EntryCodec.Write(writer, entry);
        return $"{entry.Kind} {entry.Key} {Convert.ToHexString(writer.Written.Span)}";
    }
}
