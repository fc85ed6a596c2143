using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>What must hold for any basket. Lines are drawn from the sample catalogue by a seed that a failure prints.</summary>
public class PropertyTests
{
    private const int Baskets = 2000;

    public static TheoryData<int> Seeds => [1, 20261122, 9_000_000];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Weigh_AnyLine_NeverNegativeAndPrudenceOnce(int seed)
    {
        foreach (var line in Lines(seed))
        {
            var weighed = Scales.Weigher.Weigh(line);
            var (grams, prudence) = (weighed.Grams.Grams, weighed.Prudence.Grams);

            Assert.True(grams >= 0 && prudence >= 0, $"seed {seed}: {line} weighs {weighed}");
            // Once: a sixth of the whole is 20 % of the bare mass. Twice would be 0.44/1.44 of it.
            var expected = weighed.Provenance == Provenance.PublicProxy ? grams / 6m : 0m;
            Assert.True(Math.Abs(prudence - expected) <= 1, $"seed {seed}: {line} weighs {weighed}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Weigh_Basket_TotalIsTheSumAndOrderDoesNotMatter(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Baskets / 10; i++)
        {
            var basket = Enumerable.Range(0, random.Next(1, 40)).Select(_ => Line(random)).ToArray();
            var weighed = Scales.Weigher.Weigh(basket);
            Assert.Equal(weighed.Lines.Sum(line => line.Grams.Grams), weighed.Total.Grams);

            var keys = basket.Select(_ => random.Next()).ToArray();
            Array.Sort(keys, basket);
            Assert.True(weighed.Total == Scales.Weigher.Weigh(basket).Total, $"seed {seed}, basket {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Weigh_PriceLowered_GramsFromUnitsStay(int seed)
    {
        var discounted = 0;
        foreach (var line in Lines(seed).Where(line => line.PriceCents > 1))
        {
            var weighed = Scales.Weigher.Weigh(line);
            var perEuro = Scales.Weigher.Explain(line).FactorId is "sup-015" or "sup-016";
            if (weighed.Reason is WeighingReason.SupplierTransmitted or WeighingReason.PublicPhysical && !perEuro)
            {
                discounted++;
                Assert.True(
                    weighed == Scales.Weigher.Weigh(line with { PriceCents = line.PriceCents / 2 }), $"seed {seed}: {line}");
            }
        }

        Assert.True(discounted > Baskets / 10, $"seed {seed} drew only {discounted} lines that show it");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Weigh_QuantityAndPriceTimesTen_GramsTimesTenWithinRounding(int seed)
    {
        foreach (var line in Lines(seed))
        {
            // A label's own weight or price does not scale with the line.
            if (line.Label.StartsWith('2') || line.Label.StartsWith('0'))
            {
                continue;
            }

            var one = Scales.Weigher.Weigh(line).Grams.Grams;
            var ten = Scales.Weigher.Weigh(line with
            {
                QuantityMilli = line.EffectiveQuantityMilli * 10,
                PriceCents = line.PriceCents * 10,
            }).Grams.Grams;
            Assert.True(Math.Abs(ten - (one * 10)) <= 5, $"seed {seed}: {line} weighs {one}, ten times it {ten}");
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Explain_AnyLine_SameGramsAndASentenceInEachLanguage(int seed)
    {
        foreach (var line in Lines(seed).Take(Baskets / 4))
        {
            var explained = Scales.Weigher.Explain(line);
            Assert.True(explained.Line == Scales.Weigher.Weigh(line), $"seed {seed}: {line}");
            Assert.EndsWith(".", explained.Why, StringComparison.Ordinal);
            Assert.EndsWith(".", explained.WhyFr, StringComparison.Ordinal);
            Assert.NotEqual(explained.Why, explained.WhyFr);
        }
    }

    private static IEnumerable<BasketLine> Lines(int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, Baskets).Select(_ => Line(random)).ToArray();
    }

    private static BasketLine Line(Random random)
    {
        var products = Scales.Sample.Products;
        var label = random.Next(10) switch
        {
            0 => "",
            1 => "unreadable",
            2 => GoldenTests.InStore("2100010", random.Next(1, 5000)),
            3 => GoldenTests.InStore("0200030", random.Next(1, 5000)),
            _ => products.ElementAt(random.Next(products.Count)).Gtin.ToString()[1..],
        };
        return Scales.Goods(
            label,
            random.Next(4) == 0 ? random.Next(0, 20_000) : 1000 * random.Next(1, 5),
            random.Next(4) == 0 ? (QuantityUnit)random.Next(1, 7) : QuantityUnit.Piece,
            random.Next(5) == 0 ? 0 : random.Next(1, 20_000),
            new[] { 0, 210, 550, 1000, 2000 }[random.Next(5)],
            new[] { "", "", "C20", "I", "NOSUCH" }[random.Next(5)],
            random.Next(5) == 0 ? (LineKind)random.Next(1, 10) : LineKind.Goods);
    }
}
