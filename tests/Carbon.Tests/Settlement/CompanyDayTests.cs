using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed;

namespace CarbonPos.Carbon.Tests.Settlement;

/// <summary>What the registry learns of random towns, held against the book itself.</summary>
public class CompanyDayTests
{
    [Fact]
    public void ToRecords_OfAnyTown_AreTheBooksPlacesToTheGram()
    {
        var (sold, bought, refunds, both) = (0, 0, 0L, 0);
        for (var seed = 1; seed <= 200; seed++)
        {
            var (book, journal) = Live(seed, 300);
            var records = Records(journal);
            foreach (var (place, grams) in book.Totals.Where(t => t.Key.Kind is LedgerAccountKind.Sold or LedgerAccountKind.Bought))
            {
                var record = Of(records, place);
                Assert.True((record?.Grams.Grams ?? 0) == (place.Kind == LedgerAccountKind.Sold ? grams : -grams), $"seed {seed}, {place}: {record?.Grams} and {grams} g");
                var (ins, outs) = (journal.Count(e => e.Legs.Any(l => l.To == place)), journal.Count(e => e.Legs.Any(l => l.From == place)));
                var expected = place.Kind == LedgerAccountKind.Sold ? (ins, outs) : (outs, ins);
                Assert.True(((int)(record?.Sales ?? 0), (int)(record?.Refunds ?? 0)) == expected, $"seed {seed}, {place}: {record} and {expected}");
                if (place.Kind == LedgerAccountKind.Sold) sold++;
                else bought++;
                both += journal.Count(e => e.Legs.Count(l => l.To == place) > 1);
                refunds += record?.Refunds ?? 0;
            }

            var places = book.Totals.Where(t => t.Key.Kind is LedgerAccountKind.Sold or LedgerAccountKind.Bought).Sum(t => t.Value);
            Assert.True(records.Sum(r => r.Net.Grams) == places, $"seed {seed}: {records.Sum(r => r.Net.Grams)} and {places} g in all");
        }

        // The towns did what this test is about; also captures above their holds, which go to one place in two legs.
        Assert.True(sold > 200 && bought > 20 && refunds > 100 && both > 0, $"{sold} {bought} {refunds} {both}");
    }

    [Fact]
    public void ToRecords_OfEntriesInAnyOrder_AreTheSame()
    {
        for (var seed = 1; seed <= 50; seed++)
        {
            var journal = Live(seed, 200).Journal;
            var shuffled = journal.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(Records(journal), Records(shuffled));
        }
    }

    [Fact]
    public void ToRecords_CaptureAboveItsHold_IsOneSale()
    {
        var account = new AccountId(1, 1);
        var seller = new Seller(new(101), 1, ActivityCode.TryParse("G47", out var code) ? code : default);
        var policy = new Policy { Version = "1" };
        var (book, journal, at) = (new Book(1), new List<JournalEntry>(), RandomEvents.Start);
        RequestKey Id(byte number) => new(new(101), new Guid(number, 0, 0, new byte[8]));
        SoldLine[] Lines(long grams) => [new(Co2eMass.FromGrams(grams), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, 1_000)];
        book.Post(Fingerprints.Sign(new Allocate(policy.PeriodOf(at), Co2eMass.FromGrams(100_000)) { Request = Id(1) with { Merchant = MerchantId.Authority }, At = at, Account = account }), policy, journal);
        var hold = book.Post(Fingerprints.Sign(new Hold { Request = Id(2), At = at, Account = account, Seller = seller, Lines = Lines(1_000), Expiry = at.AddHours(1) }), policy, journal).Answer!.Transaction!.Value;
        var capture = book.Post(Fingerprints.Sign(new Capture(hold, Lines(1_100)) { Request = Id(3), At = at }), policy, journal).Answer!;
        Assert.Equal((Outcome.Approved, 2), (capture.Outcome, journal[^1].Legs.Length));
        var record = Assert.Single(Records(journal));
        Assert.Equal((1_100, 1, 0), (record.Grams.Grams, record.Sales, record.Refunds));
    }

    private static CompanyRecord? Of(IEnumerable<CompanyRecord> records, LedgerAccount place)
    {
        var found = records.Where(r => place.Kind == LedgerAccountKind.Bought
            ? r.Kind == CompanyRecordKind.Purchases && r.Company == place.Seller.Company
            : r.Kind == CompanyRecordKind.Sales && r.Company == place.Seller.Company && r.Store == place.Seller.Store && r.Activity == place.Seller.Activity && r.Provenance == place.Provenance).ToArray();
        return found.Length == 0 ? null : Assert.Single(found);
    }

    private static List<CompanyRecord> Records(IEnumerable<JournalEntry> journal)
    {
        var day = new CompanyDay();
        foreach (var entry in journal) day.Add(entry);
        return [.. day.ToRecords(0)];
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
