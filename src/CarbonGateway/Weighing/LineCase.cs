using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>One line with all that the rules look at: the label read, the product found, weight and price settled. No rule has run yet.</summary>
internal readonly struct LineCase
{
    private const int Ean13Length = 13;

    private LineCase(in BasketLine line, Catalogue catalogue, DateOnly day)
    {
        Line = line;
        Catalogue = catalogue;
        Day = day;
        QuantityMilli = line.EffectiveQuantityMilli;
        Unit = line.Unit;
        PriceCents = line.PriceCents;
        LabelError = "";
    }

    public BasketLine Line { get; }

    public Catalogue Catalogue { get; }

    public DateOnly Day { get; }

    /// <summary>Null when the label names no trade item, or one that the catalogue does not have.</summary>
    public Product? Product { get; private init; }

    /// <summary>What the label names, known to the catalogue or not.</summary>
    public Gtin? Gtin { get; private init; }

    /// <summary>What a piece holds; nothing is declared where the product is not known.</summary>
    public NetContent Net => Product?.Net ?? default;

    /// <summary>Why the label could not be read: a stable code, or empty.</summary>
    public string LabelError { get; private init; }

    /// <summary>The label's weight where it carries one, else the line's quantity.</summary>
    public long QuantityMilli { get; private init; }

    /// <summary>Unit of <see cref="QuantityMilli"/>.</summary>
    public QuantityUnit Unit { get; private init; }

    /// <summary>The label's price where it carries one, else the line's; 0 = unknown.</summary>
    public long PriceCents { get; private init; }

    /// <summary>Reads the label and looks the product up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A field of the line is outside its range.</exception>
    public static LineCase Read(in BasketLine line, Catalogue catalogue, DateOnly day)
    {
        if (line.FieldOutOfRange() is { } field)
        {
            throw new ArgumentOutOfRangeException(nameof(line), $"The line's {field} is outside its range.");
        }

        var unlabelled = new LineCase(line, catalogue, day);
        if (string.IsNullOrEmpty(line.Label))
        {
            return unlabelled;
        }

        // An EAN-13 is what tills send most; it needs no label object. Its meaning is the one that Label.Parse gives it.
        if (line.Label.Length == Ean13Length && Carbon.Labels.Gtin.TryParse(line.Label, out var scanned))
        {
            return VariableMeasureTable.France.TrySplit(scanned, out var article, out var measure, out var value)
                ? unlabelled.With(
                    article,
                    measure == VariableMeasure.WeightGrams ? value : 0,
                    measure == VariableMeasure.PriceCents ? value : 0)
                : unlabelled.With(scanned, 0, 0);
        }

        var scan = Label.Parse(line.Label);
        return scan.IsOk
            ? unlabelled.With(scan.Label.Gtin, scan.Label.NetWeightGrams ?? 0, scan.Label.PriceCents ?? 0)
            : unlabelled with { LabelError = scan.ErrorCode };
    }

    /// <summary>The line's activity, else the product's, else the declared default.</summary>
    public ActivityFactor Activity(out bool isDefault)
    {
        isDefault = false;
        if (Catalogue.Activities.TryFind(Line.Activity, out var stated))
        {
            return stated;
        }

        isDefault = Product?.Activity is null;
        return Product?.Activity ?? Catalogue.DefaultActivity;
    }

    /// <summary>The content up to the sale that is transmitted for the label's GTIN, whether the catalogue has the product or not.</summary>
    public ContentMatch FindContent(out ContentRef content)
    {
        content = default;
        return Gtin is { } gtin
            ? Catalogue.Contents.Find(ContentKey.OfGtin(gtin), ContentBasis.Shelf, Day, out content)
            : ContentMatch.None;
    }

    /// <summary>The price without VAT, cut into what the maker received and what the shop kept, in exact euros.</summary>
    public (Ratio AtBasicPrices, Ratio Margin) SplitPrice(ActivityFactor activity)
    {
        const int Whole = 10_000;
        var withoutVat = new Ratio((Int128)PriceCents * Whole, (Int128)100 * (Whole + Line.VatBasisPoints));
        var share = IsTraded(activity) ? Catalogue.TradeMargin.ShareBasisPoints : 0;
        return (withoutVat * new Ratio(Whole - share, Whole), withoutVat * new Ratio(share, Whole));
    }

    /// <summary>Only goods that someone made and a shop sells on have a trade margin in their price.</summary>
    public bool IsTraded(ActivityFactor activity) => activity.MakesTradedGoods && Line.Kind != LineKind.Service;

    /// <summary>A measure inside the label goes before the line's; one of zero, or beyond what a line may have, is left aside.</summary>
    private LineCase With(Gtin? gtin, long grams, long cents)
    {
        var weighs = grams is > 0 and <= BasketLine.MaxQuantityMilli;
        return this with
        {
            Gtin = gtin,
            Product = gtin is { } number ? Catalogue.Find(number) : null,
            QuantityMilli = weighs ? grams : QuantityMilli,
            Unit = weighs ? QuantityUnit.Kilogram : Unit,
            PriceCents = cents is > 0 and <= BasketLine.MaxPriceCents ? cents : PriceCents,
        };
    }
}
