using System.Text.Json;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.TestTown;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

/// <summary>Points run short at the till: it asks, or is told how much the shopper agrees to; the receipt says the euros.</summary>
public sealed class BuyingTests : IClassFixture<MarketTown>, IDisposable
{
    private readonly MarketTown town;
    private readonly TillHarness till = new();

    public BuyingTests(MarketTown town)
    {
        this.town = town;
        till.With(TillOptions.GatewayVariable, town.Address.ToString()).With(TillOptions.TokenVariable, town.TokenFile);
    }

    private string[] FourCheeses => ["sell", Town.Cheese, "x4", "--token", town.TokenOf(town.Poor)];

    public void Dispose() => till.Dispose();

    [Fact]
    public async Task Sell_Short_SaysThePriceAndWhatToDo()
    {
        var (exit, receipt, error) = await till.RunAsync(FourCheeses);
        Assert.Equal((ExitCode.Insufficient, ""), (exit, error));
        Assert.Contains("Missing                                                    2.640\n", receipt, StringComparison.Ordinal);
        Assert.Contains("They can be bought for                                    0.29 €\n", receipt, StringComparison.Ordinal);
        Assert.Contains("--accept-offer", receipt, StringComparison.Ordinal);
        Assert.DoesNotContain("TO PAY", receipt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sell_AcceptOffer_PrintsTheEurosOutsideTheSale_AndTheRefundGivesThemBack()
    {
        var (exit, receipt, _) = await till.RunAsync([.. FourCheeses, "--accept-offer", "0.29"]);
        Assert.Equal(ExitCode.Done, exit);
        var lines = receipt.Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 64));
        Assert.Contains("Total debited                                       5.640 points", lines);
        Assert.Contains("Of these, bought now                                2.640 points", lines);
        Assert.Contains("at, per 1,000 points (1 t CO2e)                         110.00 €", lines);
        Assert.Contains("TO PAY for points                                         0.29 €", lines);
        Assert.Contains("outside its VAT: held for the carbon", receipt, StringComparison.Ordinal);

        var id = lines.Single(l => l.StartsWith("Transaction", StringComparison.Ordinal)).Split(' ')[^1];
        var shown = await till.RunAsync("show", id);
        Assert.Contains("2.640 points bought with it: 0.29 euros to pay, 0.00 of them given back", shown.Out, StringComparison.Ordinal);
        var refund = await till.RunAsync("refund", id, "--lang", "fr");
        Assert.Equal(ExitCode.Done, refund.Exit);
        Assert.Contains("À RENDRE pour les points                                  0,29 €", refund.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sell_OfferDearerThanAccepted_IsNotBought()
    {
        var (exit, receipt, _) = await till.RunAsync([.. FourCheeses, "--accept-offer", "0.28"]);
        Assert.Equal(ExitCode.Insufficient, exit);
        Assert.Contains("0.29 €", receipt, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await till.RunAsync([.. FourCheeses, "--accept-offer", "cheap"])).Exit);
    }

    [Theory]
    [InlineData("y\n", ExitCode.Done)]
    [InlineData("n\n", ExitCode.Insufficient)]
    [InlineData("\n", ExitCode.Insufficient)]
    [InlineData("", ExitCode.Insufficient)]
    public async Task Sell_SomebodyBeforeTheTill_IsAsked(string answer, int wanted)
    {
        var (exit, receipt, error) = await till.AskAsync(answer, FourCheeses);
        Assert.Equal(wanted, exit);
        Assert.Contains("2.640 points are missing. They can be bought for 0.29 €. Does the shopper agree?", error, StringComparison.Ordinal);
        if (wanted == ExitCode.Done) Assert.Equal(ExitCode.Done, (await till.RunAsync("refund", receipt.Split('\n').Single(l => l.StartsWith("Transaction", StringComparison.Ordinal)).Split(' ')[^1])).Exit);
    }

    [Fact]
    public async Task Sell_Json_AsksNobody_AndHasTheOffer()
    {
        var (exit, output, error) = await till.AskAsync("y\n", [.. FourCheeses, "--json"]);
        Assert.Equal((ExitCode.Insufficient, ""), (exit, error));
        using var json = JsonDocument.Parse(output);
        var offer = json.RootElement.GetProperty("offer");
        Assert.Equal((2_640L, 29L, 11_000L), (offer.GetProperty("grams").GetInt64(), offer.GetProperty("cents").GetInt64(), offer.GetProperty("cents_per_tonne").GetInt64()));
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("no_offer").ValueKind);
        using var none = JsonDocument.Parse((await till.RunAsync("sell", Town.Cheese, "x100", "--token", town.TokenOf(town.Poor), "--json")).Out);
        Assert.Equal("pool_short", none.RootElement.GetProperty("no_offer").GetString());
    }

    [Fact]
    public async Task Sell_Visitor_PaysInEuros_AndHasNoAccountOnTheReceipt()
    {
        var told = await till.RunAsync("sell", Town.Cheese, "--visitor");
        Assert.Equal(ExitCode.Insufficient, told.Exit);
        Assert.DoesNotContain("Available", told.Out, StringComparison.Ordinal);
        var (exit, receipt, _) = await till.RunAsync("sell", Town.Cheese, "--visitor", "--accept-offer", "1");
        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains("TO PAY for points                                         0.16 €", receipt, StringComparison.Ordinal);
        Assert.DoesNotContain("Left in", receipt, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await till.RunAsync("sell", Town.Cheese, "--visitor", "--token", town.TokenOf(town.Poor))).Exit);
    }
}
