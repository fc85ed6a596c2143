using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.CarbonGateway.Weighing;
using static CarbonPos.CarbonGateway.Tests.Weighing.Scales;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>How a product stands among the others of its category.</summary>
public class StandingTests
{
    /// <summary>
    /// Eleven yogurts of 500 g, transmitted per piece: 500, 600, … 1500 g, so 1000, 1200, … 3000 g a kilogram.
    /// The third (700 g, 1400 g/kg) has ten others: two lighter, eight heavier.
    /// </summary>
    [Fact]
    public void Explain_ThirdOfElevenYogurts_IsLighterThanEightOfTen()
    {
        var weigher = Ranked(Enumerable.Range(0, 11).Select(i => Yogurt(i, 500, 0.5m + (0.1m * i))));

        var standing = weigher.Explain(Goods(Number(2))).Standing;

        Assert.Equal(new CategoryStanding("yogurt", standing!.Name, standing.NameFr, ContentUnit.Kilogram, 10, 8, 0), standing);
        Assert.Equal(2, standing.Lighter);
        Assert.False(string.IsNullOrEmpty(standing.Name) || string.IsNullOrEmpty(standing.NameFr));
    }

    /// <summary>Per kilogram, not per piece: 125 g at 0.25 kg (2 kg a kilogram) is heavier than ten of 1 kg at 1 kg each.</summary>
    [Fact]
    public void Explain_SmallPack_IsComparedPerKilogram()
    {
        var weigher = Ranked([Yogurt(0, 125, 0.25m), .. Enumerable.Range(1, 10).Select(i => Yogurt(i, 1000, 1m))]);

        var standing = weigher.Explain(Goods(Number(0))).Standing!;

        Assert.Equal((10, 0, 0, 10), (standing.Others, standing.Heavier, standing.Equal, standing.Lighter));
    }

    /// <summary>Of eleven, five weigh the same as the one asked about (itself apart: four), three more, three less.</summary>
    [Fact]
    public void Explain_Ties_CountForNeitherSide()
    {
        decimal[] figures = [1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3];
        var weigher = Ranked(figures.Select((figure, i) => Yogurt(i, 1000, figure)));

        var standing = weigher.Explain(Goods(Number(3))).Standing!;

        Assert.Equal((10, 3, 4, 3), (standing.Others, standing.Heavier, standing.Equal, standing.Lighter));
    }

    [Fact]
    public void Explain_NineOthers_SaysNothing()
    {
        var weigher = Ranked(Enumerable.Range(0, CategoryStandings.FewestOthers).Select(i => Yogurt(i, 500, 1m + i)));

        Assert.Null(weigher.Explain(Goods(Number(0))).Standing);
    }

    /// <summary>What is weighed with an average is neither compared nor counted: it would compare the average with itself.</summary>
    [Fact]
    public void Explain_WeighedByAverage_IsNeitherComparedNorCounted()
    {
        var weigher = Ranked([
            .. Enumerable.Range(0, 11).Select(i => Yogurt(i, 500, 1m + i)),
            .. Enumerable.Range(11, 5).Select(i => Article(i, "yogurt", 500, "")),
        ]);

        Assert.Null(weigher.Explain(Goods(Number(12))).Standing);
        Assert.Equal(10, weigher.Explain(Goods(Number(0))).Standing!.Others);
    }

    [Fact]
    public void Explain_NetContentUnknown_SaysNothing()
    {
        var weigher = Ranked([Article(0, "yogurt", 0, Content(1m)), .. Enumerable.Range(1, 12).Select(i => Yogurt(i, 500, 1m + i))]);

        Assert.Null(weigher.Explain(Goods(Number(0))).Standing);
    }

    /// <summary>One resale sum of 1.2 kg for 500 g (2.4 a kilogram) against eleven shared ones of 2, 4, … 22: one lighter, ten heavier.</summary>
    [Fact]
    public void Explain_ResaleOfOneMerchant_IsComparedButNotCountedForOthers()
    {
        var own = $$"""{ "gtin": "{{Number(20)}}", "merchant": "1", "name": "Own", "netGrams": 500, "category": "yogurt", "contents": [ {{Content(1.2m, resale: true)}} ] }""";
        var weigher = Ranked([own, .. Enumerable.Range(0, 11).Select(i => Yogurt(i, 500, 1m + i))]);

        var standing = weigher.Explain(Goods(Number(20))).Standing!;

        Assert.Equal((11, 10, 1), (standing.Others, standing.Heavier, standing.Lighter));
        Assert.Equal(10, weigher.Explain(Goods(Number(0))).Standing!.Others);
    }

    [Fact]
    public void Rank_NewerCatalogue_IsNotComparedWithTheOlderOne()
    {
        var source = new CatalogueSource(Of(Enumerable.Range(0, 11).Select(i => Yogurt(i, 500, 1m + i))));
        source.Rank(Day);
        var newer = Of(Enumerable.Range(0, 12).Select(i => Yogurt(i, 500, 1m + i)));
        source.Swap(newer);
        Assert.Null(source.StandingsOf(newer));

        source.Rank(Day);

        Assert.Same(newer, source.StandingsOf(newer)!.Catalogue);
    }

    /// <summary>Seeds are fixed, so a failure repeats: a product that weighs more never stands better, and the counts always add up.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Standing_MoreGramsAUnit_NeverStandsBetter(int seed)
    {
        var random = new Random(seed);
        var figures = Enumerable.Range(0, 40).Select(_ => random.Next(-2, 20) / 10m).ToArray();
        var weigher = Ranked(figures.Select((figure, i) => Yogurt(i, 250 * random.Next(1, 5), figure)));
        var all = Enumerable.Range(0, figures.Length)
            .Select(i => weigher.Explain(Goods(Number(i), unit: QuantityUnit.Kilogram, milli: 1_000_000)))
            .OrderBy(line => line.Line.Grams.Grams + line.Line.Removal.Grams)
            .Select(line => line.Standing!)
            .ToList();

        Assert.All(all, standing => Assert.True(standing is { Others: 39, Heavier: >= 0, Equal: >= 0, Lighter: >= 0 }, $"seed {seed}: {standing}"));
        foreach (var (lighter, heavier) in all.Zip(all.Skip(1)))
        {
            Assert.True(heavier.Heavier <= lighter.Heavier && heavier.Lighter >= lighter.Lighter, $"seed {seed}: {lighter} then {heavier}");
        }
    }

    private static Weigher Ranked(IEnumerable<string> products)
    {
        var source = new CatalogueSource(Of(products));
        source.Rank(Day);
        return new(source, new Standing());
    }

    private static Catalogue Of(IEnumerable<string> products)
    {
        var reading = Read($$"""
            {
              "format": "carbonpos-catalogue/1", "version": "t",
              "defaultActivity": { "code": "C10T12", "reason": "t" },
              "tradeMargin": { "shareBasisPoints": 3000, "activity": "G47", "reason": "t", "source": "t" },
              "categories": [],
              "products": [ {{string.Join(',', products)}} ]
            }
            """);
        Assert.Empty(reading.Refused);
        return reading.Catalogue!;
    }

    private static string Yogurt(int number, int netGrams, decimal kilograms) => Article(number, "yogurt", netGrams, Content(kilograms));

    private static string Article(int number, string category, int netGrams, string contents) =>
        $$"""{ "gtin": "{{Number(number)}}", "name": "P{{number}}", "category": "{{category}}", "netGrams": {{netGrams}}, "contents": [ {{contents}} ] }""";

    private static string Content(decimal kilograms, bool resale = false) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{ "id": "c{{kilograms}}-{{resale}}-{{Interlocked.Increment(ref _id)}}", "version": "1", "kgCo2e": {{kilograms}}, "unit": "piece", "resale": {{(resale ? "true" : "false")}}, "validFrom": "2026-01-01", "vintage": 2025, "supplier": "S", "source": "t" }""");

    private static string Number(int number)
    {
        var digits = $"95201000{number:D4}";
        return Enumerable.Range(0, 10).Select(check => $"{digits}{check}").First(candidate => Gtin.TryParse(candidate, out _));
    }

    private static int _id;

    private sealed class Standing : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(Day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
    }
}
