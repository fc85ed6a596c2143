using System.Xml.Linq;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.Carbon.Tests.Invoices.Writing;

/// <summary>
/// What is written stands where the schemas have it, whichever siblings there are: the orders here are those of CII D22B and
/// UBL 2.1, written down a second time, with what may come behind.
/// </summary>
public sealed class ElementOrderTests
{
    private static readonly string[] CiiProduct =
    [
        "ID", "GlobalID", "SellerAssignedID", "BuyerAssignedID", "IndustryAssignedID", "ModelID", "Name", "TradeName", "Description", "BatchID", "BrandName", "ColourCode", "ModelName", "SizeCode",
        "ApplicableProductCharacteristic",
        "ApplicableMaterialGoodsCharacteristic", "DesignatedProductClassification", "IndividualTradeProductInstance", "CertificationEvidenceReferenceReferencedDocument", "InspectionReferenceReferencedDocument",
        "OriginTradeCountry", "LinearSpatialDimension", "ManufacturerTradeParty", "AdditionalReferenceReferencedDocument", "BrandOwnerTradeParty", "IncludedReferencedProduct", "InformationNote",
    ];

    private static readonly string[] CiiDocument =
    [
        "ID", "Name", "TypeCode", "IssueDateTime", "CopyIndicator", "Purpose", "ControlRequirementIndicator", "LanguageID", "PurposeCode", "VersionID", "GlobalID", "CategoryCode", "SubtypeCode",
        "IncludedNote",
        "ReferenceReferencedDocument", "SignatoryDocumentAuthentication", "EffectiveSpecifiedPeriod", "IssuerTradeParty", "AttachedSpecifiedBinaryFile",
    ];

    private static readonly string[] UblItem =
    [
        "b:Description", "b:PackQuantity", "b:PackSizeNumeric", "b:CatalogueIndicator", "b:Name", "b:HazardousRiskIndicator", "b:AdditionalInformation", "b:Keyword", "b:BrandName", "b:ModelName",
        "a:BuyersItemIdentification", "a:SellersItemIdentification", "a:ManufacturersItemIdentification", "a:StandardItemIdentification", "a:CatalogueItemIdentification", "a:AdditionalItemIdentification",
        "a:OriginCountry", "a:CommodityClassification", "a:TransactionConditions", "a:HazardousItem", "a:ClassifiedTaxCategory",
        "a:AdditionalItemProperty",
        "a:ManufacturerParty", "a:InformationContentProviderParty", "a:OriginAddress", "a:ItemInstance", "a:Certificate", "a:Dimension",
    ];

    private static readonly string[] UblInvoice =
    [
        "b:UBLVersionID", "b:CustomizationID", "b:ProfileID", "b:ProfileExecutionID", "b:ID", "b:CopyIndicator", "b:UUID", "b:IssueDate", "b:IssueTime", "b:DueDate", "b:InvoiceTypeCode",
        "b:Note",
        "b:TaxPointDate", "b:DocumentCurrencyCode", "b:TaxCurrencyCode", "b:AccountingCost", "b:BuyerReference", "a:InvoicePeriod", "a:OrderReference", "a:AccountingSupplierParty", "a:LegalMonetaryTotal",
    ];

    private static readonly string[] UblCreditNote =
    [
        "b:UBLVersionID", "b:CustomizationID", "b:ProfileID", "b:ProfileExecutionID", "b:ID", "b:CopyIndicator", "b:UUID", "b:IssueDate", "b:IssueTime", "b:TaxPointDate", "b:CreditNoteTypeCode",
        "b:Note",
        "b:DocumentCurrencyCode", "b:TaxCurrencyCode", "b:AccountingCost", "b:BuyerReference", "a:InvoicePeriod", "a:DiscrepancyResponse", "a:AccountingSupplierParty", "a:LegalMonetaryTotal",
    ];

    // CARBONPOS_LONG=1 tries a hundred times as many.
    [Fact]
    public void Write_AnySiblings_StandsInTheOrderOfTheSchema()
    {
        const int Seed = 59;
        var random = new Random(Seed);
        var rounds = Environment.GetEnvironmentVariable("CARBONPOS_LONG") == "1" ? 20_000 : 200;
        for (var round = 0; round < rounds; round++)
        {
            var because = $"seed {Seed}, round {round}";
            Ordered(Cii(Some(CiiDocument, random), Some(CiiProduct, random)), CiiDocument, CiiProduct, because);
            Ordered(Ubl("Invoice", Some(UblInvoice, random), Some(UblItem, random)), UblInvoice, UblItem, because);
            Ordered(Ubl("CreditNote", Some(UblCreditNote, random), Some(UblItem, random)), UblCreditNote, UblItem, because);
        }
    }

    private static void Ordered(string xml, string[] head, string[] item, string because)
    {
        var written = XDocument.Parse(Transmitting.Write(xml, Transmitting.All(1)));

        foreach (var (parent, order) in written.Descendants().Where(e => e.Name.LocalName is "SpecifiedTradeProduct" or "Item").Select(e => (e, item))
            .Append((written.Descendants().First(e => e.Name.LocalName is "ExchangedDocument" or "Invoice" or "CreditNote"), head)))
        {
            var places = parent.Elements().Select(e => Array.FindIndex(order, name => name.Split(':')[^1] == e.Name.LocalName)).Where(place => place >= 0).ToList();
            Assert.True(places.SequenceEqual(places.Order()), $"{because}: {string.Join(' ', parent.Elements().Select(e => e.Name.LocalName))}");
        }

        Assert.Equal(4, written.Descendants().Count(e => e.Value.StartsWith("CarbonPos", StringComparison.Ordinal) && !e.HasElements));
    }

    // What BR-01 and its like need is not needed here: the reader takes what there is.
    private static string[] Some(string[] order, Random random) => [.. order.Where(_ => random.Next(3) > 0).DefaultIfEmpty(order[0])];

    private static string Cii(string[] head, string[] item) =>
        $"""
        <r:CrossIndustryInvoice xmlns:r="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:a="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100">
          <r:ExchangedDocument>{Elements(head, "a")}</r:ExchangedDocument>
          <r:SupplyChainTradeTransaction><a:IncludedSupplyChainTradeLineItem><a:SpecifiedTradeProduct>{Elements(item, "a")}</a:SpecifiedTradeProduct></a:IncludedSupplyChainTradeLineItem></r:SupplyChainTradeTransaction>
        </r:CrossIndustryInvoice>
        """;

    private static string Ubl(string root, string[] head, string[] item) =>
        $"""
        <{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2" xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
          {Elements(head, "")}<a:{root}Line><a:Item>{Elements(item, "")}</a:Item></a:{root}Line>
        </{root}>
        """;

    private static string Elements(string[] names, string prefix) => string.Join('\n', names.Select(name => prefix.Length > 0 ? $"<{prefix}:{name}>x</{prefix}:{name}>" : $"<{name}>x</{name}>"));
}
