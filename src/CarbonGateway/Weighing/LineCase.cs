using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>One line with all that the rules look at: the label read, the article found, weight and price settled. No rule has run yet.</summary>
internal readonly ref struct LineCase
{
    private const int Ean13Length = 13;
    private const int VatWhole = 10_000;
    private const int VatWholePerCent = VatWhole / 100;
    private const string LotElement = "10";

    private readonly ref readonly BasketLine _line;
    private readonly ref readonly Counter _counter;

    private LineCase(in BasketLine line, in Counter counter)
    {
        _line = ref line;
        _counter = ref counter;
        QuantityMilli = line.EffectiveQuantityMilli;
        Unit = line.Unit;
        PriceCents = line.PriceCents;
        LabelError = "";
        SignedLabelError = "";
        Lot = "";
    }

    public ref readonly BasketLine Line => ref _line;

    public ref readonly Counter Counter => ref _counter;

    public Catalogue Catalogue => _counter.Catalogue;

    public DateOnly Day => _counter.Day;

    /// <summary>Null when nothing names the article, or one that the catalogue does not have.</summary>
    /// <remarks>Looked up each time until <see cref="Named"/> keeps it: what a supplier transmits in the line's own unit needs none.</remarks>
    public Product? Product => IsNamed ? Kept : FindProduct();

    /// <summary>What the label names, known to the catalogue or not.</summary>
    public Gtin? Gtin { get; private init; }

    /// <summary>The lot that the label names, or empty.</summary>
    public string Lot { get; private init; }

    /// <summary>Why the label could not be read: a stable code, or empty.</summary>
    public string LabelError { get; private init; }

    /// <summary>What the signed label on the product says, verified; refers to nothing where there is none, or none that counts.</summary>
    public ContentRef SignedContent { get; private init; }

    /// <summary>Why the signed label on the product does not count: a stable code, or empty.</summary>
    public string SignedLabelError { get; private init; }

    /// <summary>The label's weight where it carries one, else the line's quantity.</summary>
    public long QuantityMilli { get; private init; }

    /// <summary>Unit of <see cref="QuantityMilli"/>.</summary>
    public QuantityUnit Unit { get; private init; }

    /// <summary>The label's price where it carries one, else the line's; 0 = unknown.</summary>
    public long PriceCents { get; private init; }

    /// <summary>What a piece holds; nothing is declared where the article is not known.</summary>
    public NetContent Net => Product?.Net ?? default;

    private Product? Kept { get; init; }

    private bool IsNamed { get; init; }

    /// <summary>True for a service, and for an article that this seller has made: nobody else is in its price.</summary>
    public bool IsOwnMake => _line.Kind == LineKind.Service || Product is { MadeHere: true };

    /// <summary>The price without VAT, in exact euros.</summary>
    public Ratio PriceWithoutVat => new(PriceCents * VatWholePerCent, VatWhole + _line.VatBasisPoints);

    /// <summary>Reads the label and looks the article up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A field of the line is outside its range.</exception>
    public static LineCase Read(in BasketLine line, in Counter counter)
    {
        if (line.FieldOutOfRange() is { } field)
        {
            throw new ArgumentOutOfRangeException(nameof(line), $"The line's {field} is outside its range.");
        }

        return ReadLabel(new LineCase(line, counter));
    }

    /// <summary>The same line with its article kept, for rules that ask for it again and again.</summary>
    public LineCase Named() => this with { Kept = Product, IsNamed = true };

    /// <summary>The line's activity, else the article's, else for a service the seller's, else the declared default.</summary>
    public ActivityFactor Activity(out bool isDefault)
    {
        isDefault = false;
        if (Catalogue.Activities.TryFind(_line.Activity, out var stated))
        {
            return stated;
        }

        if (Product?.Activity is { } made)
        {
            return made;
        }

        // A shop's own activity says nothing of what it sells, a hairdresser's all.
        if (_line.Kind == LineKind.Service && Catalogue.Activities.TryFind(_counter.Seller.Activity, out var served) && !served.IsTrade)
        {
            return served;
        }

        isDefault = true;
        return Catalogue.DefaultActivity;
    }

    /// <summary>The price without VAT, cut into what the maker received and what the shop kept, in exact euros.</summary>
    public (Ratio AtBasicPrices, Ratio Margin) SplitPrice(ActivityFactor activity) =>
        Catalogue.TradeMargin.Split(PriceWithoutVat, IsTraded(activity));

    /// <summary>The shop's share of the price in basis points.</summary>
    public int MarginShare(ActivityFactor activity) => IsTraded(activity) ? Catalogue.TradeMargin.ShareBasisPoints : 0;

    /// <summary>Tells the line's quantity in another unit, through what a piece declares to hold.</summary>
    public bool TryUnits(ContentUnit unit, out Ratio units) =>
        Net.TryConvert(QuantityMilli, Unit, unit, out units);

    /// <summary>The same line told in the articles inside its packs.</summary>
    /// <returns>False when the article is no pack, or its packs are not counted in pieces.</returns>
    public bool TryOpen(out LineCase inside)
    {
        if (Product?.Pack is not { } pack || Unit != QuantityUnit.Piece)
        {
            inside = default;
            return false;
        }

        inside = this with { Kept = pack.Item, IsNamed = true, Gtin = pack.Item.Gtin, Lot = "", SignedContent = default, QuantityMilli = QuantityMilli * pack.Count };
        return true;
    }

    /// <summary>The line told in what lies so many packs deep.</summary>
    public LineCase Opened(int packs)
    {
        var opened = this;
        for (var i = 0; i < packs && opened.TryOpen(out var inside); i++)
        {
            opened = inside;
        }

        return opened;
    }

    /// <summary>Only goods that someone else made have a shop in between.</summary>
    private bool IsTraded(ActivityFactor activity) => activity.MakesTradedGoods && !IsOwnMake;

    private static LineCase ReadLabel(LineCase unlabelled)
    {
        var label = unlabelled._line.Label;
        if (string.IsNullOrEmpty(label))
        {
            return unlabelled;
        }

        // An EAN-13 is what tills send most; it needs no label object. Its meaning is the one that Label.Parse gives it.
        if (label.Length == Ean13Length && Carbon.Labels.Gtin.TryParse(label, out var scanned))
        {
            var split = unlabelled.Catalogue.LabelRules.Measures.Split(scanned);
            return split.IsCheckDigitWrong
                ? unlabelled with { LabelError = LabelErrorCodes.MeasureCheckDigit }
                : unlabelled.With(
                    split.Article,
                    split.Measure == VariableMeasure.WeightGrams ? split.Value : 0,
                    split.Measure == VariableMeasure.PriceCents ? split.Value : 0);
        }

        var scan = Label.Parse(label, unlabelled.Catalogue.LabelRules);
        return scan.IsOk
            ? (unlabelled.With(scan.Label.Gtin, scan.Label.NetWeightGrams ?? 0, scan.Label.PriceCents ?? 0) with { Lot = LotOf(scan.Label) }).Signed(scan.Label)
            : unlabelled with { LabelError = scan.ErrorCode };
    }

    private LineCase Signed(Label label)
    {
        if (label.Kind != LabelKind.CarbonLabel)
        {
            return this;
        }

        var error = SignedLabel.Read(this, label, out var content);
        return this with { SignedContent = content, SignedLabelError = error };
    }

    // A bare number has no lot, and need not write its elements to say so.
    private static string LotOf(Label label) => label.Kind == LabelKind.Gtin ? "" : label.Find(LotElement) ?? "";

    private Product? FindProduct() =>
        (Gtin is { } gtin ? _counter.Find(gtin) : null) ?? (string.IsNullOrEmpty(_line.Article) ? null : _counter.Find(_line.Article));

    /// <summary>A measure inside the label goes before the line's; one of zero, or beyond what a line may have, is left aside.</summary>
    private LineCase With(Gtin? gtin, long grams, long cents)
    {
        var weighs = grams is > 0 and <= BasketLine.MaxQuantityMilli;
        return this with
        {
            Gtin = gtin,
            QuantityMilli = weighs ? grams : QuantityMilli,
            Unit = weighs ? QuantityUnit.Kilogram : Unit,
            PriceCents = cents is > 0 and <= BasketLine.MaxPriceCents ? cents : PriceCents,
        };
    }
}
