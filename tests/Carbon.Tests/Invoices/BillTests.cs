using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Tests.Invoices;

public sealed class BillTests
{
    private static readonly MerchantId Seller = new(552100554);

    [Fact]
    public void BillId_FollowsFromSellerNumberAndYear_AndFromNothingElse()
    {
        var bill = BillId.Of(Seller, "2026/17", 2026);
        Assert.Equal(bill, BillId.Of(Seller, "  2026/17 ", 2026));
        Assert.Equal(BillId.Of(Seller, "F 17", 2026), BillId.Of(Seller, "F \t 17", 2026));
        Assert.Equal(8, bill.Purchase.Version);
        BillId[] others = [BillId.Of(new(552100555), "2026/17", 2026), BillId.Of(Seller, "2026/18", 2026), BillId.Of(Seller, "2026/17", 2025)];
        Assert.Equal(4, others.Append(bill).Distinct().Count());
    }

    [Fact]
    public void BillId_Attempts_AreToldFromEachOtherAndFromOthers()
    {
        var bill = BillId.Of(Seller, "1", 2026);
        for (var attempt = 0; attempt < BillId.MaxAttempts; attempt++) Assert.Equal(attempt, bill.AttemptOf(bill.Attempt(attempt)));
        Assert.Equal(bill.Purchase, bill.Attempt(0));
        Assert.Equal(-1, bill.AttemptOf(Guid.NewGuid()));
        Assert.Equal(-1, bill.AttemptOf(BillId.Of(Seller, "2", 2026).Purchase));
        Assert.Throws<ArgumentOutOfRangeException>(() => bill.Attempt(BillId.MaxAttempts));
    }

    [Theory]
    [InlineData("KWH", "12.5", QuantityUnit.KilowattHour, 12_500L)]
    [InlineData("MWH", "1.2", QuantityUnit.KilowattHour, 1_200_000L)]
    [InlineData("3B", "3.6", QuantityUnit.KilowattHour, 1_000L)]
    [InlineData("MTQ", "0.25", QuantityUnit.Litre, 250_000L)]
    [InlineData("GRM", "0.1", QuantityUnit.Kilogram, 1L)]
    [InlineData("TNE", "0.0000005", QuantityUnit.Kilogram, 1L)]
    [InlineData("KMT", "7", QuantityUnit.Kilometre, 7_000L)]
    [InlineData("XPP", "2", QuantityUnit.Piece, 2_000L)]
    [InlineData("EA", "1000000", QuantityUnit.Piece, 1_000_000_000L)]
    [InlineData("EA", "1000000.001", QuantityUnit.Piece, null)]
    [InlineData("GWH", "9999999999999", QuantityUnit.KilowattHour, null)]
    public void TradeUnit_TellsAQuantityInThousandths(string code, string quantity, QuantityUnit unit, long? milli)
    {
        Assert.True(TradeUnit.TryParse(code, out var known));
        Assert.Equal((unit, milli), (known.Unit, known.Milli(decimal.Parse(quantity, System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("HUR")]
    [InlineData("DAY")]
    [InlineData("MTK")]
    [InlineData("kwh")]
    [InlineData("")]
    public void TradeUnit_OfTimeAreaOrNothing_IsNone(string code) => Assert.False(TradeUnit.TryParse(code, out _));

    [Theory]
    [InlineData("0002", "552 100 554", "", 552100554L)]
    [InlineData("0009", "55210055400013", "", 552100554L)]
    [InlineData("", "", "FR 32 552100554", 552100554L)]
    [InlineData("", "", "DE123456789", 123456789L)]
    [InlineData("", "HRB 1234", "", null)]
    [InlineData("0088", "9520000000004", "", null)]
    [InlineData("", "999999999999999", "", null)]
    public void CompanyNumbers_FindTheNumberThatNamesTheCompany(string scheme, string legal, string vat, long? number)
    {
        var xml = $"""
            <Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
              <cbc:ID>1</cbc:ID>
              <cac:AccountingSupplierParty><cac:Party>
                <cac:PartyTaxScheme><cbc:CompanyID>{vat}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
                <cac:PartyLegalEntity><cbc:CompanyID schemeID="{scheme}">{legal}</cbc:CompanyID></cac:PartyLegalEntity>
              </cac:Party></cac:AccountingSupplierParty>
            </Invoice>
            """;
        Assert.True(InvoiceReader.Read(System.Text.Encoding.UTF8.GetBytes(xml)).TryGet(out var invoice, out var fault), fault?.ToString());
        Assert.Equal(number, CompanyNumbers.Find(invoice!.Seller)?.Value);
    }
}
