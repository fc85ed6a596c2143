namespace CarbonPos.CarbonGateway.Contents.Purchases;

/// <summary>Why a file, an invoice or a line of it gave no content, beside what <see cref="ContentFaultCodes"/> and the reader of invoices have. Stable.</summary>
internal static class PurchaseFaultCodes
{
    // A file or folder: the others are read.
    public const string FileUnreadable = "FILE_UNREADABLE";
    public const string NameTooLong = "FILE_NAME_TOO_LONG";
    public const string Link = "LINK_NOT_FOLLOWED";
    public const string TooDeep = "FOLDER_TOO_DEEP";

    // An invoice.
    public const string Credit = "INVOICE_IS_CREDIT";
    public const string NotFinal = "INVOICE_NOT_FINAL";
    public const string WithoutNumber = "INVOICE_WITHOUT_NUMBER";
    public const string InFuture = "INVOICE_IN_FUTURE";
    public const string TooOld = "INVOICE_TOO_OLD";
    public const string SellerUnknown = "SELLER_UNKNOWN";
    public const string SellerIsMerchant = "SELLER_IS_MERCHANT";
    public const string Repeated = "INVOICE_REPEATED";

    // A line, or all lines of an article on one invoice.
    public const string NotTransmitted = "NOT_TRANSMITTED";
    public const string CarbonUnreadable = "CARBON_UNREADABLE";
    public const string CarbonIsProxy = "CARBON_IS_PROXY";
    public const string GtinMissing = "GTIN_MISSING";
    public const string GtinOfPack = "GTIN_OF_PACK";
    public const string GtinInStore = "GTIN_IN_STORE";
    public const string Returned = "LINE_RETURNED";
    public const string QuantityInvalid = "QUANTITY_INVALID";
    public const string UnitMissing = "UNIT_MISSING";
    public const string UnitNotPhysical = "UNIT_NOT_PHYSICAL";
    public const string UnitDiffers = "UNIT_DIFFERS";

    // An article that has a content, by a rule for doubt.
    public const string InvoiceDiffers = "INVOICE_DIFFERS";
    public const string SameDayDiffers = "SAME_DAY_DIFFERS";
}
