using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Settlement.Reports;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>Reports of a night that both institutions were at.</summary>
public sealed class ReportedNightTests(OneServer one)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_OfASettledNight_TiesToWhatBothInstitutionsGot()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        // The registry knows no such company yet: a break.
        var ada = await town.Offices.PersonAsync("ada");
        await town.Offices.CentralAsync($"allocate --country FR --period {NightTown.Today.Year}");
        var night = town.Night();
        await night.TurnAsync(null, Cancellation);
        var desk = town.Books.Desk;
        desk.Now = TimeProvider.System.GetUtcNow();
        var sale = await desk.MakeAsync(desk.Sale(ada, 1_000, 501));
        await desk.MakeAsync(desk.Refund(sale, new RefundLine(1, 0)));
        Assert.Equal(NightState.Settled, (await night.SettleAsync(NightTown.Today, null, Cancellation)).State);

        var reports = new DayReports(town.Books.Ledger, town.Options.Settlement, TimeProvider.System);
        var operators = await reports.OperatorAsync(NightTown.Today, Cancellation);
        Assert.True(operators.Holds, ReportWriter.Write(operators, ReportFormat.Text));
        Assert.Equal(["central", "registry"], Rows(operators, "handovers").Select(r => r[0].Text).Order());
        Assert.Contains(Rows(operators, "ties"), r => r[0].Text.Contains("registry", StringComparison.Ordinal) && r[1].Number == 1_000);
        var broken = Assert.Single(Rows(operators, "breaks"));
        Assert.Equal(("registry", "open", "nobody"), (broken[0].Text, broken[5].Text, broken[7].Text));
        Assert.NotEqual("none", operators.Facts.Single(f => f.Name == "first_cut").Value.Text);

        var retailer = await reports.RetailerAsync(NightTown.Today, Desk.Seller.Company, 1, Cancellation);
        Assert.True(retailer.Holds, ReportWriter.Write(retailer, ReportFormat.Text));
        Assert.Equal(1_000, retailer.Facts.Single(f => f.Name == "net_grams").Value.Number);
    }

    private static IReadOnlyList<Figure[]> Rows(ReportDocument report, string table) => report.Tables.Single(t => t.Name == table).Rows;
}
