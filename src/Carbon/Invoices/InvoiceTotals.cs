namespace CarbonPos.Carbon.Invoices;

/// <summary>The sums of a document (BG-22), as written.</summary>
public sealed class InvoiceTotals
{
    /// <summary>Sum of the lines' net amounts (BT-106).</summary>
    public WrittenDecimal Lines { get; internal set; }

    /// <summary>Sum of the allowances on the document (BT-107).</summary>
    public WrittenDecimal Allowances { get; internal set; }

    /// <summary>Sum of the charges on the document (BT-108).</summary>
    public WrittenDecimal Charges { get; internal set; }

    /// <summary>Total without VAT (BT-109).</summary>
    public WrittenDecimal WithoutVat { get; internal set; }

    /// <summary>VAT in the invoice's currency (BT-110).</summary>
    public WrittenDecimal Vat { get; internal set; }

    /// <summary>VAT in the currency in which it is accounted (BT-111).</summary>
    public WrittenDecimal VatAccounted { get; internal set; }

    /// <summary>Total with VAT (BT-112).</summary>
    public WrittenDecimal WithVat { get; internal set; }

    /// <summary>Paid already (BT-113).</summary>
    public WrittenDecimal Prepaid { get; internal set; }

    /// <summary>Rounding of what is due (BT-114).</summary>
    public WrittenDecimal Rounding { get; internal set; }

    /// <summary>What is due (BT-115).</summary>
    public WrittenDecimal Due { get; internal set; }
}

/// <summary>An allowance or charge, on the document or on a line.</summary>
public sealed class AllowanceCharge
{
    /// <summary>True for a charge, false for an allowance.</summary>
    public bool IsCharge { get; internal set; }

    /// <summary>True for the logistics charge of Factur-X EXTENDED, which EN 16931 does not know.</summary>
    public bool IsLogistics { get; internal set; }

    /// <summary>Without VAT.</summary>
    public WrittenDecimal Amount { get; internal set; }

    /// <summary>Per cent of <see cref="Base"/>, where it is one.</summary>
    public WrittenDecimal Percent { get; internal set; }

    /// <summary>What the per cent are of.</summary>
    public WrittenDecimal Base { get; internal set; }

    /// <summary>Why, in words.</summary>
    public string Reason { get; internal set; } = "";

    /// <summary>Why, as a code: UNTDID 5189 for allowances, 7161 for charges.</summary>
    public string ReasonCode { get; internal set; } = "";

    /// <summary>VAT of an allowance or charge on the document.</summary>
    public VatRate Vat { get; internal set; } = new("", default);
}

/// <summary>Category and rate of VAT.</summary>
/// <param name="Category">UNCL 5305: S standard, Z zero, E exempt, AE reverse charge, K inside the Union, G export, O not subject, L Canaries, M Ceuta and Melilla.</param>
/// <param name="Percent">Rate in per cent.</param>
public readonly record struct VatRate(string Category, WrittenDecimal Percent);

/// <summary>VAT of one category and rate (BG-23).</summary>
public sealed class VatShare
{
    /// <summary>Category and rate.</summary>
    public VatRate Rate { get; internal set; } = new("", default);

    /// <summary>What is taxed (BT-116).</summary>
    public WrittenDecimal Base { get; internal set; }

    /// <summary>The tax (BT-117).</summary>
    public WrittenDecimal Tax { get; internal set; }
}
