using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed;
using FsCheck;
using FsCheck.Fluent;

namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>The far ends of the ranges, and the algebra of sharing out and rounding.</summary>
public class LimitTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Policy Policy = new() { Version = "test-1" };
    private static readonly AccountId Anna = new(1, 1);
    private int ids;

    // 500 lines of 10^12 g are 5 × 10^14; two of them reach −10^15, the end of the range; a third is misuse and changes nothing.
    [Fact]
    public void Forward_OfTheLargestBaskets_StopsAtTheEndOfTheRange()
    {
        var (book, journal) = (new Book(1), new List<JournalEntry>());
        Post(book, journal, new Allocate(BudgetPeriod.FromYear(2026), Co2eMass.Zero) { Request = default, At = Noon, Account = Anna });
        var first = Post(book, journal, Largest());
        Post(book, journal, Largest());
        Assert.Equal(-Co2eMass.MaxGrams, book.FindAccount(Anna)!.Available(BudgetPeriod.FromYear(2026)).Grams);
        var before = BookDump.Of(book, journal);
        Assert.Throws<OverflowException>(() => Post(book, journal, Largest()));
        Assert.Equal(before, BookDump.Of(book, journal));
        Assert.Equal(0, book.Conservation());

        Post(book, journal, new Refund(first.Transaction!.Value, [new(499, 333)]) { Request = default, At = Noon });
        Assert.Equal(333_000_000_000, book.FindTransaction(first.Transaction.Value)!.Refunded.Grams);

        static Forward Largest() => new()
        {
            Request = default,
            At = Noon,
            Account = Anna,
            Seller = new(new(1), 1, default),
            SoldAt = Noon,
            Lines = [.. Enumerable.Repeat(Line(1_000_000_000_000, 1000), 500)],
        };
    }

    // The expiry that the event met is posted and stays: whoever catches this has entries to make durable.
    [Fact]
    public void Post_OutOfRangeWhileAHoldIsDue_LeavesJournalAndBookAgreeing()
    {
        var (book, journal) = (new Book(1), new List<JournalEntry>());
        var seller = new Seller(new(1), 1, default);
        Post(book, journal, new Allocate(BudgetPeriod.FromYear(2026), Co2eMass.FromGrams(10)) { Request = default, At = Noon, Account = Anna });
        Post(book, journal, new Hold { Request = default, At = Noon, Account = Anna, Seller = seller, Lines = [Line(10, 1)], Expiry = Noon.AddMinutes(1) });
        var beyond = new Correct(BudgetPeriod.FromYear(2026), Co2eMass.FromGrams(Co2eMass.MaxGrams)) { Request = default, At = Noon.AddMinutes(1), Account = Anna };
        Assert.Throws<OverflowException>(() => Post(book, journal, beyond));
        Assert.Equal(EntryKind.Expire, journal[^1].Kind);
        var copy = new Book(1);
        foreach (var entry in journal) copy.Apply(entry);
        Assert.Equal(BookDump.Of(book, journal), BookDump.Of(copy, journal));
        Assert.Equal(10, book.FindAccount(Anna)!.Available(BudgetPeriod.FromYear(2026)).Grams);
    }

    [Fact]
    public void Partial_OfTheLargestBasket_IsSharedOutExactly()
    {
        var lines = Enumerable.Repeat(Line(1_000_000_000_000, 1000), 500).ToArray();
        var shares = SoldLine.Apportion(lines, Co2eMass.FromGrams(499_999_999_999_999));
        Assert.Equal(499_999_999_999_999, SoldLine.Total(shares).Grams);
        Assert.Equal(499, shares.Count(s => s.Grams.Grams == 1_000_000_000_000));
        Assert.Equal(999_999_999_999, shares[^1].Grams.Grams);
    }

    [Fact]
    public void Apportion_MoreThanThereIs_IsMisuse() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SoldLine.Apportion([Line(10, 1)], Co2eMass.FromGrams(11)));

    [Fact]
    public void FindOrAbandon_NamingAPartitionThatIsNone_AbandonsAllTheSame()
    {
        var (book, journal) = (new Book(4), new List<JournalEntry>());
        var find = new FindOrAbandon { Request = new(new(1), Guid.Parse("00000000-0000-0000-0000-000000000001")), At = Noon, Transaction = new(60_000, 1, 1) };
        Assert.Null(book.Post(find, Policy, journal).Answer);
        Assert.Null(Assert.Single(journal).Answer);
        Assert.True(book.Post(find, Policy, journal).Replayed);
    }

    // Three extensions a day for a year: the capture's entry must stay readable.
    [Fact]
    public void Extend_MoreOftenThanAnEntryHasLines_StillReadsBack()
    {
        var (book, journal) = (new Book(1), new List<JournalEntry>());
        Post(book, journal, new Allocate(BudgetPeriod.FromYear(2026), Co2eMass.FromGrams(10_000)) { Request = default, At = Noon, Account = Anna });
        var hold = Post(book, journal, new Hold
        {
            Request = default,
            At = Noon,
            Account = Anna,
            Seller = new(new(1), 1, default),
            Lines = [.. Enumerable.Repeat(Line(2, 1), 500)],
            Expiry = Noon.AddHours(1),
        });
        for (var i = 0; i < 1_100; i++) Post(book, journal, new ExtendHold(hold.Transaction!.Value, Co2eMass.FromGrams(3), null) { Request = default, At = Noon });
        var capture = Post(book, journal, new Capture(hold.Transaction!.Value, []) { Request = default, At = Noon });
        Assert.Equal(1_000 + 3_300, capture.Moved.Grams);
        Assert.Equal(501, capture.Lines.Count);
        var w = new ByteWriter();
        EntryCodec.Write(w, journal[^1]);
        Assert.Equal(501, EntryCodec.Read(w.Written.Span).Answer!.Lines.Count);
    }

    [Fact]
    public void Apply_AGapOrADuplicate_IsRefused()
    {
        var (book, journal) = (new Book(1), new List<JournalEntry>());
        for (var i = 0; i < 3; i++) Post(book, journal, new Allocate(BudgetPeriod.FromYear(2026), Co2eMass.FromGrams(5)) { Request = default, At = Noon, Account = Anna });
        var copy = new Book(1);
        copy.Apply(journal[0]);
        Assert.Throws<InvalidDataException>(() => copy.Apply(journal[0]));
        Assert.Throws<InvalidDataException>(() => copy.Apply(journal[2]));
        copy.Apply(journal[1]);
        Assert.Equal(10, copy.FindAccount(Anna)!.Available(BudgetPeriod.FromYear(2026)).Grams);
    }

    [Fact]
    public void Apportion_AnyBasket_IsExactProportionalAndNeverMoreThanTheLine() => Check(
        (from grams in Gen.Choose(0, 100_000).Select(g => (long)g * g).ArrayOf(7)
         from share in Gen.Choose(0, 1_000)
         select (grams, share)).ToArbitrary(),
        basket =>
        {
            var lines = basket.grams.Select(g => Line(g, 1)).ToArray();
            var total = basket.grams.Sum();
            var amount = (long)((Int128)total * basket.share / 1_000);
            var shares = SoldLine.Apportion(lines, Co2eMass.FromGrams(amount));
            return SoldLine.Total(shares).Grams == amount
                && shares.Zip(lines).All(p => p.First.Grams <= p.Second.Grams
                    && (total == 0 || Int128.Abs(((Int128)p.First.Grams.Grams * total) - ((Int128)p.Second.Grams.Grams * amount)) < total));
        });

    [Fact]
    public void Refund_AnySplitOfALine_ReturnsExactlyItsGrams() => Check(
        (from grams in Gen.Choose(0, 1_000_000)
         from parts in Gen.Choose(1, 900).NonEmptyListOf()
         select (grams, parts)).ToArbitrary(),
        line =>
        {
            var (book, journal) = (new Book(1), new List<JournalEntry>());
            Post(book, journal, new Allocate(BudgetPeriod.FromYear(2026), Co2eMass.FromGrams(line.grams)) { Request = default, At = Noon, Account = Anna });
            var lines = new[] { Line(line.grams, line.parts.Sum()) };
            var sale = Post(book, journal, new Sale { Request = default, At = Noon, Account = Anna, Seller = new(new(1), 1, default), Lines = lines });
            long quantity = 0;
            foreach (var part in line.parts)
            {
                quantity += part;
                Post(book, journal, new Refund(sale.Transaction!.Value, [new(0, part)]) { Request = default, At = Noon });
                var exact = (decimal)line.grams * quantity / lines[0].QuantityMilli;
                var back = book.FindTransaction(sale.Transaction.Value)!.Refunded.Grams;
                if (back != decimal.Round(exact, MidpointRounding.AwayFromZero)) return false;
            }

            return book.FindAccount(Anna)!.Available(BudgetPeriod.FromYear(2026)).Grams == line.grams;
        });

    // FsCheck prints the seed and the shrunk case of a failure.
    private static void Check<T>(Arbitrary<T> cases, Func<T, bool> holds) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure, Prop.ForAll(cases, holds));

    private static SoldLine Line(long grams, long quantity) =>
        new(Co2eMass.FromGrams(grams), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, quantity);

    private Answer Post(Book book, List<JournalEntry> journal, TransactionEvent e)
    {
        var key = new RequestKey(e is Allocate ? MerchantId.Authority : new(1), new Guid(++ids, 0, 0, new byte[8]));
        var answer = book.Post(Fingerprints.Sign(e with { Request = key }), Policy, journal).Answer!;
        Assert.Equal(Carbon.Transactions.Outcome.Approved, answer.Outcome);
        return answer;
    }
}
