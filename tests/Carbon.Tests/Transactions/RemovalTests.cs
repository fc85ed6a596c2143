using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>A negative footprint moves no points and is not forgotten; a transaction says which catalogue weighed it.</summary>
public class RemovalTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly AccountId Anna = new(1, 2);
    private static readonly Seller Shop = new(new(7), 1, default);

    private readonly Book book = new(1);
    private readonly List<JournalEntry> journal = [];

    [Fact]
    public void Sale_LineThatRemoves_MovesNothingAndIsKept()
    {
        Allocate(10_000);
        var answer = Sell(Line(1_200), Trivet(5_000, -600));

        Assert.Equal((1_200, -600), (answer.Moved.Grams, answer.Lines[1].Removal.Grams));
        Assert.Equal("town-1", answer.CatalogueVersion);
        Assert.Equal("town-1", book.FindTransaction(answer.Transaction!.Value)!.CatalogueVersion);
        Assert.Equal(8_800, answer.Available.Grams);
    }

    [Fact]
    public void Refund_InThirds_GivesTheWholeRemovalBack()
    {
        // -100 g over three pieces: -33, -66, -100 in all, so -33, -33, -34.
        Allocate(10_000);
        var sale = Sell(Trivet(3, -100));

        var back = Enumerable.Range(0, 3).Select(_ => Post(new Refund(sale.Transaction!.Value, [new(0, 1)]) { Request = NewRequest(), At = Noon })).ToList();

        Assert.Equal([-33, -33, -34], back.Select(answer => answer.Lines[0].Removal.Grams));
        Assert.All(back, answer => Assert.Equal((0, "town-1"), (answer.Moved.Grams, answer.CatalogueVersion)));
    }

    [Fact]
    public void PartialSale_TakesItsPartOfTheRemoval()
    {
        // 750 of 1,000 g are paid, so three quarters of the removal go with them: -450 of -600.
        Allocate(750);
        var answer = Sell(Line(1_000), Trivet(5_000, -600));

        Assert.Equal((Outcome.Partial, 750, -450), (answer.Outcome, answer.Lines[0].Grams.Grams, answer.Lines[1].Removal.Grams));
    }

    [Fact]
    public void Capture_OfLines_NamesTheCatalogueThatWeighedThem()
    {
        Allocate(10_000);
        var (first, second) = (Hold("town-1"), Hold("town-1"));
        var exact = Post(new Capture(first, []) { Request = NewRequest(), At = Noon });
        var other = Post(new Capture(second, [Line(450)]) { Request = NewRequest(), At = Noon, CatalogueVersion = "town-2" });

        Assert.Equal(("town-1", "town-2"), (exact.CatalogueVersion, other.CatalogueVersion));
        Assert.Equal("town-2", book.FindTransaction(second)!.CatalogueVersion);
    }

    [Fact]
    public void Refused_NamesNoCatalogue()
    {
        Allocate(10);
        Assert.Equal((Outcome.Insufficient, ""), (Sell(Line(1_000)) is var answer ? answer.Outcome : default, answer.CatalogueVersion));
    }

    [Fact]
    public void Snapshot_AndReplay_KeepRemovalAndCatalogue()
    {
        Allocate(10_000);
        var sale = Sell(Line(1_200), Trivet(5_000, -600)).Transaction!.Value;
        var hold = Hold("town-1");
        Post(new Refund(sale, [new(1, 2_000)]) { Request = NewRequest(), At = Noon });

        var restored = Book.Restore([.. book.Snapshot().Select(record => (ReadOnlyMemory<byte>)record.ToArray())]);
        var replayed = new Book(1);
        foreach (var entry in journal) replayed.Apply(entry);
        foreach (var other in new[] { restored, replayed })
        {
            Assert.Equal(("town-1", "town-1"), (other.FindTransaction(sale)!.CatalogueVersion, other.FindTransaction(hold)!.CatalogueVersion));
            Assert.Equal(book.FindTransaction(sale)!.Lines, other.FindTransaction(sale)!.Lines);
        }
    }

    private static SoldLine Line(long grams) => new(Grams(grams), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Grams(0), 1_000);

    private static SoldLine Trivet(long quantity, long removal) => SoldLine.Of(
        new(Grams(0), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Grams(0), quantity, QuantityUnit.Piece, Grams(removal), LifeCycleStages.UpToSale));

    private static Co2eMass Grams(long grams) => Co2eMass.FromGrams(grams);

    private static RequestKey NewRequest() => new(Shop.Company, Guid.NewGuid());

    private void Allocate(long grams) => Post(new Allocate(BudgetPeriod.FromYear(2026), Grams(grams)) { Request = new(MerchantId.Authority, Guid.NewGuid()), At = Noon, Account = Anna });

    private Answer Sell(params SoldLine[] lines) =>
        Post(new Sale { Request = NewRequest(), At = Noon, Account = Anna, Seller = Shop, Lines = lines, CatalogueVersion = "town-1", AllowPartial = lines.Length > 1 });

    private JournalKey Hold(string catalogue) => Post(
        new Hold { Request = NewRequest(), At = Noon, Account = Anna, Seller = Shop, Lines = [Line(500)], CatalogueVersion = catalogue, Expiry = Noon.AddHours(1) }).Transaction!.Value;

    private Answer Post(TransactionEvent e) => book.Post(e, new Policy { Version = "test", Floor = Co2eMass.Zero }, journal).Answer!;
}
