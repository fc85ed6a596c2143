using System.Text;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

public class WeigherTests
{
    [Theory]
    [InlineData(5, 2, 3)]      // 2.5
    [InlineData(-5, 2, -3)]
    [InlineData(7, 3, 2)]      // 2.33
    [InlineData(-7, 3, -2)]
    [InlineData(1, 2, 1)]
    [InlineData(499_999, 1_000_000, 0)]
    [InlineData(0, 7, 0)]
    public void Round_Halves_GoAwayFromZero(long numerator, long denominator, long expected) =>
        Assert.Equal(expected, (long)new Ratio(numerator, denominator).RoundHalfAwayFromZero());

    [Fact]
    public void FromBareMass_PublicProxy_RoundsWholeAndMarginFromTheExactMass()
    {
        // 1.25 g bare: 1.5 g with the margin -> 2 g; the margin 0.25 g -> 0 g. A difference of rounded figures would say 1 g.
        var weighed = WeighedLine.FromBareMass(
            new(5, 4), Provenance.PublicProxy, WeighingReason.PublicPhysical, 1000, QuantityUnit.Piece, LifeCycleStages.NotStated);

        Assert.Equal((2, 0), (weighed.Grams.Grams, weighed.Prudence.Grams));
    }

    [Fact]
    public void Weigh_LargestPriceAndQuantity_StaysExact()
    {
        // 10,000,000.00 at C10T12 without VAT: 7,000,000 x 0.54 + 3,000,000 x 0.11 = 4,110,000 kg; x 1.2 = 4,932,000 kg.
        var line = Scales.Goods(milli: BasketLine.MaxQuantityMilli, cents: BasketLine.MaxPriceCents, activity: "C10T12");

        Assert.Equal(4_932_000_000, Scales.Weigher.Weigh(line).Grams.Grams);
    }

    [Fact]
    public void Weigh_HeavierThanALineMayBe_NamesTheLine()
    {
        // 1,000,000 kg per piece x 1,000,000 pieces = 10^15 g.
        var reading = Scales.Read(CatalogueReaderTests.Minimal.Replace("\"kgCo2e\": 1.5", "\"kgCo2e\": 1000000", StringComparison.Ordinal));
        var weigher = Scales.On(reading.Catalogue!);
        var heavy = Scales.Goods("9520100000102", BasketLine.MaxQuantityMilli);

        var thrown = Assert.Throws<LineTooHeavyException>(() => weigher.Weigh([Scales.Goods(), heavy]));
        Assert.Equal("lines[1].quantity_milli", thrown.Field);
    }

    [Fact]
    public void Weigh_FieldOutOfRange_ThrowsAndNamesIt()
    {
        var good = Scales.Goods("9520100000102");
        (BasketLine Line, string Field)[] bad =
        [
            (good with { Kind = 0 }, "kind"),
            (good with { Kind = (LineKind)10 }, "kind"),
            (good with { Label = new string('1', 1001) }, "label"),
            (good with { QuantityMilli = -1 }, "quantity_milli"),
            (good with { QuantityMilli = 1_000_000_001 }, "quantity_milli"),
            (good with { Unit = (QuantityUnit)7 }, "unit"),
            (good with { PriceCents = -1 }, "price_cents"),
            (good with { PriceCents = 1_000_000_001 }, "price_cents"),
            (good with { VatBasisPoints = 10_001 }, "vat_basis_points"),
            (good with { Activity = new string('C', 17) }, "activity"),
        ];

        Assert.Null(good.FieldOutOfRange());
        foreach (var (line, field) in bad)
        {
            Assert.Equal(field, line.FieldOutOfRange());
            Assert.Contains(field, Assert.Throws<ArgumentOutOfRangeException>(() => Scales.Weigher.Weigh(line)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Weigh_Ean13_AllocatesNothing()
    {
        BasketLine[] lines =
        [
            Scales.Goods("9520100000102"),
            Scales.Goods("9520100001604"),
            Scales.Goods("9520100002601", cents: 360, vat: 2000),
            Scales.Goods(GoldenTests.InStore("2100010", 1234)),
        ];
        long grams = 0;
        for (var i = 0; i < 1000; i++)
        {
            grams += Scales.Weigher.Weigh(lines[i % lines.Length]).Grams.Grams;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            grams += Scales.Weigher.Weigh(lines[i % lines.Length]).Grams.Grams;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(grams > 0);
    }

    [Fact]
    public void Weigh_Ean13_MeansWhatTheLabelReaderSays()
    {
        // An AIM identifier sends the same digits through Label.Parse.
        foreach (var prefix in new[] { "02", "20", "21", "22", "23", "24", "25", "26", "27", "28", "29" })
        {
            foreach (var value in new[] { 0, 1, 350, 99_999 })
            {
                foreach (var article in new[] { "00010", "00012", "00020", "00030", "00000" })
                {
                    var ean = GoldenTests.InStore(prefix + article, value);
                    Assert.Equal(
                        Scales.Weigher.Explain(Scales.Goods("]E0" + ean, cents: 700)),
                        Scales.Weigher.Explain(Scales.Goods(ean, cents: 700)));
                }
            }
        }
    }

    [Fact]
    public async Task Swap_WhileBasketsAreWeighed_EachBasketHasOneVersion()
    {
        Catalogue[] versions = [.. Enumerable.Range(1, 9).Select(i => Scales.Read(CatalogueReaderTests.Minimal
            .Replace("\"version\": \"t-1\"", $"\"version\": \"t-{i}\"", StringComparison.Ordinal)
            .Replace("\"kgCo2e\": 1.5", $"\"kgCo2e\": {i}", StringComparison.Ordinal)).Catalogue!)];
        var source = new CatalogueSource(versions[0]);
        var weigher = new Weigher(source, TimeProvider.System);
        var basket = Enumerable.Repeat(Scales.Goods("9520100000102"), 50).ToArray();
        using var done = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            for (var i = 0; !done.IsCancellationRequested; i++)
            {
                source.Swap(versions[i % versions.Length]);
            }
        }, TestContext.Current.CancellationToken);

        var seen = new HashSet<string>();
        // On a busy machine the swapping task may start late: go on until it shows, within a bound.
        for (var i = 0; i < 2000 || (seen.Count < 3 && i < 10_000_000); i++)
        {
            var weighed = weigher.Weigh(basket);
            seen.Add(weighed.CatalogueVersion);
            Assert.Equal($"t-{weighed.Lines[0].Grams.Grams / 1000}", weighed.CatalogueVersion);
            Assert.True(weighed.Lines.All(line => line.Grams == weighed.Lines[0].Grams), "two versions in one basket");
        }

        await done.CancelAsync();
        await swapping;
        Assert.True(seen.Count > 2, "no swap was seen");
    }

    [Theory]
    [InlineData("9520100000102", "The supplier transmits 1,098 g per piece (Tournepré Dairy, 2024): 2,196 g for 2 pieces.")]
    [InlineData("9520100001604", "Public average of 28,207.661 g per kg for Beef bourguignon (2020), times 0.6 kg, plus 20 % for prudence: 20,310 g, of which 3,385 g prudence.")]
    [InlineData("9520100002601", "Estimated from the price without VAT: 357 g per euro for Paper and paper products on 70 % of it and 110 g per euro for the shop itself on the other 30 %, plus 20 % for prudence, make 1,018 g, of which 170 g prudence.")]
    public void Explain_English_SaysFigureSourceAndSum(string gtin, string expected) =>
        Assert.Equal(expected, Scales.Weigher.Explain(Scales.Goods(gtin, 2000, cents: 360, vat: 2000)).Why);

    [Fact]
    public void Explain_French_UsesFrenchNumbers() => Assert.Equal(
        "Le fournisseur transmet 1\u202F098 g par pièce (Tournepré Dairy, 2024) : 2\u202F196 g pour 2 pièces.",
        Scales.Weigher.Explain(Scales.Goods("9520100000102", 2000)).WhyFr);

    [Fact]
    public void Explain_BetterEvidencePassedOver_SaysWhy()
    {
        Assert.Contains("not valid on this day", Scales.Weigher.Explain(Scales.Goods("9520100001208")).Why, StringComparison.Ordinal);
        Assert.Contains(
            "in a unit that this line does not state",
            Scales.Weigher.Explain(Scales.Goods("2100010000002", cents: 200)).Why,
            StringComparison.Ordinal);
        Assert.Contains("no price is known", Scales.Weigher.Explain(Scales.Goods("9520100001505")).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_LabelUnreadable_GivesItsCode()
    {
        var explained = Scales.Weigher.Explain(Scales.Goods("9520100000103", cents: 1055));

        Assert.Equal("GTIN_CHECK_DIGIT", explained.LabelError);
        Assert.Contains("GTIN_CHECK_DIGIT", explained.Why, StringComparison.Ordinal);
        Assert.Equal(("", "", "C10T12"), (explained.Gtin, explained.Name, explained.FactorId));
    }

    [Fact]
    public void Explain_ProductKnown_NamesItAndItsEvidence()
    {
        var explained = Scales.Weigher.Explain(Scales.Goods("9520100000102"));

        Assert.Equal(
            ("09520100000102", "Greek-style yogurt 4 x 125 g", "sup-001", "2024-1", ""),
            (explained.Gtin, explained.Name, explained.FactorId, explained.FactorVersion, explained.LabelError));
    }
}
