using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.Testbed.Invoices;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Invoices;

/// <summary>What an invoice weighs, worked by hand.</summary>
public sealed class WeighingTests
{
    [Fact]
    public async Task Carbon_OnTheSellersOwnInvoice_GoesFirst_AndOnAnothersNever()
    {
        await using var town = await BillTown.OpenAsync();
        var own = await town.QuoteAsync(BillTown.Cheese(carbon: "777 g"));
        Assert.Equal((777, Provenance.Transmitted, WeighingReason.SupplierTransmitted), (own.GramsTotal, own.Lines[0].Weighed.Grams.Provenance, own.Lines[0].Weighed.Grams.Reason));

        var others = await town.QuoteAsync(BillTown.Cheese(carbon: "777 g"), by: town.Gateway.OtherTill);
        Assert.Equal(BillTown.LineGrams, others.GramsTotal);
        Assert.Contains(others.Findings, f => f.Code == "CARBON_NOT_VOUCHED");
    }

    [Fact]
    public async Task Carbon_ThatIsAnEstimate_LeavesTheLineToTheLadder()
    {
        await using var town = await BillTown.OpenAsync();
        const string Provenance = "<ram:ApplicableProductCharacteristic><ram:Description>CarbonPos provenance</ram:Description><ram:Value>public_proxy</ram:Value></ram:ApplicableProductCharacteristic>";
        var bill = BillTown.Cheese(carbon: "777 g").Replace("<ram:DesignatedProductClassification>", Provenance + "<ram:DesignatedProductClassification>", StringComparison.Ordinal);
        var quote = await town.QuoteAsync(bill);
        Assert.Equal(BillTown.LineGrams, quote.GramsTotal);
        Assert.Contains(quote.Findings, f => f.Code == "CARBON_IS_PROXY");
    }

    /// <summary>Almond drink: 968 g a litre.</summary>
    [Theory]
    [InlineData("LTR", "2", 1_936)]
    [InlineData("CLT", "150", 1_452)]
    [InlineData("HLT", "0.5", 48_400)]
    [InlineData("MTQ", "0.001", 968)]
    [InlineData("H87", "2", 1_936)]
    [InlineData("DZN", "1", 11_616)]
    public async Task Unit_ThatIsPhysical_WeighsByIt(string unit, string quantity, long grams)
    {
        await using var town = await BillTown.OpenAsync();
        Assert.Equal(grams, (await town.QuoteAsync(Bill(Shelf.Drink, unit, quantity))).GramsTotal);
    }

    /// <summary>An hour is nothing that a content is per: 37.50 of food, of which 30 % are the shop's.</summary>
    [Fact]
    public async Task Unit_ThatIsNone_WeighsByPrice()
    {
        await using var town = await BillTown.OpenAsync();
        var quote = await town.QuoteAsync(Bill(Shelf.Drink, "HUR", "3"));
        Assert.Equal((Provenance.PublicProxy, WeighingReason.DefaultActivity), (quote.Lines[0].Weighed.Grams.Provenance, quote.Lines[0].Weighed.Grams.Reason));
        Assert.Contains(quote.Findings, f => f.Code == "UNIT_NOT_PHYSICAL");
        // 37.50 × (0.7 × 0.540 + 0.3 × 0.110) × 1.20 = 18.495 kg, by the two factors of the shipped table.
        Assert.Equal(18_495, quote.GramsTotal);
    }

    [Fact]
    public async Task SubLines_ThatAddUp_AreCountedInsteadOfTheirLine()
    {
        await using var town = await BillTown.OpenAsync();
        const string Part = "<cac:SubInvoiceLine><cbc:ID>1.{0}</cbc:ID><cbc:InvoicedQuantity unitCode=\"C62\">1</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID=\"EUR\">{1}</cbc:LineExtensionAmount><cac:Item><cbc:Name>Part</cbc:Name><cac:StandardItemIdentification><cbc:ID schemeID=\"0160\">" + Shelf.Cheese + "</cbc:ID></cac:StandardItemIdentification></cac:Item><cac:Price><cbc:PriceAmount currencyID=\"EUR\">{1}</cbc:PriceAmount></cac:Price></cac:SubInvoiceLine>";
        string Bill(string second) => InvoiceSamples.Ubl(1, subLines: string.Format(System.Globalization.CultureInfo.InvariantCulture, Part, 1, "20.00") + string.Format(System.Globalization.CultureInfo.InvariantCulture, Part, 2, second)).Replace(InvoiceSamples.Gtin, Shelf.Cheese, StringComparison.Ordinal);

        var parts = await town.QuoteAsync(Bill("17.50"));
        Assert.Equal(["1.1", "1.2"], parts.Lines.Select(l => l.LineId));
        Assert.Equal(2_820, parts.GramsTotal);
        var whole = await town.QuoteAsync(Bill("1.00"));
        Assert.Equal(["1"], whole.Lines.Select(l => l.LineId));
        Assert.Equal(BillTown.LineGrams, whole.GramsTotal);
    }

    [Fact]
    public async Task Discounts_ChangeEurosNotGrams_AndReturnsWeighNothing()
    {
        await using var town = await BillTown.OpenAsync();
        var returned = await town.QuoteAsync(Bill(Shelf.Cheese, "C62", "-3"));
        Assert.Empty(returned.Lines);
        Assert.Contains(returned.Findings, f => f.Code == "LINE_RETURNED");

        var discount = await town.QuoteAsync(BillTown.Cheese().Replace("<ram:LineTotalAmount>37.50</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>", "<ram:LineTotalAmount>-5.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>", StringComparison.Ordinal));
        Assert.Empty(discount.Lines);
        Assert.Contains(discount.Findings, f => f.Code == "DISCOUNT_NOT_WEIGHED");
    }

    [Fact]
    public async Task Currency_OtherThanEuro_WeighsByUnits_AndIsRefusedWhereOnlyMoneyCould()
    {
        await using var town = await BillTown.OpenAsync();
        var francs = BillTown.Cheese().Replace(">EUR<", ">CHF<", StringComparison.Ordinal);
        Assert.Equal(BillTown.LineGrams, (await town.QuoteAsync(francs)).GramsTotal);
        var unknown = francs.Replace(Shelf.Cheese, InvoiceSamples.Gtin, StringComparison.Ordinal);
        Assert.Equal("INVOICE_CURRENCY", Errors.DetailOf(await Assert.ThrowsAsync<RpcException>(() => town.QuoteAsync(unknown))).Code);
    }

    private static string Bill(string gtin, string unit, string quantity) => BillTown.Cheese()
        .Replace(Shelf.Cheese, gtin, StringComparison.Ordinal)
        .Replace("<ram:BilledQuantity unitCode=\"C62\">3.0000<", $"<ram:BilledQuantity unitCode=\"{unit}\">{quantity}<", StringComparison.Ordinal);
}
