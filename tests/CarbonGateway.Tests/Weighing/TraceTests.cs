using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>A strange figure can be followed: every rule, every input, the exact fraction.</summary>
public class TraceTests
{
    [Fact]
    public void Trace_PublicFactor_ShowsEveryRuleAndTheExactFraction()
    {
        // Three butters of 250 g at 7.90 with 5.5 % VAT: 3/4 kg x 6000 g = 4500 g; x 6/5 = 5400 g.
        var trace = Fair.Weigher.Trace(Scales.Goods(Fair.Butter, 3000, cents: 790, vat: 550), Fair.InnShop);

        Assert.Equal(
            [
                (0, TraceVerdict.NotApplicable, "goods and services carry grams"),
                (1, TraceVerdict.NotApplicable, "no supplier transmits a content for it"),
                (2, TraceVerdict.NotApplicable, "this seller's back office has worked out no sum for it"),
                (3, TraceVerdict.NotApplicable, "the seller sells it on: it has not made it"),
                (4, TraceVerdict.Used, ""),
                (5, TraceVerdict.NotNeeded, ""),
                (6, TraceVerdict.NotApplicable, "the basket is known: nothing is estimated from a card payment"),
            ],
            trace.Steps.Select(step => (step.Rule, step.Verdict, step.Why)));
        Assert.Equal("6000 g/kg x 3/4 kg = 4500 g", trace.Steps[4].Calculation);
        // 7.90 / 1.055 = 1580/211; 7/10 of it 1106/211, 3/10 of it 474/211; 540 x 1106 + 110 x 474 = 649380.
        Assert.Equal("540 g/euro x 1106/211 euro + 110 g/euro x 474/211 euro = 649380/211 g", trace.Steps[5].Calculation);
        Assert.Equal(new("4500", 2000, "5400"), trace.Rounding);
        Assert.Contains(new("quantity", "3 piece"), trace.Read);
        Assert.Contains(new("price_without_vat", "1580/211 euro"), trace.Read);
        Assert.Contains(new("seller", "552100554, activity G47"), trace.Read);
        Assert.Contains(new("factor", "dairy, version 1: Dairy, 2020, 6000 g/kg"), trace.Steps[4].Inputs);
    }

    [Fact]
    public void Trace_PackOfPacks_CountsThePieces() =>
        Assert.Equal("1200 g/piece x 240 piece = 288000 g", Fair.Weigher.Trace(Scales.Goods(Fair.PalletOfMilk), Fair.InnShop).Steps[1].Calculation);

    [Fact]
    public void Trace_EvidenceThatCannotBeUsed_IsShownWithItsReason()
    {
        // Apples are transmitted by the kilogram; this line is one piece.
        var step = Fair.Weigher.Trace(Scales.Goods("2200031000002"), Fair.InnShop).Steps[1];

        Assert.Equal((TraceVerdict.NotApplicable, "it is in a unit that this line does not state"), (step.Verdict, step.Why));
        Assert.Contains(new("figure", "400 g/kg"), step.Inputs);
        Assert.Equal("il est dans une unité que cette ligne ne donne pas", step.WhyFrench);
    }

    [Fact]
    public void Trace_OwnAccount_BeforeThePublicFactor()
    {
        // A meal of 22.00 at 10 %: 180 x 20 = 3600 g; the public factor would have given 250 x 20 = 5000 g.
        var trace = Fair.Weigher.Trace(Scales.Goods(cents: 2200, vat: 1000, kind: LineKind.Service), Fair.Inn);

        Assert.Equal((TraceVerdict.Used, "180 g/euro x 20 euro = 3600 g"), (trace.Steps[3].Verdict, trace.Steps[3].Calculation));
        Assert.Equal((TraceVerdict.NotNeeded, "250 g/euro x 20 euro = 5000 g"), (trace.Steps[5].Verdict, trace.Steps[5].Calculation));
        Assert.Contains(new("account", "inn-I, version 2025, activity I, closed for 2025"), trace.Steps[3].Inputs);
        Assert.Equal(0, trace.Rounding.PrudenceBasisPoints);
    }

    [Fact]
    public void Trace_NegativeFootprint_KeepsItsSign() =>
        Assert.Equal(new("-600", 0, "-600"), Fair.Weigher.Trace(Scales.Goods(Fair.CorkTrivet, 5000), Fair.InnShop).Rounding);

    [Fact]
    public void Trace_NothingKnown_SaysWhyNotOfEachRule() =>
        Assert.All(Fair.Weigher.Trace(Scales.Goods(), Fair.InnShop).Steps, step => Assert.Equal(TraceVerdict.NotApplicable, step.Verdict));
}
