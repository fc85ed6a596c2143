using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

/// <summary>What a shopper who asks is told of others and of the day's budget.</summary>
public class ComparisonTests
{
    // 8,460,000 g over 365 days are 23,178.08 g a day.
    private static readonly DayBudget Budget = new(2026, Co2eMass.FromGrams(8_460_000), 365);

    [Theory]
    [InlineData(20, 0, "lighter than 80 % of 25 products like it (Yogurt, per kg)", "plus léger que 80 % de 25 produits semblables (Yaourt, par kg)")]
    [InlineData(2, 0, "heavier than 92 % of 25 products like it (Yogurt, per kg)", "plus lourd que 92 % de 25 produits semblables (Yaourt, par kg)")]
    [InlineData(0, 25, "weighs as much as 25 products like it (Yogurt, per kg)", "pèse autant que 25 produits semblables (Yaourt, par kg)")]
    [InlineData(5, 20, "lighter than 20 % of 25 products like it (Yogurt, per kg)", "plus léger que 20 % de 25 produits semblables (Yaourt, par kg)")]
    public void Standing_SaysTheLargerSide(int heavier, int equal, string english, string french)
    {
        var standing = new CategoryStanding("yogurt", "Yogurt", "Yaourt", QuantityUnit.Kilogram, 25, heavier, equal);

        Assert.Equal(english, Comparisons.Standing(standing, Language.English));
        Assert.Equal(french, Comparisons.Standing(standing, Language.French));
    }

    /// <summary>10 of 13 are 76.9 %: rounded down, for "lighter than 77 %" would not be true.</summary>
    [Fact]
    public void Standing_Percent_IsRoundedDown() =>
        Assert.Equal(76, new CategoryStanding("c", "C", "C", QuantityUnit.Piece, 13, 10, 0).LighterThanPercent);

    // 2196 / 23178.08 = 9.47 %; 99,700 / 23178.08 = 4.301 days.
    [Theory]
    [InlineData(2_196, "9.5 % of a day's budget", "9,5 % du budget d'un jour")]
    [InlineData(99_700, "4.3 days' budget", "le budget de 4,3 jours")]
    [InlineData(5, "less than 0.1 % of a day's budget", "moins de 0,1 % du budget d'un jour")]
    public void Share_IsOfADay(long grams, string english, string french)
    {
        Assert.Equal(english, Comparisons.Share(Co2eMass.FromGrams(grams), Budget, Language.English));
        Assert.Equal(french, Comparisons.Share(Co2eMass.FromGrams(grams), Budget, Language.French));
    }

    [Fact]
    public void Measure_IsTheYearOverItsDays() => Assert.Equal("a day's budget in 2026: 23.178 points", Comparisons.Measure(Budget, Language.English));
}
