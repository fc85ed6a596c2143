using System.Globalization;
using CarbonPos.Carbon.Budgets;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Puts on the wire what a shopper compares with, and what a document must say beside a figure.</summary>
internal static class SurfaceWriter
{
    private const string Day = "yyyy-MM-dd";

    /// <summary>A day's budget is the period's, by the reference schedule, divided by its days; null before the schedule starts.</summary>
    public static V1.DayBudget? DayBudget(DateTimeOffset now)
    {
        var schedule = BudgetSchedule.Reference;
        var period = BudgetPeriod.Of(now);
        return period < schedule.Start
            ? null
            : new() { Period = period.Year, Grams = schedule.For(period).Grams, Days = DateTime.IsLeapYear(period.Year) ? 366 : 365 };
    }

    public static V1.Evidence? Write(Evidence? evidence) => evidence is null ? null : new()
    {
        Supplier = evidence.Supplier,
        Source = evidence.Source,
        Year = evidence.Year,
        ValidFrom = evidence.ValidFrom?.ToString(Day, CultureInfo.InvariantCulture) ?? "",
        ValidTo = evidence.ValidTo?.ToString(Day, CultureInfo.InvariantCulture) ?? "",
    };

    public static V1.CategoryStanding? Write(CategoryStanding? standing) => standing is null ? null : new()
    {
        Category = standing.CategoryId,
        Name = standing.Name,
        NameFr = standing.NameFr,
        Unit = (V1.QuantityUnit)standing.Unit,
        Others = standing.Others,
        Heavier = standing.Heavier,
        Equal = standing.Equal,
    };
}
