using CarbonPos.Carbon.Budgets;

namespace CarbonPos.Carbon.Tests.Budgets;

public sealed class BudgetPeriodTests
{
    [Theory]
    [InlineData(2000)]
    [InlineData(2026)]
    [InlineData(9999)]
    public void FromYear_InRange_KeepsTheYear(int year)
    {
        var period = BudgetPeriod.FromYear(year);
        Assert.Equal(year, period.Year);
        Assert.True(period.IsSpecified);
        Assert.Equal($"{year}", period.ToString());
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(0)]
    [InlineData(1999)]
    [InlineData(10_000)]
    [InlineData(65_536 + 2026)]
    public void FromYear_OutOfRange_Throws(int year)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BudgetPeriod.FromYear(year));
        Assert.False(BudgetPeriod.TryFromYear(year, out var period));
        Assert.False(period.IsSpecified);
    }

    [Fact]
    public void Of_Instant_IsItsYearInUtc()
    {
        var newYearInParis = new DateTimeOffset(2026, 1, 1, 0, 30, 0, TimeSpan.FromHours(1));
        Assert.Equal(2025, BudgetPeriod.Of(newYearInParis).Year);
        Assert.Equal(2026, BudgetPeriod.Of(newYearInParis.AddHours(1)).Year);
        Assert.Throws<ArgumentOutOfRangeException>(() => BudgetPeriod.Of(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void Next_AndPrevious_AreNeighbours()
    {
        var period = BudgetPeriod.FromYear(2026);
        Assert.Equal(2027, period.Next.Year);
        Assert.Equal(period, period.Next.Previous);
        Assert.True(period < period.Next && period.Next > period && period <= period.Next && period >= period.Previous);
        Assert.Throws<InvalidOperationException>(() => BudgetPeriod.FromYear(9999).Next);
        Assert.Throws<InvalidOperationException>(() => BudgetPeriod.FromYear(2000).Previous);
        Assert.Throws<InvalidOperationException>(() => default(BudgetPeriod).Next);
    }
}
