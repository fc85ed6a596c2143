using System.Security;
using System.Text;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>A small purchase invoice, written as a supplier would: sums are left out, for no content asks for them.</summary>
internal sealed record WrittenInvoice(string Number, string Issued, params string[] Lines)
{
    public const string Farm = "732829320";
    public const string Dairy = "380129866";

    public string Seller { get; init; } = Farm;

    public string Name { get; init; } = "Ferme du Val";

    public string Type { get; init; } = "380";

    /// <param name="gtin">Empty = none.</param>
    /// <param name="quantity">As written.</param>
    /// <param name="unit">Code of Recommendation 20.</param>
    /// <param name="carbon">"4300 g"; empty = the line states none.</param>
    /// <param name="provenance">Empty = not stated.</param>
    /// <param name="net">Of the line.</param>
    public static string Line(string gtin, string quantity, string unit, string carbon, string provenance = "", string net = "10.00") => $"""
        <ram:IncludedSupplyChainTradeLineItem>
          <ram:AssociatedDocumentLineDocument><ram:LineID>L</ram:LineID></ram:AssociatedDocumentLineDocument>
          <ram:SpecifiedTradeProduct>{(gtin.Length > 0 ? $"<ram:GlobalID schemeID=\"0160\">{gtin}</ram:GlobalID>" : "")}<ram:Name>Article</ram:Name>{Attribute("CarbonPos CO2e", carbon)}{Attribute("CarbonPos provenance", provenance)}</ram:SpecifiedTradeProduct>
          <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity{(unit.Length > 0 ? $" unitCode=\"{unit}\"" : "")}>{quantity}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
          <ram:SpecifiedLineTradeSettlement><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{net}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement>
        </ram:IncludedSupplyChainTradeLineItem>
        """;

    /// <summary>CII.</summary>
    public string Cii() => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
          <rsm:ExchangedDocument><ram:ID>{SecurityElement.Escape(Number)}</ram:ID><ram:TypeCode>{Type}</ram:TypeCode><ram:IssueDateTime><udt:DateTimeString format="102">{Issued.Replace("-", "", StringComparison.Ordinal)}</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
          <rsm:SupplyChainTradeTransaction>
            {string.Concat(Lines)}
            <ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>{SecurityElement.Escape(Name)}</ram:Name>{(Seller.Length > 0 ? $"<ram:SpecifiedLegalOrganization><ram:ID schemeID=\"0002\">{Seller}</ram:ID></ram:SpecifiedLegalOrganization>" : "")}</ram:SellerTradeParty></ram:ApplicableHeaderTradeAgreement>
            <ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode></ram:ApplicableHeaderTradeSettlement>
          </rsm:SupplyChainTradeTransaction>
        </rsm:CrossIndustryInvoice>
        """;

    public byte[] Bytes() => Encoding.UTF8.GetBytes(Cii());

    private static string Attribute(string name, string value) => value.Length == 0
        ? ""
        : $"<ram:ApplicableProductCharacteristic><ram:Description>{name}</ram:Description><ram:Value>{value}</ram:Value></ram:ApplicableProductCharacteristic>";
}
