using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Budgets;

/// <summary>What part of a year's budget some days of it are worth, in whole grams.</summary>
/// <remarks>
/// Each stretch is the difference of two rounded sums since 1 January, so that stretches that meet add up to the whole exactly,
/// however a year is cut and in whatever order the cuts become known.
/// </remarks>
public static class DayShare
{
    /// <param name="budget">Of the whole year, 0 to 10^14 g.</param>
    /// <param name="period">The year.</param>
    /// <param name="from">First day; one before the year counts as 1 January.</param>
    /// <param name="end">The day after the last; one after the year counts as its end.</param>
    /// <returns>Zero where no day of the year lies between them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The budget is out of range.</exception>
    public static Co2eMass Of(Co2eMass budget, BudgetPeriod period, DateOnly from, DateOnly end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(budget.Grams, nameof(budget));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(budget.Grams, BudgetSchedule.MaxFirstGrams, nameof(budget));
        var (first, last) = (DayOf(period, from), DayOf(period, end));
        return first >= last ? Co2eMass.Zero : Since(budget, period, last) - Since(budget, period, first);
    }

    /// <summary>How many days a period has: 365 or 366.</summary>
    public static int DaysIn(BudgetPeriod period) => DateTime.IsLeapYear(period.Year) ? 366 : 365;

    /// <summary>How many days of the period lie before a day: 0 to all of them.</summary>
    public static int DayOf(BudgetPeriod period, DateOnly day) =>
        Math.Clamp(day.DayNumber - new DateOnly(period.Year, 1, 1).DayNumber, 0, DaysIn(period));

    // 10^14 g times 366 stays below 2^63.
    static Co2eMass Since(Co2eMass budget, BudgetPeriod period, int days) => Co2eMass.FromGrams(budget.Grams * days / DaysIn(period));
}
