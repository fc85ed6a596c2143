using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>Nights of a small town, with everybody there.</summary>
public sealed class NightTests(OneServer one)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Night_IsBookedByBothInstitutions_ToTheGram()
    {
        await using var town = await NightTown.OpenAsync(await one.EndpointAsync());
        await town.Offices.RegistryAsync($"company add {Desk.Seller.Company.Value} --name Desk");
        await town.Offices.RegistryAsync($"activity add {Desk.Seller.Company.Value} G47");
        await town.Offices.RegistryAsync($"store add {Desk.Seller.Company.Value} 1");
        var ada = await town.Offices.PersonAsync("ada");
        await town.Offices.CentralAsync($"allocate --country FR --period {NightTown.Today.Year}");
        var night = town.Night();
        await night.TurnAsync(null, Cancellation);
        var desk = town.Books.Desk;
        desk.Now = TimeProvider.System.GetUtcNow();
        Assert.True((await desk.BalanceAsync(ada)).Available > 8_000_000);
        var sale = await desk.MakeAsync(desk.Sale(ada, 1_000, 501));
        await desk.MakeAsync(desk.Refund(sale, new RefundLine(1, 0)));

        var told = new List<string>();
        var settled = await night.SettleAsync(NightTown.Today, new Told(told), Cancellation);
        Assert.True(settled.State == NightState.Settled, settled.Trouble);
        Assert.Contains(told, line => line.StartsWith("sealing", StringComparison.Ordinal));
        Assert.Empty(await town.Books.Ledger.Nights.ReadBreaksAsync(true, Cancellation));
        Assert.Contains("1000", (await town.Offices.CentralAsync($"statement --account {ada.ToHex()} --json")).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("1000", (await town.Offices.RegistryAsync($"company statement {Desk.Seller.Company.Value} --json")).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var said = DayStatementCodec.Parse((await town.Books.Ledger.ReadStatementAsync(NightTown.Today, Cancellation))!.Bytes.Span).Statement!;
        Assert.Equal(-1_000 + (await desk.BalanceAsync(ada)).Available + 1_000, said.Handovers.Single(h => h.Institution == "central").NetGrams);
    }

    private sealed class Told(List<string> lines) : IProgress<string>
    {
        public void Report(string value) => lines.Add(value);
    }
}
