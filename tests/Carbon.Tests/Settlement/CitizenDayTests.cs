using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed;

namespace CarbonPos.Carbon.Tests.Settlement;

/// <summary>What the central account learns of random towns, held against the book itself.</summary>
public class CitizenDayTests
{
    [Fact]
    public void ToRecords_OfAnyTown_MakeEachPositionAndTheWholeToTheGram()
    {
        var figures = new CitizenRecord();
        for (var seed = 1; seed <= 200; seed++)
        {
            var (book, journal) = Live(seed, 300);
            var records = Records(journal);
            foreach (var account in book.Accounts)
            {
                foreach (var period in account.Periods)
                {
                    var net = records.Where(r => r.Account == account.Id && r.Period == period.Period).Sum(r => r.Net.Grams);
                    Assert.True(net == period.Available.Grams + period.Held.Grams, $"seed {seed}, {account.Id}, {period.Period}");
                }

                var own = records.Where(r => r.Account == account.Id).ToArray();
                Assert.True(own.Sum(r => r.CarriedIn.Grams) == own.Sum(r => r.CarriedOut.Grams), $"seed {seed}");
            }

            var nobodys = records.Where(r => r.Account == CitizenRecord.Nobody).ToArray();
            Assert.True(nobodys.All(r => r.Net == Co2eMass.Zero), $"seed {seed}");
            AssertWhole(book, records, seed);
            foreach (var r in records) figures = figures with { Allocated = figures.Allocated + r.Allocated, Lapsed = figures.Lapsed + r.Lapsed, SoldTrades = figures.SoldTrades + r.SoldTrades, BoughtCents = figures.BoughtCents + Math.Abs(r.BoughtCents), CarriedIn = figures.CarriedIn + Co2eMass.Max(r.CarriedIn, -r.CarriedIn) };
        }

        // The towns did what this test is about.
        Assert.True(figures is { Allocated.IsPositive: true, Lapsed.IsPositive: true, SoldTrades: > 100, BoughtCents: > 0, CarriedIn.IsPositive: true }, $"{figures}");
    }

    [Fact]
    public void ToRecords_OfDaysApart_SumToTheWhole()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var (_, journal) = Live(seed, 200);
            var cut = journal.Count / 2;
            var parts = Records(journal[..cut]).Concat(Records(journal[cut..])).GroupBy(r => (r.Account, r.Period)).ToDictionary(g => g.Key, g => (g.Sum(r => r.Net.Grams), g.Sum(r => r.Spent.Grams), g.Sum(r => r.SoldCents)));
            foreach (var r in Records(journal)) Assert.Equal(parts[(r.Account, r.Period)], (r.Net.Grams, r.Spent.Grams, r.SoldCents));
        }
    }

    /// <summary>The tills were told as many euros as the authority is: each answer's, paid less paid back.</summary>
    [Fact]
    public void ToRecords_OfAnyTown_HaveTheEurosThatWereToldAtTheTill()
    {
        var (paid, back) = (0L, 0L);
        for (var seed = 1; seed <= 200; seed++)
        {
            var (_, journal) = Live(seed, 300);
            long Told(Func<JournalEntry, bool> which) => journal.Where(which).Sum(e => e.Answer?.Trade.Cents ?? 0);
            var (bought, returned) = (Told(e => e.Kind is EntryKind.Sale or EntryKind.VisitorSale), Told(e => e.Kind is EntryKind.Refund or EntryKind.UndoDouble));
            var records = Records(journal);
            Assert.True(records.Sum(r => r.BoughtCents) == bought - returned, $"seed {seed}: {bought} paid, {returned} paid back");
            Assert.True(records.Sum(r => r.SoldCents) == Told(e => e.Kind == EntryKind.SellSurplus), $"seed {seed}");
            (paid, back) = (paid + bought, back + returned);
        }

        Assert.True(paid > back && back > 100, $"{paid} {back}");
    }

    [Fact]
    public void ToRecords_AreInTheOrderOfABatch()
    {
        var records = Records(Live(3, 400).Journal);
        Assert.True(records.Count > 5);
        for (var i = 1; i < records.Count; i++) Assert.True(CitizenChunk.Compare(records[i - 1], records[i]) < 0);
    }

    // Invariant 1: citizens' nets are what companies and the authority have, seen from the other side.
    private static void AssertWhole(Book book, IReadOnlyList<CitizenRecord> records, int seed)
    {
        long Total(LedgerAccountKind kind) => book.Totals.Where(t => t.Key.Kind == kind).Sum(t => t.Value);
        Assert.True(records.Sum(r => r.Spent.Grams) == Total(LedgerAccountKind.Sold) + Total(LedgerAccountKind.Bought), $"seed {seed}: sold");
        Assert.True(records.Sum(r => r.Lapsed.Grams) == Total(LedgerAccountKind.Lapsed), $"seed {seed}: lapsed");
        Assert.True(
            records.Sum(r => r.Sold.Grams - r.Bought.Grams - r.Allocated.Grams - r.Corrected.Grams) == Total(LedgerAccountKind.Pool) + Total(LedgerAccountKind.Issued), $"seed {seed}: pool and issued");
    }

    private static IReadOnlyList<CitizenRecord> Records(IEnumerable<JournalEntry> journal)
    {
        var day = new CitizenDay();
        foreach (var entry in journal) day.Add(entry);
        return day.ToRecords();
    }

    private static (Book Book, List<JournalEntry> Journal) Live(int seed, int events)
    {
        var (book, journal, town) = (new Book(2), new List<JournalEntry>(), new RandomEvents(seed, partitions: 2));
        for (var i = 0; i < events; i++)
        {
            var e = Fingerprints.Sign(town.Next());
            town.Observe(e, book.Post(e, town.Policy, journal).Answer);
        }

        return (book, journal);
    }
}
