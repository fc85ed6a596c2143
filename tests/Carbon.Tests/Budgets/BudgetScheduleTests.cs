using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Budgets;

public sealed class BudgetScheduleTests
{
    [Theory]
    [InlineData(2025, 9_000_000)]
    [InlineData(2026, 8_460_000)]
    [InlineData(2027, 7_952_400)]
    [InlineData(2028, 7_475_256)]
    [InlineData(2050, 1_916_186)]
    public void For_TheReferenceSchedule_IsTheKnownFigure(int year, long grams) =>
        Assert.Equal(grams, BudgetSchedule.Reference.For(BudgetPeriod.FromYear(year)).Grams);

    [Fact]
    public void For_FarFuture_NeverRisesAndComesToRest()
    {
        var schedule = BudgetSchedule.Reference;
        var previous = schedule.For(schedule.Start);
        for (var period = schedule.Start.Next; period.Year < BudgetPeriod.LastYear; period = period.Next)
        {
            var budget = schedule.For(period);
            Assert.True(budget <= previous && !budget.IsNegative, period.ToString());
            previous = budget;
        }

        Assert.Equal(Co2eMass.Zero, previous);
    }

    [Fact]
    public void For_AnyStartAndRate_IsTheFloorOfTheYearBefore()
    {
        const int Seed = 20257;
        var random = new Random(Seed);
        for (var round = 0; round < 500; round++)
        {
            var first = random.NextInt64(BudgetSchedule.MaxFirstGrams + 1);
            var rate = random.Next(10_001);
            var start = BudgetPeriod.FromYear(random.Next(2000, 2100));
            var schedule = new BudgetSchedule(start, Co2eMass.FromGrams(first), rate);
            var expected = (decimal)first;
            var period = start;
            for (var year = 0; year < 60; year++, period = period.Next)
            {
                Assert.True(expected == schedule.For(period).Grams, $"seed {Seed}: {first} g, {rate} bp, {period}");
                expected = decimal.Floor(expected * (10_000 - rate) / 10_000m);
            }
        }
    }

    [Fact]
    public void For_BeforeTheStart_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BudgetSchedule.Reference.For(BudgetPeriod.FromYear(2024)));

    [Fact]
    public void Schedule_OutOfRange_Throws()
    {
        var start = BudgetPeriod.FromYear(2025);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BudgetSchedule(default, Co2eMass.Zero, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BudgetSchedule(start, Co2eMass.FromGrams(-1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new BudgetSchedule(start, Co2eMass.FromGrams(BudgetSchedule.MaxFirstGrams + 1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BudgetSchedule(start, Co2eMass.Zero, 10_001));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BudgetSchedule(start, Co2eMass.Zero, -1));
    }
}
