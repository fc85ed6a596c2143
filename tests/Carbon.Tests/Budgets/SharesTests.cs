using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Budgets;

/// <summary>Parts of a year, consumption units, and what the reference budget comes to.</summary>
public class SharesTests
{
    private static readonly BudgetPeriod Year = BudgetPeriod.FromYear(2026);
    private static readonly Co2eMass Budget = Co2eMass.FromGrams(8_460_000);

    [Theory]
    [InlineData("2026-01-01", "2027-01-01", 8_460_000)]
    [InlineData("2025-06-01", "2030-01-01", 8_460_000)]
    // 181 of 365 days, rounded down: 8,460,000 * 181 / 365 = 4,195,232.87
    [InlineData("2026-01-01", "2026-07-01", 4_195_232)]
    [InlineData("2026-07-01", "2027-01-01", 4_264_768)]
    [InlineData("2026-03-01", "2026-03-01", 0)]
    [InlineData("2026-03-02", "2026-03-01", 0)]
    [InlineData("2027-01-01", "2027-02-01", 0)]
    public void DayShare_ByHand(string from, string end, long grams) =>
        Assert.Equal(grams, DayShare.Of(Budget, Year, DateOnly.Parse(from), DateOnly.Parse(end)).Grams);

    [Fact]
    public void DayShare_OfALeapYear_Has366Days() =>
        Assert.Equal(1_000, DayShare.Of(Co2eMass.FromGrams(366_000), BudgetPeriod.FromYear(2028), new(2028, 2, 29), new(2028, 3, 1)).Grams);

    [Fact]
    public void DayShare_HoweverAYearIsCut_SumsToTheBudget()
    {
        const int Seed = 31;
        var random = new Random(Seed);
        for (var round = 0; round < 500; round++)
        {
            var budget = Co2eMass.FromGrams(random.NextInt64(BudgetSchedule.MaxFirstGrams));
            var year = BudgetPeriod.FromYear(random.Next(2000, 2100));
            var first = new DateOnly(year.Year, 1, 1);
            DateOnly[] cuts = [first, .. Enumerable.Range(0, random.Next(20)).Select(_ => first.AddDays(random.Next(366))).Order(), first.AddYears(1)];
            var sum = cuts.Zip(cuts.Skip(1)).Sum(c => DayShare.Of(budget, year, c.First, c.Second).Grams);
            Assert.True(sum == budget.Grams, $"seed {Seed}, round {round}");
        }
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 10)]
    [InlineData(2, 0, 15)]
    [InlineData(2, 2, 21)]
    [InlineData(1, 3, 19)]
    [InlineData(0, 2, 13)]
    public void ConsumptionUnits_OfTheModifiedScale(int adults, int children, int tenths) => Assert.Equal(tenths, ConsumptionUnits.Tenths(adults, children));

    [Theory]
    [InlineData("2012-05-17", "2026-05-17")]
    [InlineData("2012-02-29", "2026-03-01")]
    [InlineData("2014-02-28", "2028-02-28")]
    public void ConsumptionUnits_AdultFrom_IsTheFourteenthBirthday(string born, string day) =>
        Assert.Equal(DateOnly.Parse(day), ConsumptionUnits.AdultFrom(DateOnly.Parse(born)));

    [Fact]
    public void ReferenceBudget_In2050_Is130MillionTonnesFor68MillionPeople()
    {
        const long people = 68_000_000;
        var grams = BudgetSchedule.Reference.For(BudgetPeriod.FromYear(2050)).Grams;
        Assert.Equal(1_916_186, grams);
        Assert.Equal(130.3m, decimal.Round(grams * people / 1e12m, 1));
    }

    // What docs/explanation/budgets.md says of the charter's "less than 100 Mt".
    [Theory]
    [InlineData(699, 1_470_558, 99_997_944_000_000)]
    [InlineData(698, 1_474_514, 100_266_952_000_000)]
    [InlineData(700, 1_466_610, 99_729_480_000_000)]
    public void ReferenceBudget_AtOtherRates_In2050(int basisPoints, long grams, long total)
    {
        var schedule = new BudgetSchedule(BudgetPeriod.FromYear(2025), Co2eMass.FromGrams(9_000_000), basisPoints);
        Assert.Equal(grams, schedule.For(BudgetPeriod.FromYear(2050)).Grams);
        Assert.Equal(total, grams * 68_000_000);
    }
}
