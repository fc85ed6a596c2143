using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Settlement.Reports;
using CarbonPos.Contracts.Ledger;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Reports;

/// <summary>A company's statement, held against the ledger's legs.</summary>
public sealed class RetailerDayTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Statement_OfADayOfEverything_CountsEachThingOnce()
    {
        var town = new SmallDay();
        await using var day = await SealedDay.OfAsync(town.Journal);
        var report = await day.Reports.RetailerAsync(SealedDay.Day, SmallDay.Shop.Company, null, Cancellation);

        Assert.True(report.Holds, ReportWriter.Write(report, ReportFormat.Text));
        Assert.Equal((4, 4_250), Movement(report, "sale"));
        Assert.Equal((2, 3_000), Movement(report, "refund"));
        Assert.Equal((1, 400), Movement(report, "capture"));
        Assert.Equal((2, 1_100), Movement(report, "set_aside"));
        Assert.Equal((1, 700), Movement(report, "void"));
        Assert.Equal((1, 90), Movement(report, "to_company"));
        Assert.Equal((0, 0), Movement(report, "forward"));
        Assert.Equal((4_740, 3_000, 1_740), (Fact(report, "sold_grams"), Fact(report, "back_grams"), Fact(report, "net_grams")));
        Assert.Equal(1, Fact(report, "not_posted"));
        var hour = Assert.Single(Rows(report, "hours"), r => r[1].Number > 0);
        Assert.Equal(("11", 6, 4_740), (hour[0].Text, hour[1].Number, hour[2].Number));
        Assert.Equal([("1", 4_490L), ("2", 250L)], Rows(report, "stores").Select(r => (r[0].Text, r[3].Number)));
    }

    [Fact]
    public async Task Statement_SettledTodayOfAnotherTillDate_StandsApart()
    {
        var town = new SmallDay();
        await using var day = await SealedDay.OfAsync(town.Journal);
        var report = await day.Reports.RetailerAsync(SealedDay.Day, SmallDay.Shop.Company, null, Cancellation);

        var other = Assert.Single(Rows(report, "other_dates"));
        Assert.Equal(("2026-05-31", "1", 1, 300), (other[0].Text, other[1].Text, other[3].Number, other[4].Number));
        Assert.Equal(300, Fact(report, "other_dates_net_grams"));
    }

    [Fact]
    public async Task Statement_PointsBoughtWithASale_AreMoneyHeld_UntilTheRefund()
    {
        var town = new SmallDay();
        await using var day = await SealedDay.OfAsync(town.Journal);
        var report = await day.Reports.RetailerAsync(SealedDay.Day, SmallDay.Shop.Company, null, Cancellation);

        // 2,000 g and 1,000 g at 11,000 cents a tonne; the first come back whole.
        var money = Rows(report, "money")[0];
        Assert.Equal([3_000L, 33, 2_000, 22, 11], money[1..].Select(f => f.Number));
        Assert.Equal(11, Fact(report, "held_cents"));
    }

    [Fact]
    public async Task Statement_OfAFranchise_IsOneStore_AndTheStoresAreTheChain()
    {
        var town = new SmallDay();
        await using var day = await SealedDay.OfAsync(town.Journal);
        var chain = await day.Reports.RetailerAsync(SealedDay.Day, SmallDay.Shop.Company, null, Cancellation);
        var first = await day.Reports.RetailerAsync(SealedDay.Day, SmallDay.Shop.Company, 1, Cancellation);
        var second = await day.Reports.RetailerAsync(SealedDay.Day, SmallDay.Shop.Company, 2, Cancellation);

        Assert.True(first.Holds && second.Holds);
        Assert.Equal((1, 250), Movement(second, "sale"));
        Assert.Equal(Fact(chain, "net_grams"), Fact(first, "net_grams") + Fact(second, "net_grams"));
    }

    [Fact]
    public async Task Statement_OfACompanyThatBuys_SaysWhatItTookIn()
    {
        var town = new SmallDay();
        await using var day = await SealedDay.OfAsync(town.Journal);
        var report = await day.Reports.RetailerAsync(SealedDay.Day, SmallDay.Buyer, null, Cancellation);

        Assert.True(report.Holds);
        Assert.Equal((1, 90, 0), (Fact(report, "purchases"), Fact(report, "purchases_grams"), Fact(report, "sold_grams")));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(41)]
    [InlineData(2026)]
    public async Task Statements_OfRandomDays_TieToTheLegs_PlaceByPlace(int seed)
    {
        var (_, journal) = Scribe.RandomDay(seed, events: 3_000, SealedDay.Partitions);
        // The model's random days state no till date: every third sale gets one, of one of five days.
        journal = [.. journal.Select((e, i) => Movements.Of(e.Kind) is { } m && Movements.Sells(m) && i % 3 == 0 ? e with { TillDate = SealedDay.Day.AddDays(-i % 5) } : e)];
        await using var day = await SealedDay.OfAsync(journal);
        var legs = await day.Ledger.ReadTotalsAsync(SealedDay.Day, SealedDay.Day, Cancellation);
        long all = 0;
        foreach (var company in (long[])[101, 202])
        {
            var report = await day.Reports.RetailerAsync(SealedDay.Day, new(company), null, Cancellation);
            Assert.True(report.Holds, $"Seed {seed}:\n{ReportWriter.Write(report, ReportFormat.Text)}");
            Assert.NotEmpty(Rows(report, "other_dates"));
            foreach (var group in legs.Where(l => l.Place.Kind == LedgerAccountKind.Sold && l.Place.Seller.Company.Value == company).GroupBy(l => (l.Place.Seller.Store, l.Place.Seller.Activity)))
            {
                var mine = Rows(report, "stores").Where(r => (r[0].Text, r[1].Text) == ($"{group.Key.Store}", $"{group.Key.Activity}")).Sum(r => r[6].Number)
                    + Rows(report, "other_dates").Where(r => (r[1].Text, r[2].Text) == ($"{group.Key.Store}", $"{group.Key.Activity}")).Sum(r => r[7].Number);
                Assert.Equal(group.Sum(l => (long)l.Grams), mine);
            }

            Assert.Equal(Fact(report, "net_grams"), Rows(report, "hours").Sum(r => r[5].Number));
            Assert.Equal(Fact(report, "sold_grams"), Rows(report, "movements").Where(r => r[0].Text is "sale" or "capture" or "forward" or "supersede" or "visitor_sale" or "to_company").Sum(r => r[3].Number));
            Assert.Equal(Fact(report, "back_grams"), Rows(report, "movements").Where(r => r[0].Text is "replaced" or "refund" or "double_undone").Sum(r => r[3].Number));
            Assert.True(Movement(report, "refund").Count > 0 && Movement(report, "replaced").Count > 0);
            all += Fact(report, "net_grams") + Fact(report, "other_dates_net_grams");
        }

        Assert.Equal((long)legs.Where(l => l.Place.Kind == LedgerAccountKind.Sold).Aggregate(Int128.Zero, (sum, l) => sum + l.Grams), all);
    }

    [Fact]
    public async Task Statement_WithALegThatWasChanged_DoesNotHold_AndSaysWhere()
    {
        var town = new SmallDay();
        await using var day = await SealedDay.OfAsync(town.Journal);
        await day.ExecuteAsync("UPDATE leg SET grams = grams + 1 WHERE to_kind = 4 AND to_store = 2");
        var report = await day.Reports.RetailerAsync(SealedDay.Day, SmallDay.Shop.Company, null, Cancellation);

        Assert.False(report.Holds);
        Assert.Equal(["net grams sold, Transmitted", "net grams sold, all till dates"], Rows(report, "ties").Where(r => r[3].Text == "NO").Select(r => r[0].Text));
        Assert.Contains("DOES NOT TIE", ReportWriter.Write(report, ReportFormat.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statement_OfADayThatIsNotSealed_IsRefused()
    {
        await using var day = await SealedDay.OfAsync(new SmallDay().Journal, sealIt: false);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => day.Reports.RetailerAsync(SealedDay.Day, SmallDay.Shop.Company, null, Cancellation));
        Assert.Contains("not sealed yet", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TillDates_OfManyYears_DoNotFillTheMemory()
    {
        var hours = new DayHours(new SettlementOptions().Calendar, SealedDay.Day, "Europe/Paris");
        var report = new RetailerDay(SealedDay.Day, SmallDay.Shop.Company, null, hours);
        var sale = Scribe.Sale(0, 1);
        Add(0, 1_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Add(1_000, 200_000);
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        // Other tests run beside this one; kept entries, or 90,000 dates, would take several times that.
        Assert.True(grown < 20_000_000, $"{grown} bytes for 199,000 entries.");
        var document = report.ToDocument(new(SealedDay.Day, NightState.Settled, default, ""), [], (0, 0));
        Assert.Equal(RetailerDay.MostTillDates + 1, Rows(document, "other_dates").Select(r => r[0].Text).Distinct().Count());
        Assert.Equal(200_000 * 100, Fact(document, "other_dates_net_grams"));
        GC.KeepAlive(report);

        void Add(int from, int to)
        {
            for (var i = from; i < to; i++) report.Add(sale with { TillDate = SealedDay.Day.AddDays(-1 - (i % 90_000)) });
        }
    }

    [Fact]
    public void Hours_OfTheNightThatClocksGoBack_AreByTheShopsClock_AndGraceStandsApart()
    {
        var hours = new DayHours(new SettlementOptions { CutOff = new(3, 0) }.Calendar, new(2026, 10, 24), "Europe/Paris");
        Assert.Equal("03", Name(2026, 10, 24, 1, 0));
        Assert.Equal("before", Name(2026, 10, 24, 0, 59));
        // 02:30 comes twice that night.
        Assert.Equal("02", Name(2026, 10, 25, 0, 30));
        Assert.Equal("02", Name(2026, 10, 25, 1, 30));
        Assert.Equal("after", Name(2026, 10, 25, 2, 0));

        string Name(int year, int month, int date, int hour, int minute) => hours.NameOf(hours.IndexOf(new(year, month, date, hour, minute, 0, TimeSpan.Zero)));
    }

    private static IReadOnlyList<Figure[]> Rows(ReportDocument report, string table) => report.Tables.Single(t => t.Name == table).Rows;

    private static (long Count, long Grams) Movement(ReportDocument report, string name)
    {
        var row = Rows(report, "movements").Single(r => r[0].Text == name);
        return (row[2].Number, row[3].Number);
    }

    private static long Fact(ReportDocument report, string name) => report.Facts.Single(f => f.Name == name).Value.Number;
}
