using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>What a trace shows of a line and of the evidence that a rule looked at.</summary>
internal static class TraceFacts
{
    private static readonly string[] _units = ["", "piece", "kg", "litre", "kWh", "km", "night", "euro"];

    public static List<TraceFact> OfLine(in LineCase line)
    {
        var facts = new List<TraceFact>();
        Add(facts, "kind", line.Line.Kind.ToString());
        Add(facts, "label", line.Line.Label);
        Add(facts, "label_error", line.LabelError.Length > 0 ? line.LabelError : line.SignedLabelError);
        Add(facts, "gtin", line.Gtin?.ToString() ?? "");
        Add(facts, "lot", line.Lot);
        Add(facts, "article", line.Line.Article);
        Add(facts, "product", line.Product?.Name ?? "");
        Add(facts, "holds", Holds(line.Net));
        Add(facts, "pack", line.Product?.Pack is { } pack ? $"{pack.Count} x {pack.Item.Name} ({pack.Item.Gtin})" : "");
        Add(facts, "made_here", line.Product is { MadeHere: true } ? "yes" : "");
        Add(facts, "quantity", $"{Tracing.Text(new(line.QuantityMilli, 1000))} {Unit((ContentUnit)line.Unit)}");
        Add(facts, "price", line.PriceCents == 0 ? "" : $"{Cents(line.PriceCents)} euro with {Percent(line.Line.VatBasisPoints)} VAT");
        Add(facts, "price_without_vat", line.PriceCents == 0 ? "" : $"{Tracing.Text(line.PriceWithoutVat)} euro");
        Add(facts, "activity", line.Line.Activity);
        Add(facts, "seller", $"{line.Counter.Seller.Company}, activity {line.Counter.Seller.Activity}");
        Add(facts, "day", line.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Add(facts, "catalogue_version", line.Catalogue.Version);
        return facts;
    }

    public static List<TraceFact> OfEvidence(in LineCase line, int rule, in Finding finding)
    {
        var facts = new List<TraceFact>();
        if (finding.Content.Exists)
        {
            OfContent(facts, finding.Content);
        }
        else if (finding.Account is { } account)
        {
            Add(facts, "account", $"{account.Id}, version {account.Version}, activity {account.Activity}, closed for {account.YearClosed}");
            Add(facts, "figure", PerUnit(account.Intensity));
            Add(facts, "source", account.Source);
        }
        else if (finding.Factor is { } factor && rule == 4)
        {
            OfFactor(facts, "factor", factor);
        }
        else if (finding.NotUsed == NotUsed.OutOfDate && line.Gtin is { } gtin)
        {
            foreach (var content in line.Catalogue.Contents.Under(ContentKey.OfGtin(gtin)))
            {
                Add(facts, "content", $"{content.Id}, {Validity(content)}");
            }
        }

        return facts;
    }

    /// <summary>Of rule 5: both factors, and the euros that each counts for.</summary>
    public static List<TraceFact> OfPrice(in LineCase line)
    {
        var facts = new List<TraceFact>();
        var making = line.Activity(out var isDefault);
        var (atBasicPrices, margin) = line.SplitPrice(making);
        OfFactor(facts, "making_factor", making.Factor);
        Add(facts, "making_activity", isDefault ? $"declared default: {line.Catalogue.DefaultActivityReason}" : "stated by the line, the article or the seller");
        Add(facts, "at_basic_prices", $"{Tracing.Text(atBasicPrices)} euro");
        if (margin.Numerator == 0)
        {
            return facts;
        }

        var trade = line.Catalogue.TradeMargin;
        Add(facts, "trade_margin", $"{Percent(trade.ShareBasisPoints)} of the price without VAT: {Tracing.Text(margin)} euro ({trade.Source})");
        OfFactor(facts, "trade_factor", trade.Trade.Factor);
        return facts;
    }

    /// <summary>The quantity that the figure was multiplied by, packs opened: "12 piece", "3/10 kg", "14 euro".</summary>
    public static string Units(in LineCase line, in Finding finding, ContentUnit unit)
    {
        var weighed = line.Opened(finding.PacksOpened);
        var units = unit == ContentUnit.Euro
            ? finding.Reason is WeighingReason.SupplierTransmitted or WeighingReason.LotTransmitted or WeighingReason.LabelTransmitted
                ? weighed.SplitPrice(weighed.Activity(out _)).AtBasicPrices
                : weighed.PriceWithoutVat
            : weighed.TryUnits(unit, out var told) ? told : Ratio.Zero;
        return $"{Tracing.Text(units)} {Unit(unit)}";
    }

    public static string PerUnit(CarbonIntensity figure) => string.Create(CultureInfo.InvariantCulture, $"{figure.Grams:0.######} g/{Unit(figure.Unit)}");

    private static void OfContent(List<TraceFact> facts, in ContentRef content)
    {
        Add(facts, "content", $"{content.Id}, version {content.Version}, {Validity(content)}");
        Add(facts, "figure", PerUnit(content.Intensity));
        Add(facts, "supplier", $"{content.Supplier}, {content.Vintage}");
        Add(facts, "stages", content.Stages == LifeCycleStages.NotStated ? "" : content.Stages.ToString());
        Add(facts, "derived_from", content.DerivedFrom);
        Add(facts, "source", content.Source);
    }

    private static void OfFactor(List<TraceFact> facts, string name, Factor factor)
    {
        Add(facts, name, $"{factor.Id}, version {factor.Version}: {factor.Name}, {factor.Year}, {PerUnit(factor.Intensity)}");
        Add(facts, "stages", factor.Stages == LifeCycleStages.NotStated ? "" : factor.Stages.ToString());
        Add(facts, "source", factor.Source);
    }

    private static string Validity(in ContentRef content)
    {
        var from = content.ValidFrom == DateOnly.MinValue ? "always" : content.ValidFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var to = content.ValidTo is { } last ? last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "until replaced";
        return $"valid {from} to {to}".Replace("to until", "until", StringComparison.Ordinal);
    }

    private static string Holds(NetContent net) => (net.Grams, net.Millilitres) switch
    {
        (0, 0) => "",
        (_, 0) => $"{net.Grams} g a piece",
        (0, _) => $"{net.Millilitres} ml a piece",
        _ => $"{net.Grams} g, {net.Millilitres} ml a piece",
    };

    private static string Unit(ContentUnit unit) => _units[(int)unit];

    private static string Cents(long cents) => (cents / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(int basisPoints) => string.Create(CultureInfo.InvariantCulture, $"{basisPoints / 100m:0.##} %");

    private static void Add(List<TraceFact> facts, string name, string value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            facts.Add(new(name, value));
        }
    }
}
