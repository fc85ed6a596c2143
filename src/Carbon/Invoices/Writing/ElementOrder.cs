namespace CarbonPos.Carbon.Invoices.Writing;

/// <summary>
/// Where in its parent an element belongs: behind all that the schemas let stand before it. What is not named here comes after it.
/// One table for all editions: CII D16B and D22B, the draft of ZUGFeRD 1.0, the profiles of Factur-X; UBL 2.1 and items of the
/// draft of UBL 2.5. They differ in what they have, not in its order.
/// </summary>
internal sealed class ElementOrder
{
    private readonly HashSet<string> before;

    private ElementOrder(string element, params string[] before) => (Element, this.before) = (element, [.. before]);

    /// <summary>The element that is placed. It may repeat.</summary>
    public string Element { get; }

    /// <summary>A note of a CII document: <c>ExchangedDocument</c>.</summary>
    public static ElementOrder CiiNote { get; } = new(
        "IncludedNote",
        "ID", "Name", "TypeCode", "IssueDateTime", "CopyIndicator", "Purpose", "ControlRequirementIndicator", "LanguageID", "PurposeCode", "RevisionDateTime", "VersionID",
        "GlobalID", "RevisionID", "PreviousRevisionID", "CategoryCode", "RequestedResponseTypeCode", "CreationDateTime", "FirstVersionIssueDateTime", "SubtypeCode");

    /// <summary>An attribute of a CII item: <c>SpecifiedTradeProduct</c>.</summary>
    public static ElementOrder CiiAttribute { get; } = new(
        "ApplicableProductCharacteristic",
        "ID", "GlobalID", "SellerAssignedID", "BuyerAssignedID", "ManufacturerAssignedID", "IndustryAssignedID", "ModelID", "Name", "TradeName", "Description", "TypeCode",
        "NetWeightMeasure", "GrossWeightMeasure", "StatusCode", "ProductGroupID", "NetVolumeMeasure", "GrossVolumeMeasure", "EndItemTypeCode", "EndItemName",
        "CustomerAssignedID", "BatchID", "AreaDensityMeasure", "UseDescription", "ConciseDescription", "AdditionalDescription", "BrandName", "SubBrandName",
        "DrainedNetWeightMeasure", "VariableMeasureIndicator", "ConfigurableIndicator", "ColourCode", "ColourDescription", "RecyclingTypeCode", "UnitTypeCode",
        "ContentUnitQuantity", "CommonName", "ModelName", "Designation", "FormattedCancellationAnnouncedLaunchDateTime", "FormattedLatestProductDataChangeDateTime",
        "ExportIndicator", "UltimateCustomerAssignedExtensionID", "SizeCode");

    /// <summary>Name of an attribute inside <see cref="CiiAttribute"/>, before its <c>Value</c>.</summary>
    public const string CiiAttributeName = "Description";

    /// <summary>Name of an attribute inside <see cref="UblAttribute"/>, before its <c>Value</c>.</summary>
    public const string UblAttributeName = "Name";

    /// <summary>A note of a UBL invoice.</summary>
    public static ElementOrder UblInvoiceNote { get; } = new(
        "Note",
        "UBLExtensions", "UBLVersionID", "CustomizationID", "ProfileID", "ProfileExecutionID", "ID", "CopyIndicator", "UUID", "IssueDate", "IssueTime", "DueDate", "InvoiceTypeCode");

    /// <summary>A note of a UBL credit note, whose tax point stands before its type.</summary>
    public static ElementOrder UblCreditNote { get; } = new(
        "Note",
        "UBLExtensions", "UBLVersionID", "CustomizationID", "ProfileID", "ProfileExecutionID", "ID", "CopyIndicator", "UUID", "IssueDate", "IssueTime", "TaxPointDate",
        "CreditNoteTypeCode");

    /// <summary>An attribute of a UBL item: <c>Item</c>.</summary>
    public static ElementOrder UblAttribute { get; } = new(
        "AdditionalItemProperty",
        "UBLExtensions", "Description", "PackQuantity", "PackSizeNumeric", "CatalogueIndicator", "Name", "ItemTypeCode", "HazardousRiskIndicator", "AdditionalInformation", "Keyword",
        "BrandName", "ModelName", "WarrantyInformation", "LifecycleStageCode", "LifecycleStageDescription", "BuyersItemIdentification", "SellersItemIdentification",
        "ManufacturersItemIdentification", "StandardItemIdentification", "CatalogueItemIdentification", "AdditionalItemIdentification", "CatalogueDocumentReference",
        "ItemSpecificationDocumentReference", "OriginCountry", "CommodityClassification", "TransactionConditions", "HazardousItem", "ClassifiedTaxCategory");

    /// <summary>True where an element stands before this one, or is of its kind.</summary>
    public bool IsBefore(string name) => name == Element || before.Contains(name);
}
