using CarbonPos.Carbon.Budgets;

namespace CarbonPos.CentralAccount.Registers;

/// <summary>The periods that a deployment may book: one rule for what is booked and for what is ordered.</summary>
internal static class OpenPeriods
{
    public static int First(Deployment deployment) => deployment.OpenedOn.Year - 1;

    /// <summary>The last one on a business day.</summary>
    public static int Last(DateOnly day) => day.Year + 1;

    /// <summary>True where the settlement would book a record of it.</summary>
    public static bool Has(Deployment deployment, DateOnly day, BudgetPeriod period) => period.Year >= First(deployment) && period.Year <= Last(day);

    /// <summary>Refuses what would be posted and then never booked.</summary>
    /// <exception cref="RegisterException">It is outside.</exception>
    public static void Require(Deployment deployment, DateTimeOffset now, BudgetPeriod period)
    {
        var day = EarliestDay(now);
        if (!Has(deployment, day, period)) throw new RegisterException($"The deployment {deployment.Id} books periods from {First(deployment)} to {Last(day)}: {period} cannot be ordered. Nothing was changed; look at --period.");
    }

    /// <summary>Those of a country that book a period.</summary>
    /// <exception cref="RegisterException">None does.</exception>
    public static List<Deployment> Within(List<Deployment> deployments, DateTimeOffset now, BudgetPeriod period)
    {
        var last = Last(EarliestDay(now));
        if (period.Year > last) throw new RegisterException($"Periods until {last} can be ordered now: {period} cannot. Nothing was changed; look at --period.");
        var there = deployments.FindAll(d => First(d) <= period.Year);
        if (there.Count == 0 && deployments.Count > 0) Require(deployments.MinBy(d => d.OpenedOn)!, now, period);
        return there;
    }

    // A business day may end after midnight, and begins later in the west: an order of today may be posted on yesterday's.
    private static DateOnly EarliestDay(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1);
}
