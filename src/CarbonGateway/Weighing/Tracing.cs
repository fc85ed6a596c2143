using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Climbs the ladder once more, all of it, and writes down what each rule saw.</summary>
internal static class Tracing
{
    private const int CardRuleNumber = 6;

    public static LineTrace Of(in LineCase line, in Finding used)
    {
        var steps = new List<TraceStep>();
        KindRule.Weigh(line, out var finding);
        Add(steps, line, 0, finding);
        TransmittedRule.Weigh(line, out finding);
        Add(steps, line, 1, finding);
        ResaleRule.Weigh(line, out finding);
        Add(steps, line, 2, finding);
        ProducerRule.Weigh(line, out finding);
        Add(steps, line, 3, finding);
        PhysicalRule.Weigh(line, out finding);
        Add(steps, line, 4, finding);
        MonetaryRule.Weigh(line, out finding);
        Add(steps, line, 5, finding);
        var (why, whyFr) = TraceWords.BasketIsKnown;
        steps.Add(new(CardRuleNumber, TraceVerdict.NotApplicable, why, whyFr, [], "", ""));

        var margin = PrudenceMargin.For(used.Provenance);
        var raised = used.BareGrams.Numerator > 0 ? margin.Raise(used.BareGrams) : used.BareGrams;
        return new(TraceFacts.OfLine(line), steps, new(Text(used.BareGrams), margin.BasisPoints, Text(raised)));
    }

    /// <summary>A fraction in lowest terms, as a person writes it: "2196", "8487/10".</summary>
    public static string Text(Ratio exact)
    {
        var reduced = exact.Reduced();
        return reduced.Denominator == 1 ? reduced.Numerator.ToString(CultureInfo.InvariantCulture) : reduced.ToString();
    }

    private static void Add(List<TraceStep> steps, in LineCase line, int rule, in Finding finding)
    {
        if (!finding.Applies)
        {
            var (why, whyFr) = TraceWords.NotUsed(rule, finding.NotUsed);
            steps.Add(new(rule, TraceVerdict.NotApplicable, why, whyFr, TraceFacts.OfEvidence(line, rule, finding), "", ""));
            return;
        }

        var isFirst = !steps.Exists(step => step.Verdict == TraceVerdict.Used);
        var inputs = rule == 5 ? TraceFacts.OfPrice(line) : TraceFacts.OfEvidence(line, rule, finding);
        steps.Add(new(
            rule, isFirst ? TraceVerdict.Used : TraceVerdict.NotNeeded, "", "", inputs, Calculation(line, rule, finding), rule == 0 ? "" : Text(finding.BareGrams)));
    }

    private static string Calculation(in LineCase line, int rule, in Finding finding)
    {
        var grams = Text(finding.BareGrams);
        if (rule == 0)
        {
            return "";
        }

        if (rule == 5)
        {
            var making = line.Activity(out _);
            var (atBasicPrices, margin) = line.SplitPrice(making);
            var onGoods = $"{TraceFacts.PerUnit(making.Factor.Intensity)} x {Text(atBasicPrices)} euro";
            return margin.Numerator == 0
                ? $"{onGoods} = {grams} g"
                : $"{onGoods} + {TraceFacts.PerUnit(line.Catalogue.TradeMargin.Trade.Factor.Intensity)} x {Text(margin)} euro = {grams} g";
        }

        var figure = finding.Content.Exists ? finding.Content.Intensity : finding.Account?.Intensity ?? finding.Factor!.Intensity;
        return $"{TraceFacts.PerUnit(figure)} x {TraceFacts.Units(line, finding, figure.Unit)} = {grams} g";
    }
}
