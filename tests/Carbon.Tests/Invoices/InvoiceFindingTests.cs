using CarbonPos.Carbon.Invoices;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.Carbon.Tests.Invoices;

public sealed class InvoiceFindingTests
{
    [Theory]
    [InlineData("<ram:LineTotalAmount>75.00<", "<ram:LineTotalAmount>75.01<", "BR-CO-10", "BR-CO-13")]
    [InlineData("<ram:TaxBasisTotalAmount>75.00<", "<ram:TaxBasisTotalAmount>74.00<", "BR-CO-13", "BR-CO-15")]
    [InlineData("\"EUR\">15.00<", "\"EUR\">15.01<", "BR-CO-14", "BR-CO-15")]
    [InlineData("<ram:GrandTotalAmount>90.00<", "<ram:GrandTotalAmount>90.10<", "BR-CO-15", "BR-CO-16")]
    [InlineData("<ram:DuePayableAmount>90.00<", "<ram:DuePayableAmount>9.00<", "BR-CO-16")]
    [InlineData("<ram:CalculatedAmount>15.00<", "<ram:CalculatedAmount>17.00<", "BR-CO-14", "BR-CO-17")]
    [InlineData("<ram:BasisAmount>75.00<", "<ram:BasisAmount>77.00<", "BR-S-08")]
    [InlineData("<ram:TaxBasisTotalAmount>", "<ram:ChargeTotalAmount>5.00</ram:ChargeTotalAmount><ram:TaxBasisTotalAmount>", "BR-CO-12", "BR-CO-13")]
    [InlineData("<ram:TaxBasisTotalAmount>", "<ram:AllowanceTotalAmount>5.00</ram:AllowanceTotalAmount><ram:TaxBasisTotalAmount>", "BR-CO-11", "BR-CO-13")]
    [InlineData("<ram:ID>2026/17</ram:ID>", "", "BR-02")]
    [InlineData("102\">20261122", "102\">20261322", "BR-03", "DATE_UNREADABLE")]
    [InlineData("<ram:TypeCode>380</ram:TypeCode>", "<ram:TypeCode/>", "BR-04")]
    [InlineData("<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>", "", "BR-05")]
    [InlineData("Torréfaction du Port", " ", "BR-06")]
    [InlineData("Épicerie des Aulnes", "", "BR-07")]
    [InlineData("<ram:LineID>2<", "<ram:LineID>1<", "LINE_ID_REPEATED")]
    [InlineData("<ram:LineID>2<", "<ram:LineID><", "BR-21")]
    [InlineData("Café moulu n° 2", "", "BR-25")]
    [InlineData("<ram:DuePayableAmount>90.00<", "<ram:DuePayableAmount>90,00<", "NUMBER_UNREADABLE")]
    [InlineData("<ram:DuePayableAmount>90.00<", "<ram:DuePayableAmount>9e1<", "NUMBER_UNREADABLE")]
    [InlineData("<ram:DuePayableAmount>90.00<", "<ram:DuePayableAmount>90000000000000000000000000000000<", "NUMBER_UNREADABLE")]
    [InlineData("urn:cen.eu:en16931:2017", "urn:example", "PROFILE_UNKNOWN")]
    [InlineData("<ram:Value>rouge</ram:Value>", "", "BR-54")]
    public void Read_OneThingWrong_FindsThatAndNothingElse(string right, string wrong, params string[] codes)
    {
        var xml = InvoiceSamples.Cii();
        Assert.Contains(right, xml, StringComparison.Ordinal);

        var invoice = Reading.Of(xml.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Equal(codes.Order(), Reading.Codes(invoice).Distinct().Order());
    }

    [Theory]
    [InlineData("9520000000012", "GTIN_CHECK_DIGIT")]
    [InlineData("95200000000110", "GTIN_CHECK_DIGIT")]
    [InlineData("952000000001", "GTIN_CHECK_DIGIT")]
    [InlineData("99999999999", "GTIN_LENGTH")]
    [InlineData("GTIN444444444", "GTIN_CHARACTER")]
    public void Read_WrongGtin_IsKeptAndFlagged(string gtin, string code)
    {
        var invoice = Reading.Of(InvoiceSamples.Cii(1).Replace(InvoiceSamples.Gtin, gtin, StringComparison.Ordinal));

        Assert.Equal(gtin, invoice.Lines[0].GtinText);
        Assert.False(invoice.Lines[0].Gtin!.Value.IsOk);
        Assert.Equal((code, "1"), (Assert.Single(invoice.Findings).Code, invoice.Findings[0].Line));
    }

    [Theory]
    [InlineData("3.0000", "12.50", "1", "37.50", true)]
    [InlineData("3.0000", "12.50", "1", "37.51", true)]
    [InlineData("3.0000", "12.50", "1", "37.60", false)]
    [InlineData("1500", "25.00", "1000", "37.50", true)]
    [InlineData("100", "1.125", "3", "37.50", true)]
    [InlineData("-3", "-12.50", "0", "37.50", true)]
    [InlineData("9999999999999", "9999999999999", "0.0000000001", "37.50", false)]
    public void Read_NetOfALine_FollowsFromQuantityAndPrice(string quantity, string price, string priceBase, string net, bool isRight)
    {
        var xml = InvoiceSamples.Cii(1)
            .Replace(">3.0000<", $">{quantity}<", StringComparison.Ordinal)
            .Replace("<ram:ChargeAmount>12.50<", $"<ram:ChargeAmount>{price}<", StringComparison.Ordinal)
            .Replace("\"C62\">1<", $"\"C62\">{priceBase}<", StringComparison.Ordinal)
            .Replace("<ram:LineTotalAmount>37.50</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLine", $"<ram:LineTotalAmount>{net}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLine", StringComparison.Ordinal);

        Assert.Equal(isRight, !Reading.Codes(Reading.Of(xml)).Contains(InvoiceFindingCodes.LineNet));
    }

    [Fact]
    public void Read_AllowanceOnALine_IsPartOfItsNet()
    {
        const string Allowance = "<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator><ram:CalculationPercent>10</ram:CalculationPercent><ram:BasisAmount>25.00</ram:BasisAmount><ram:ActualAmount>2.50</ram:ActualAmount><ram:ReasonCode>95</ram:ReasonCode><ram:Reason>Remise</ram:Reason></ram:SpecifiedTradeAllowanceCharge>";
        var invoice = Reading.Of(InvoiceSamples.Cii(1).Replace("<ram:SpecifiedTradeSettlementLineMonetarySummation>", Allowance + "<ram:SpecifiedTradeSettlementLineMonetarySummation>", StringComparison.Ordinal));

        var allowance = Assert.Single(invoice.Lines[0].Allowances);
        Assert.Equal((false, "2.50", "10", "25.00", "Remise", "95"), (allowance.IsCharge, allowance.Amount.Text, allowance.Percent.Text, allowance.Base.Text, allowance.Reason, allowance.ReasonCode));
        Assert.Equal("LINE_NET: Line 1: 3.0000 at 12.50 less 2.50 is not 37.50.", Assert.Single(invoice.Findings).ToString());
    }

    [Theory]
    [InlineData("urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", true)]
    [InlineData("urn:cen.eu:en16931:2017", false)]
    public void Read_LogisticsCharge_IsRightInTheProfileThatHasIt(string profile, bool byProfile)
    {
        const string Charge = "<ram:SpecifiedLogisticsServiceCharge><ram:Description>Versand</ram:Description><ram:AppliedAmount>5.00</ram:AppliedAmount><ram:AppliedTradeTax><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>20</ram:RateApplicablePercent></ram:AppliedTradeTax></ram:SpecifiedLogisticsServiceCharge>";
        var xml = InvoiceSamples.Cii(profile: profile)
            .Replace("<ram:SpecifiedTradePaymentTerms>", Charge + "<ram:SpecifiedTradePaymentTerms>", StringComparison.Ordinal)
            .Replace("<ram:TaxBasisTotalAmount>75.00", "<ram:ChargeTotalAmount>5.00</ram:ChargeTotalAmount><ram:TaxBasisTotalAmount>80.00", StringComparison.Ordinal)
            .Replace("<ram:BasisAmount>75.00", "<ram:BasisAmount>80.00", StringComparison.Ordinal)
            .Replace("15.00<", "16.00<", StringComparison.Ordinal)
            .Replace("90.00<", "96.00<", StringComparison.Ordinal);
        var invoice = Reading.Of(xml);

        Assert.Equal(["BR-CO-12", "BR-S-08"], Reading.Codes(invoice));
        Assert.All(invoice.Findings, finding => Assert.Equal(byProfile, finding.ByProfile));
    }

    [Fact]
    public void Read_VatInTwoCurrencies_TellsThemApart()
    {
        var xml = InvoiceSamples.Cii()
            .Replace("<ram:InvoiceCurrencyCode>", "<ram:TaxCurrencyCode>GBP</ram:TaxCurrencyCode><ram:InvoiceCurrencyCode>", StringComparison.Ordinal)
            .Replace("<ram:TaxTotalAmount ", "<ram:TaxTotalAmount currencyID=\"GBP\">12.80</ram:TaxTotalAmount><ram:TaxTotalAmount ", StringComparison.Ordinal);
        var invoice = Reading.Of(xml);

        Assert.Equal(("15.00", "12.80"), (invoice.Totals.Vat.Text, invoice.Totals.VatAccounted.Text));
        Assert.Empty(invoice.Findings);
    }

    [Fact]
    public void Read_MoreFindingsThanAreKept_SaysSo()
    {
        var invoice = Reading.Of(InvoiceSamples.Cii(500).Replace(InvoiceSamples.Gtin, "1", StringComparison.Ordinal));

        Assert.Equal(Invoice.MaxFindings + 1, invoice.Findings.Count);
        Assert.Equal(InvoiceFindingCodes.More, invoice.Findings[^1].Code);
    }
}
