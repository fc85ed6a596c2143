namespace CarbonPos.Carbon.Content;

/// <summary>One line of a basket, as the register has it. The ranges are those of the wire; see <see cref="FieldOutOfRange"/>.</summary>
/// <param name="Kind">Decides whether the line carries grams at all.</param>
/// <param name="Label">What was scanned, as scanned; empty when nothing was. At most 1,000 characters.</param>
/// <param name="QuantityMilli">Thousandths of the unit, 1 to 1,000,000,000; 0 = one unit. A weight inside the label goes before it.</param>
/// <param name="Unit">In what the quantity is counted.</param>
/// <param name="PriceCents">The whole line with VAT, before any discount, coupon, staff or loyalty price, in euro cents: 0 to 1,000,000,000. 0 = unknown. A price inside the label goes before it.</param>
/// <param name="VatBasisPoints">VAT rate, 0 to 10,000 (2000 = 20 %).</param>
/// <param name="Activity">Activity code of the factor table, e.g. "C10T12"; empty = unknown. At most 16 characters.</param>
/// <param name="Article">The seller's own article number, or a service code, where no label names the thing: "rail-km". Empty = none. At most 40 characters.</param>
public readonly record struct BasketLine(
    LineKind Kind,
    string Label,
    long QuantityMilli,
    QuantityUnit Unit,
    long PriceCents,
    int VatBasisPoints,
    string Activity,
    string Article = "")
{
    /// <summary>Most characters of a label.</summary>
    public const int MaxLabelLength = 1000;

    /// <summary>Largest quantity: a million units.</summary>
    public const long MaxQuantityMilli = 1_000_000_000;

    /// <summary>Largest price: ten million euros.</summary>
    public const long MaxPriceCents = 1_000_000_000;

    /// <summary>Largest VAT rate: 100 %.</summary>
    public const int MaxVatBasisPoints = 10_000;

    /// <summary>Most characters of an activity code.</summary>
    public const int MaxActivityLength = 16;

    /// <summary>Most characters of an article or service code.</summary>
    public const int MaxArticleLength = 40;

    /// <summary>The quantity with its default: 0 stands for one unit.</summary>
    public long EffectiveQuantityMilli => QuantityMilli == 0 ? 1000 : QuantityMilli;

    /// <summary>The first field outside its range, by its name on the wire ("quantity_milli"), or null when all are inside.</summary>
    public string? FieldOutOfRange() => this switch
    {
        { Kind: < LineKind.Goods or > LineKind.Fee } => "kind",
        { Label.Length: > MaxLabelLength } => "label",
        { QuantityMilli: < 0 or > MaxQuantityMilli } => "quantity_milli",
        { Unit: < QuantityUnit.Piece or > QuantityUnit.Night } => "unit",
        { PriceCents: < 0 or > MaxPriceCents } => "price_cents",
        { VatBasisPoints: < 0 or > MaxVatBasisPoints } => "vat_basis_points",
        { Activity.Length: > MaxActivityLength } => "activity",
        { Article.Length: > MaxArticleLength } => "article",
        _ => null,
    };
}
