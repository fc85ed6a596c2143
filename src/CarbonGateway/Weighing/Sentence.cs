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
        Body(line, finding, weighed) + Removed(weighed) + Packed(line, finding) + PassedOver(line, finding) + LabelLost(line) + ".";

    /// <summary>The sentence of a card payment, which has no line.</summary>
    public string WriteCard(in CardPayment payment, CardCategory category, in Finding finding, in WeighedLine weighed, TradeMargin trade) => finding.Reason switch
    {
        WeighingReason.KindWithoutGrams => Format(_words.CardWithoutGrams, _words.NameOf(category)) + ".",
        WeighingReason.NothingKnown => _words.NothingKnown + ".",
        WeighingReason.CardEstimate => Format(_words.Card, _words.NameOf(category), payment.CategoryCode, category.VatBasisPoints / 100m)
            + Shares(category.Activity!, CardRule.MarginShare(category.Activity!, trade), trade) + Format(_words.PrudenceAdded, Prudence(weighed)) + ".",
        _ => throw new UnreachableException($"No card payment gives {finding.Reason}."),
    };

    private string Body(in LineCase line, in Finding finding, in WeighedLine weighed) => finding.Reason switch
    {
        WeighingReason.KindWithoutGrams => _words.Kind(line.Line.Kind),
        WeighingReason.NothingKnown => _words.NothingKnown,
        WeighingReason.SupplierTransmitted => OfContent(_words.Transmitted, line, finding, weighed),
        WeighingReason.LotTransmitted => OfContent(_words.Lot, line, finding, weighed),
        WeighingReason.LabelTransmitted => OfContent(_words.OnLabel, line, finding, weighed),
        WeighingReason.Resale => OfContent(_words.Resale, line, finding, weighed),
        WeighingReason.ProducerFactor => OwnAccount(line, finding.Account!, weighed),
        WeighingReason.PublicPhysical => Physical(line, finding, weighed),
        WeighingReason.PublicMonetary => _words.ByPrice + Monetary(line, weighed),
        WeighingReason.DefaultActivity => _words.ByDefault + Monetary(line, weighed),
        WeighingReason.LabelUnreadable => Format(_words.Unreadable, line.LabelError) + Monetary(line, weighed),
        _ => throw new UnreachableException($"No rule of this ladder gives {finding.Reason}."),
    };

    private string OfContent(string words, in LineCase line, in Finding finding, in WeighedLine weighed)
    {
        var content = finding.Content;
        var whole = finding.Reason == WeighingReason.Resale ? _words.WholePrice : _words.SupplierShareOfPrice;
        var amount = Amount(line, finding, content.Intensity.Unit, whole);
        return Format(words, PerUnit(content.Intensity), content.Supplier, content.Vintage, amount, Grams(weighed));
    }

    private string OwnAccount(in LineCase line, ProducerAccount account, in WeighedLine weighed) => Format(
        _words.OwnAccount, PerUnit(account.Intensity), account.YearClosed, AmountOf(line, account.Intensity.Unit, _words.WholePrice), Grams(weighed));

    private string Physical(in LineCase line, in Finding finding, in WeighedLine weighed)
    {
        var factor = finding.Factor!;
        return Format(_words.Physical, PerUnit(factor.Intensity), _words.NameOf(factor), factor.Year, Amount(line, finding, factor.Intensity.Unit, ""), Prudence(weighed));
    }

    private string Monetary(in LineCase line, in WeighedLine weighed)
    {
        var making = line.Activity(out _);
        return Shares(making, line.MarginShare(making), line.Catalogue.TradeMargin) + Format(_words.PrudenceAdded, Prudence(weighed));
    }

    private string Shares(ActivityFactor making, int margin, TradeMargin trade)
    {
        var onGoods = Format(_words.Monetary, PerUnit(making.Factor.Intensity), _words.NameOf(making.Factor), (10_000 - margin) / 100m);
        return margin == 0 ? onGoods : onGoods + Format(_words.OnMargin, PerUnit(trade.Trade.Factor.Intensity), margin / 100m);
    }

    private string Removed(in WeighedLine weighed) =>
        weighed.Removal.IsNegative ? Format(_words.Removed, weighed.Removal.Grams) : "";

    private string Packed(in LineCase line, in Finding finding) =>
        finding.PacksOpened > 0 ? Format(_words.Packed, line.Product!.Pack!.Count, line.Product.Pack.Item.Name) : "";

    /// <summary>Better evidence exists but could not be used: the reader should hear why.</summary>
    private string PassedOver(in LineCase line, in Finding finding)
    {
        if (finding.Reason is WeighingReason.KindWithoutGrams or WeighingReason.SupplierTransmitted or WeighingReason.LotTransmitted or WeighingReason.LabelTransmitted)
        {
            return "";
        }

        TransmittedRule.Weigh(line, out var transmitted);
        ResaleRule.Weigh(line, out var resale);
        ProducerRule.Weigh(line, out var account);
        PhysicalRule.Weigh(line, out var physical);
        return NotUsed(_words.ContentNotUsed, transmitted)
            ?? (resale.Applies ? "" : NotUsed(_words.ResaleNotUsed, resale))
            ?? (account.Applies ? "" : NotUsed(_words.AccountNotUsed, account))
            ?? (physical.Applies ? "" : NotUsed(_words.FactorNotUsed, physical))
            ?? "";
    }

    private string LabelLost(in LineCase line) => line.SignedLabelError.Length > 0 ? Format(_words.LabelLost, line.SignedLabelError) : "";

    private string? NotUsed(string words, in Finding passed) =>
        _words.NotUsed(passed.NotUsed) is { Length: > 0 } why ? Format(words, why) : null;

    private string PerUnit(CarbonIntensity intensity) => Format("{0:#,##0.####} g {1}", intensity.Grams, _words.Per(intensity.Unit));

    private string Amount(in LineCase line, in Finding finding, ContentUnit unit, string ofPrice) =>
        AmountOf(line.Opened(finding.PacksOpened), unit, ofPrice);

    private string AmountOf(in LineCase line, ContentUnit unit, string ofPrice)
    {
        if (unit == ContentUnit.Euro)
        {
            return ofPrice;
        }

        line.TryUnits(unit, out var units);
        var number = Math.Round((decimal)units.Numerator / (decimal)units.Denominator, 4, MidpointRounding.AwayFromZero);
        return Format("{0:#,##0.####} {1}", number, _words.Name(unit, number));
    }

    private string Grams(in WeighedLine weighed) => Format("{0:#,##0} g", weighed.Grams.Grams);

    private string Prudence(in WeighedLine weighed) => Format(_words.OfWhichPrudence, weighed.Grams.Grams, weighed.Prudence.Grams);

    private string Format(string format, params ReadOnlySpan<object?> values) => string.Format(_words.Numbers, format, values);
}
