using System.Buffers.Binary;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed;

namespace CarbonPos.Contracts.Ledger;

/// <summary>Writes entries for ledger tests: plain ones by hand, and those of a random day as the model makes them.</summary>
public static class Scribe
{
    private static readonly Seller Seller = new(new(101), 1, ActivityCode.TryParse("G47", out var code) ? code : default);

    /// <summary>Time of the first entry.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Account by number.</summary>
    public static AccountId Account(int number) => new(7, (ulong)number);

    /// <summary>Request by number.</summary>
    public static RequestKey Request(int number, long merchant = 101)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Fill(1);
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return new(new(merchant), new Guid(bytes));
    }

    /// <summary>A sale of 100 g by account 1, by a request of its own.</summary>
    public static JournalEntry Sale(int partition, long sequence, int epoch = 1, int account = 1, RequestKey? request = null, long grams = 100)
    {
        var key = new JournalKey(partition, epoch, sequence);
        var moved = Co2eMass.FromGrams(grams);
        var period = BudgetPeriod.FromYear(2026);
        return new()
        {
            Key = key,
            Kind = EntryKind.Sale,
            At = Start.AddSeconds(sequence),
            Request = request ?? Request(checked((int)((partition * 100_000) + sequence))),
            Account = Account(account),
            Transaction = key,
            Seller = Seller,
            Period = period,
            Rank = EvidenceRank.Items,
            Answer = new() { Outcome = Outcome.Approved, Moved = moved, Requested = moved, Period = period, Transaction = key, PolicyVersion = "1", Lines = [SoldLine.StatedByTill(moved)] },
            Legs = [new(LedgerAccount.Citizen(Account(account), period), LedgerAccount.Sold(Seller, Provenance.PublicProxy), moved)],
        };
    }

    /// <summary>Sales of one partition, numbered on.</summary>
    public static List<JournalEntry> Sales(int partition, long from, int count, int epoch = 1) =>
        [.. Enumerable.Range(0, count).Select(i => Sale(partition, from + i, epoch))];

    /// <summary>The undoing of a sale.</summary>
    public static JournalEntry Undo(JournalEntry sale, long sequence) => sale with
    {
        Key = sale.Key with { Sequence = sequence },
        Kind = EntryKind.UndoDouble,
        At = sale.At.AddMinutes(1),
        Request = Request(900_000 + (int)sequence, merchant: 0),
        Legs = [.. sale.Legs.Select(leg => new Leg(leg.To, leg.From, leg.Grams))],
    };

    /// <summary>A random day in town, as the model journals it.</summary>
    /// <returns>The book at its end, and its entries in the order in which they were made.</returns>
    public static (Book Book, List<JournalEntry> Journal) RandomDay(int seed, int events, int partitions)
    {
        var random = new RandomEvents(seed, partitions: partitions);
        var (book, journal) = (new Book(partitions), new List<JournalEntry>());
        for (var i = 0; i < events; i++)
        {
            var e = random.Next();
            // What is appended to one day has no end of a day in it.
            if (e is CutDay) continue;
            random.Observe(e, book.Post(e, random.Policy, journal).Answer);
        }

        return (book, journal);
    }
}
