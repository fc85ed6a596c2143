using System.Diagnostics;
using System.Globalization;
using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Writes the one sentence that says why a line weighs what it weighs. One instance per language.</summary>
internal sealed partial class Sentence
{
    private readonly Words _words;

    private Sentence(Words words) => _words = words;

    public string Write(in LineCase line, in Finding finding, in WeighedLine weighed) =>
        Body(line, finding, weighed) + PassedOver(line, finding) + ".";

    private string Body(in LineCase line, in Finding finding, in WeighedLine weighed) => finding.Reason switch
    {
        WeighingReason.KindWithoutGrams => _words.Kind(line.Line.Kind),
        WeighingReason.NothingKnown => _words.NothingKnown,
        WeighingReason.SupplierTransmitted => Transmitted(line, weighed),
        WeighingReason.PublicPhysical => Physical(line, weighed),
        WeighingReason.PublicMonetary => _words.ByPrice + Monetary(line, weighed),
        WeighingReason.DefaultActivity => _words.ByDefault + Monetary(line, weighed),
        WeighingReason.LabelUnreadable => Format(_words.Unreadable, line.LabelError) + Monetary(line, weighed),
        _ => throw new UnreachableException($"No rule of this ladder gives {finding.Reason}."),
    };

    private string Transmitted(in LineCase line, in WeighedLine weighed)
    {
        line.FindContent(out var content);
        return Format(_words.Transmitted, PerUnit(content.Intensity), content.Supplier, content.Vintage, Amount(line, content.Intensity.Unit), Grams(weighed));
    }

    private string Physical(in LineCase line, in WeighedLine weighed)
    {
        var factor = line.Product!.Category!;
        return Format(_words.Physical, PerUnit(factor.Intensity), _words.NameOf(factor), factor.Year, Amount(line, factor.Intensity.Unit), Prudence(weighed));
    }

    private string Monetary(in LineCase line, in WeighedLine weighed)
    {
        var making = line.Activity(out _);
        var trade = line.Catalogue.TradeMargin;
        var margin = line.IsTraded(making) ? trade.ShareBasisPoints : 0;
        var onGoods = Format(_words.Monetary, PerUnit(making.Factor.Intensity), _words.NameOf(making.Factor), (10_000 - margin) / 100m);
        var onMargin = margin == 0 ? "" : Format(_words.OnMargin, PerUnit(trade.Trade.Factor.Intensity), margin / 100m);
        return onGoods + onMargin + Format(_words.PrudenceAdded, Prudence(weighed));
    }

    /// <summary>Better evidence exists but could not be used: the reader should hear why.</summary>
    private string PassedOver(in LineCase line, in Finding finding)
    {
        if (finding.Reason is WeighingReason.KindWithoutGrams or WeighingReason.SupplierTransmitted)
        {
            return "";
        }

        TransmittedRule.Weigh(line, out var transmitted);
        if (_words.NotUsed(transmitted.NotUsed) is { Length: > 0 } whyNot)
        {
            return Format(_words.ContentNotUsed, whyNot);
        }

        if (PhysicalRule.Weigh(line, out var physical))
        {
            return "";
        }

        return _words.NotUsed(physical.NotUsed) is { Length: > 0 } why ? Format(_words.FactorNotUsed, why) : "";
    }

    private string PerUnit(CarbonIntensity intensity) => Format("{0:#,##0.####} g {1}", intensity.Grams, _words.Per(intensity.Unit));

    private string Amount(in LineCase line, ContentUnit unit)
    {
        if (unit == ContentUnit.Euro)
        {
            return _words.SupplierShareOfPrice;
        }

        line.Net.TryConvert(line.QuantityMilli, line.Unit, unit, out var units);
        var number = Math.Round((decimal)units.Numerator / (decimal)units.Denominator, 4, MidpointRounding.AwayFromZero);
        return Format("{0:#,##0.####} {1}", number, _words.Name(unit, number));
    }

    private string Grams(in WeighedLine weighed) => Format("{0:#,##0} g", weighed.Grams.Grams);

    private string Prudence(in WeighedLine weighed) => Format(_words.OfWhichPrudence, weighed.Grams.Grams, weighed.Prudence.Grams);

    private string Format(string format, params ReadOnlySpan<object?> values) => string.Format(_words.Numbers, format, values);
}
