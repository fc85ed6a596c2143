using System.Globalization;
using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>What the page tells a retailer is what the till does.</summary>
public class MethodPageTests
{
    [Fact]
    public void Baskets_WeighedByTheGateway_GiveThePagesGrams()
    {
        var reading = Scales.Read(MethodPage.Catalogue);
        Assert.Empty(reading.Refused);
        var weigher = Scales.On(reading.Catalogue!);

        Assert.Equal(4, MethodPage.Baskets.Count);
        foreach (var basket in MethodPage.Baskets)
        {
            var weighed = weigher.Weigh([.. basket.Lines.Select(line => line.Line)], basket.Seller);
            for (var i = 0; i < basket.Lines.Count; i++)
            {
                Assert.True(
                    basket.Lines[i].Grams == weighed.Lines[i].Grams.Grams,
                    $"{basket.Heading}, line {i + 1}: the page says {basket.Lines[i].Grams} g, the gateway {weighed.Lines[i].Grams.Grams} g.");
            }

            Assert.Equal(basket.Total, weighed.Total.Grams);
        }
    }

    /// <summary>The last sum of the page.</summary>
    [Fact]
    public void CardPayment_EstimatedByTheGateway_GivesThePagesGrams()
    {
        var estimate = Scales.On(Scales.Read(MethodPage.Catalogue).Catalogue!).Estimate(new(5411, 6330)).Line;

        Assert.Equal((29_592, Provenance.CardEstimate), (estimate.Grams.Grams, estimate.Provenance));
        Assert.EndsWith("= 29.592", MethodPage.Sums.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_WorkedByHand_AreRight()
    {
        var sums = MethodPage.Sums.ToArray();

        Assert.True(sums.Length >= 25, $"Only {sums.Length} sums were found: the page's blocks no longer fit.");
        Assert.All(sums, sum =>
        {
            var (expression, figure) = (sum[(sum.LastIndexOf(':') + 1)..sum.LastIndexOf('=')], sum[(sum.LastIndexOf('=') + 1)..]);
            Assert.True(MethodPage.Evaluate(expression) == decimal.Parse(figure, CultureInfo.InvariantCulture), sum);
        });
    }

    /// <summary>Each weighed line of a basket is one of the sums worked by hand.</summary>
    [Fact]
    public void Baskets_EveryGram_IsWorkedByHand()
    {
        var byHand = MethodPage.Sums
            .Select(sum => decimal.Parse(sum[(sum.LastIndexOf('=') + 1)..], CultureInfo.InvariantCulture))
            .Select(kilograms => (long)Math.Round(kilograms * 1000, MidpointRounding.AwayFromZero))
            .ToHashSet();

        Assert.All(
            MethodPage.Baskets.SelectMany(basket => basket.Lines).Where(line => line.Grams > 0),
            line => Assert.Contains(line.Grams, byHand));
    }
}
