using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Invoices;

/// <summary>What a line is in a tree of lines.</summary>
public enum InvoiceLineKind
{
    /// <summary>A thing that is invoiced.</summary>
    Detail,

    /// <summary>Sums up its sub-lines.</summary>
    Group,

    /// <summary>Told for information; its amount is in another line.</summary>
    Information,
}

/// <summary>One line of an invoice (BG-25). What is absent is empty.</summary>
public sealed class InvoiceLine
{
    /// <summary>Scheme of a GTIN among item identifiers (ISO 6523).</summary>
    public const string GtinScheme = "0160";

    internal InvoiceLine(int ordinal, int parent) => (Ordinal, Parent) = (ordinal, parent);

    /// <summary>Position among all lines of the document, from 0. With it a writer finds the line again.</summary>
    public int Ordinal { get; }

    /// <summary><see cref="Ordinal"/> of the line that this one is a part of; -1 = of none.</summary>
    public int Parent { get; internal set; }

    /// <summary>True where the line stands inside its parent's element, as UBL has it; false where it only names it, as CII does.</summary>
    public bool IsNested { get; internal init; }

    /// <summary>Detail, group or information.</summary>
    public InvoiceLineKind Kind { get; internal set; }

    /// <summary>The seller's name of the line (BT-126).</summary>
    public string Id { get; internal set; } = "";

    /// <summary>What is sold (BT-153).</summary>
    public string Name { get; internal set; } = "";

    /// <summary>More of it (BT-154).</summary>
    public string Description { get; internal set; } = "";

    /// <summary>The trade item number as written (BT-157 with scheme 0160), right or not; empty = none.</summary>
    public string GtinText { get; internal set; } = "";

    /// <summary><see cref="GtinText"/> as a number, or why it is none; null where there is none.</summary>
    public GtinParse? Gtin => GtinText.Length == 0 ? null : Labels.Gtin.Parse(GtinText);

    /// <summary>The seller's article number (BT-155).</summary>
    public string SellerItemId { get; internal set; } = "";

    /// <summary>The buyer's article number (BT-156).</summary>
    public string BuyerItemId { get; internal set; } = "";

    /// <summary>How much (BT-129).</summary>
    public WrittenDecimal Quantity { get; internal set; }

    /// <summary>Of what, UN/ECE Recommendation 20 or 21 (BT-130): C62, KGM, LTR, KWH, …</summary>
    public string Unit { get; internal set; } = "";

    /// <summary>Net amount without VAT (BT-131).</summary>
    public WrittenDecimal Net { get; internal set; }

    /// <summary>Net price (BT-146).</summary>
    public WrittenDecimal Price { get; internal set; }

    /// <summary>How much the price is for (BT-149); absent = 1.</summary>
    public WrittenDecimal PriceBase { get; internal set; }

    /// <summary>Unit of <see cref="PriceBase"/> (BT-150).</summary>
    public string PriceUnit { get; internal set; } = "";

    /// <summary>VAT category and rate (BT-151, BT-152).</summary>
    public VatRate Vat { get; internal set; } = new("", default);

    /// <summary>Period that is invoiced (BG-26).</summary>
    public InvoicePeriod Period { get; internal set; }

    /// <summary>Country of origin (BT-159).</summary>
    public string Origin { get; internal set; } = "";

    /// <summary>Allowances and charges on the line (BG-27, BG-28).</summary>
    public IReadOnlyList<AllowanceCharge> Allowances => AllowanceList;

    /// <summary>Attributes of the item (BG-32), in order.</summary>
    public IReadOnlyList<ItemAttribute> Attributes => AttributeList;

    /// <summary>Classifications of the item (BT-158).</summary>
    public IReadOnlyList<ItemClassification> Classifications => ClassificationList;

    /// <summary>The line's carbon where attributes state it by the convention of docs/reference/invoices.md, else null.</summary>
    public InvoiceCarbon? Carbon { get; internal set; }

    internal string ParentId { get; set; } = "";

    internal List<AllowanceCharge> AllowanceList { get; } = [];

    internal List<ItemAttribute> AttributeList { get; } = [];

    internal List<ItemClassification> ClassificationList { get; } = [];

    /// <summary>The first of an item's standard identifiers that is a GTIN counts.</summary>
    internal void AddStandardId(SchemedId id)
    {
        if (GtinText.Length == 0 && id.Scheme == GtinScheme)
            GtinText = id.Value;
    }
}

/// <summary>An attribute of an item (BG-32).</summary>
/// <param name="Name">BT-160.</param>
/// <param name="Value">BT-161; where there is only a measure, the measure and its unit: "12.5 KGM".</param>
/// <param name="Code">Of UNTDID 6313, where one stands beside the name or instead of it (BT-211 of the 2026 edition); empty = none.</param>
/// <param name="Measure">The value as a measure, where one stands.</param>
/// <param name="MeasureUnit">Unit of the measure, UN/ECE Recommendation 20 (BT-212).</param>
public readonly record struct ItemAttribute(string Name, string Value, string Code, WrittenDecimal Measure, string MeasureUnit)
{
    /// <summary>True where the value stands as a measure alone, without a text.</summary>
    public bool IsMeasured { get; internal init; }
}

/// <summary>A class that the item belongs to (BT-158).</summary>
/// <param name="Code">As written.</param>
/// <param name="List">Code list, UNTDID 7143: "STI" CPV, "TSP" UNSPSC, "HS" customs, "SRV" GPC, …</param>
/// <param name="ListVersion">Version of the list; empty = not said.</param>
public readonly record struct ItemClassification(string Code, string List, string ListVersion);
