using System.Numerics;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>What must hold on every rule of the ladder, for any seller. Lines are drawn from <see cref="Fair"/> by a seed that a failure prints.</summary>
public class LadderPropertyTests
{
    private const int Count = 3000;

    private static readonly Seller[] _sellers = [Fair.Inn, Fair.InnShop, Fair.Hairdresser, default];

    private static readonly string[] _labels =
    [
        "", "torn", Fair.Milk, Fair.SixMilks, Fair.PalletOfMilk, Fair.Cheese, Fair.Butter, Fair.TwelveButters, Fair.Cider, Fair.SixCiders, Fair.CorkTrivet, Fair.Bread,
        Fair.TShirt, Fair.Rug, $"(01)0{Fair.Milk}(10)L7", $"(01)0{Fair.Milk}(10)L8", "9520100099991", FairLabels.Milk, FairLabels.Copied,
    ];

    private static readonly string[] _articles = ["", "", "", "rail-km", "coach-km", "charge", "diesel", "night", "straw", "wash", "A-17", "pie", "none"];

    public static TheoryData<int> Seeds => [1, 20261122, 9_000_000];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AnyLine_NeverNegative_PrudenceOnce_RemovalApart(int seed)
    {
        var reasons = new HashSet<WeighingReason>();
        foreach (var (line, seller) in Draw(seed))
        {
            var weighed = Fair.Weigher.Weigh(line, seller);
            reasons.Add(weighed.Reason);
            var (grams, prudence, removal) = (weighed.Grams.Grams, weighed.Prudence.Grams, weighed.Removal.Grams);
            var expected = weighed.Provenance == Provenance.PublicProxy ? grams / 6m : 0m;

            Assert.True(grams >= 0 && prudence >= 0 && removal <= 0, $"seed {seed}: {line} weighs {weighed}");
            Assert.True(removal == 0 || (grams == 0 && weighed.Provenance is Provenance.Transmitted), $"seed {seed}: {line} weighs {weighed}");
            // Once: a sixth of the whole is 20 % of the bare mass. Twice would be 0.44/1.44 of it.
            Assert.True(Math.Abs(prudence - expected) <= 1, $"seed {seed}: {line} weighs {weighed}");
        }

        Assert.Superset(
            new HashSet<WeighingReason>(Enum.GetValues<WeighingReason>().Except([WeighingReason.StatedByTill, WeighingReason.CardEstimate])), reasons);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AnyBasket_TotalIsTheSumAndOrderDoesNotMatter(int seed)
    {
        var random = new Random(seed);
        foreach (var group in Draw(seed).Select(drawn => drawn.Line).Chunk(25))
        {
            var seller = _sellers[random.Next(_sellers.Length)];
            var weighed = Fair.Weigher.Weigh(group, seller);
            Assert.Equal(weighed.Lines.Sum(line => line.Grams.Grams), weighed.Total.Grams);

            var keys = group.Select(_ => random.Next()).ToArray();
            var shuffled = group.ToArray();
            Array.Sort(keys, shuffled);
            var again = Fair.Weigher.Weigh(shuffled, seller);
            Assert.True(weighed.Total == again.Total, $"seed {seed}");
            Assert.Equal(weighed.Lines.OrderBy(Key), again.Lines.OrderBy(Key));
        }

        static string Key(WeighedLine line) => line.ToString();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AnyDiscount_GramsFromUnitsStay(int seed)
    {
        var shown = 0;
        foreach (var (line, seller) in Draw(seed).Where(drawn => drawn.Line.PriceCents > 1))
        {
            if (!WeighedByUnits(line, seller))
            {
                continue;
            }

            shown++;
            var weighed = Fair.Weigher.Weigh(line, seller);
            foreach (var cents in new[] { line.PriceCents / 2, 1, 0 })
            {
                Assert.True(weighed == Fair.Weigher.Weigh(line with { PriceCents = cents }, seller), $"seed {seed}: {line} at {cents}");
            }
        }

        Assert.True(shown > Count / 10, $"seed {seed} drew only {shown} lines that show it");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void QuantityAndPriceTimesTen_GramsTimesTenWithinRounding(int seed)
    {
        foreach (var (line, seller) in Draw(seed))
        {
            var one = Fair.Weigher.Weigh(line, seller);
            var ten = Fair.Weigher.Weigh(line with { QuantityMilli = line.EffectiveQuantityMilli * 10, PriceCents = line.PriceCents * 10 }, seller);
            Assert.True(Math.Abs(ten.Grams.Grams - (one.Grams.Grams * 10)) <= 5, $"seed {seed}: {line} weighs {one}, ten times it {ten}");
            Assert.True(Math.Abs(ten.Removal.Grams - (one.Removal.Grams * 10)) <= 5, $"seed {seed}: {line} weighs {one}, ten times it {ten}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AnyLine_ExplanationAndTrace_TellTheSameGrams(int seed)
    {
        foreach (var (line, seller) in Draw(seed).Take(Count / 4))
        {
            var weighed = Fair.Weigher.Weigh(line, seller);
            var explained = Fair.Weigher.Explain([line], seller, withTrace: true).Lines[0];
            var trace = explained.Trace!;
            Assert.True(explained.Line == weighed, $"seed {seed}: {line}");
            Assert.EndsWith(".", explained.Why, StringComparison.Ordinal);
            Assert.NotEqual(explained.Why, explained.WhyFr);

            Assert.Equal([0, 1, 2, 3, 4, 5, 6], trace.Steps.Select(step => step.Rule));
            var used = trace.Steps.Where(step => step.Verdict == TraceVerdict.Used).ToList();
            Assert.True(used.Count == (weighed.Reason == WeighingReason.NothingKnown ? 0 : 1), $"seed {seed}: {line}");
            Assert.All(trace.Steps, step => Assert.True((step.Verdict == TraceVerdict.NotApplicable) == (step.Why.Length > 0), $"seed {seed}: {line}, rule {step.Rule}"));
            Assert.True(used is not [{ Rule: > 0 } step] || step.ExactGrams == trace.Rounding.ExactGrams, $"seed {seed}: {line}");
            // Rounding what the trace shows, by hand, gives the line's grams.
            Assert.True(Rounded(trace.Rounding.RaisedGrams) == weighed.Grams.Grams + weighed.Removal.Grams || (weighed.Provenance == Provenance.PublicProxy && weighed.Grams.Grams == 0), $"seed {seed}: {line}: {trace.Rounding}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void AnyCardPayment_TenTimesTheAmountIsTenTimesTheGrams(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Count; i++)
        {
            var payment = new CardPayment(random.Next(10_000), random.Next(1, 100_000));
            var one = Fair.Weigher.Estimate(payment).Line;
            var ten = Fair.Weigher.Estimate(payment with { AmountCents = payment.AmountCents * 10 }).Line;
            Assert.True(Math.Abs(ten.Grams.Grams - (one.Grams.Grams * 10)) <= 5, $"seed {seed}: {payment}");
            Assert.True(Math.Abs(one.Prudence.Grams - (one.Grams.Grams / 6m)) <= 1, $"seed {seed}: {payment}");
        }
    }

    private static bool WeighedByUnits(BasketLine line, Seller seller) =>
        Fair.Weigher.Trace(line, seller).Steps.First(step => step.Verdict == TraceVerdict.Used) is { Rule: >= 1 and <= 4 } used
        && !used.Calculation.Contains("/euro", StringComparison.Ordinal);

    private static BigInteger Rounded(string fraction)
    {
        var parts = fraction.Split('/');
        var (above, below) = (BigInteger.Parse(parts[0]), parts.Length == 2 ? BigInteger.Parse(parts[1]) : 1);
        return ((2 * BigInteger.Abs(above)) + below) / (2 * below) * above.Sign;
    }

    private static List<(BasketLine Line, Seller Seller)> Draw(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Count).Select(_ => (Line(random), _sellers[random.Next(_sellers.Length)]))];
    }

    private static BasketLine Line(Random random) => Scales.Goods(
        _labels[random.Next(_labels.Length)],
        random.Next(3) == 0 ? random.Next(0, 50_000) : 1000 * random.Next(1, 6),
        random.Next(3) == 0 ? (QuantityUnit)random.Next(1, 7) : QuantityUnit.Piece,
        random.Next(4) == 0 ? 0 : random.Next(1, 20_000),
        new[] { 0, 210, 550, 1000, 2000 }[random.Next(5)],
        new[] { "", "", "C10T12", "H49", "S96", "NOSUCH" }[random.Next(6)],
        random.Next(4) == 0 ? (LineKind)random.Next(1, 10) : random.Next(3) == 0 ? LineKind.Service : LineKind.Goods,
        _articles[random.Next(_articles.Length)]);
}
