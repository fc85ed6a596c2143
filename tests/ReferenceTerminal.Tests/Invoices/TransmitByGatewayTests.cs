using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Invoices;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.ReferenceTerminal.Tests.Commands;
using CarbonPos.Testbed.Invoices;
using CarbonPos.TestTown;

namespace CarbonPos.ReferenceTerminal.Tests.Invoices;

/// <summary>"transmit" without a file of contents: a real gateway weighs, as it does for a payment.</summary>
public sealed class TransmitByGatewayTests : IClassFixture<Town>, IDisposable
{
    private const string Freight = """
        <ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>true</udt:Indicator></ram:ChargeIndicator><ram:ActualAmount>10.00</ram:ActualAmount><ram:ReasonCode>FC</ram:ReasonCode><ram:Reason>Fret</ram:Reason></ram:SpecifiedTradeAllowanceCharge>
        """;

    private readonly Town town;
    private readonly TillHarness till = new();

    public TransmitByGatewayTests(Town town)
    {
        this.town = town;
        till.With(TillOptions.GatewayVariable, town.Address.ToString()).With(TillOptions.TokenVariable, town.TokenFile);
    }

    public void Dispose() => till.Dispose();

    private string Out => Path.Combine(till.Folder, "out.xml");

    // Line 1 is cheese, whose supplier transmits; line 2 is coffee, which a public factor weighs.
    private string Bill(string number, string seller = "000000001", string type = "380", string charge = "")
    {
        var xml = InvoiceSamples.Cii(2)
            .Replace("552100554", seller, StringComparison.Ordinal)
            .Replace("<ram:ID>2026/17</ram:ID>", $"<ram:ID>{number}</ram:ID>", StringComparison.Ordinal)
            .Replace("<ram:TypeCode>380<", $"<ram:TypeCode>{type}<", StringComparison.Ordinal)
            .Replace("<ram:SpecifiedTradeSettlementHeaderMonetarySummation>", charge + "<ram:SpecifiedTradeSettlementHeaderMonetarySummation>", StringComparison.Ordinal);
        var second = xml.LastIndexOf(InvoiceSamples.Gtin, StringComparison.Ordinal);
        xml = xml[..second] + Town.Coffee + xml[(second + InvoiceSamples.Gtin.Length)..];
        return till.WriteFile($"{number}.xml", xml.Replace(InvoiceSamples.Gtin, Town.Cheese, StringComparison.Ordinal));
    }

    private Invoice Written()
    {
        Assert.True(InvoiceReader.Read(File.ReadAllBytes(Out)).TryGet(out var invoice, out var fault), fault?.ToString());
        return invoice;
    }

    [Fact]
    public async Task Transmit_OwnInvoice_StatesWhatAPaymentWouldWeigh()
    {
        var (exit, output, error) = await till.RunAsync("transmit", Bill("T-1"), Out);

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        Assert.Equal($"{Out}: 2 lines state carbon, {3 * (Town.CheeseGrams + Town.CoffeeGrams)} g CO2e in all\n", output);
        var lines = Written().Lines;
        Assert.Equal((3 * Town.CheeseGrams, Provenance.Transmitted, "sup-002 2024-1"), (lines[0].Carbon!.Mass.Grams, lines[0].Carbon!.Provenance, lines[0].Carbon!.Factor));
        Assert.Equal((3 * Town.CoffeeGrams, Provenance.PublicProxy), (lines[1].Carbon!.Mass.Grams, lines[1].Carbon!.Provenance));

        // What it states weighs the same when it is paid.
        (exit, output, error) = await till.RunAsync("sell", "--invoice", Out, "--token", town.TokenOf(town.NewCitizen()));
        Assert.Equal((ExitCode.Done, ""), (exit, error));
        Assert.Contains("12.690 points", output);
    }

    [Fact]
    public async Task Transmit_InvoiceThatStatesCarbon_IsWeighedAnew()
    {
        var bill = Bill("T-2");
        await till.RunAsync("transmit", bill, Out, "--contents", till.WriteFile("c", "position,grams\n1,1\n"));
        var again = Path.Combine(till.Folder, "again.xml");

        Assert.Equal(ExitCode.Done, (await till.RunAsync("transmit", Out, again)).Exit);

        Assert.Equal(ExitCode.Done, (await till.RunAsync("transmit", bill, Out, "--force")).Exit);
        Assert.Equal(File.ReadAllBytes(Out), File.ReadAllBytes(again));
    }

    [Fact]
    public async Task Transmit_ChargeOnTheWhole_IsToldAndLeftOut()
    {
        var (exit, _, error) = await till.RunAsync("transmit", Bill("T-3", charge: Freight), Out);

        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains("! CHARGE_NOT_STATED: Line Fret: ", error);
        Assert.Equal(3 * (Town.CheeseGrams + Town.CoffeeGrams), Written().Carbon!.Mass.Grams);
    }

    [Theory]
    [InlineData("T-4", "552100554", "380", "another company's")]
    [InlineData("T-5", "000000001", "381", "credit note")]
    public async Task Transmit_WhatTheGatewayDoesNotWeighForItsSeller_IsRefused(string number, string seller, string type, string words)
    {
        var (exit, _, error) = await till.RunAsync("transmit", Bill(number, seller, type), Out);

        Assert.Equal(ExitCode.Refused, exit);
        Assert.Contains(words, error);
        Assert.False(File.Exists(Out));
    }

    [Fact]
    public async Task Transmit_GatewayAway_WritesNothing()
    {
        using var lonely = TillHarness.WithoutGateway();

        Assert.Equal(ExitCode.Unreachable, (await lonely.RunAsync("transmit", Bill("T-6"), Out, "--deadline", "0.5")).Exit);
        Assert.False(File.Exists(Out));
        // Neither a file of contents nor the way back needs one.
        Assert.Equal(ExitCode.Done, (await lonely.RunAsync("transmit", Bill("T-6"), Out, "--contents", till.WriteFile("c", "position,grams\n1,1\n"))).Exit);
    }
}
