using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.PosSdk;

/// <summary>Who stands behind a figure, and of when it is: what a price list or label must say beside it.</summary>
/// <param name="Supplier">Who transmits it. Null for public factors and the seller's own account.</param>
/// <param name="Source">From what it is made, as its publisher states it. Null when it does not say.</param>
/// <param name="Year">Year of the closed account, or of the public figure.</param>
/// <param name="ValidFrom">First day of a transmitted content. Null = open.</param>
/// <param name="ValidTo">Last day of a transmitted content. Null = open.</param>
public sealed record FigureEvidence(string? Supplier, string? Source, int Year, DateOnly? ValidFrom, DateOnly? ValidTo);

/// <summary>How one product stands among the others of its category whose suppliers transmit a content, by grams per unit.</summary>
/// <param name="Category">Id of the category, e.g. "yogurt".</param>
/// <param name="Name">The category in English.</param>
/// <param name="NameFrench">The same in French.</param>
/// <param name="Unit">Per what the figures are compared.</param>
/// <param name="Others">How many other products; the gateway says nothing of fewer than 10.</param>
/// <param name="Heavier">Of these, those that weigh more per unit.</param>
/// <param name="Equal">Of these, those that weigh the same to the microgram.</param>
public sealed record CategoryStanding(string Category, string Name, string NameFrench, QuantityUnit Unit, int Others, int Heavier, int Equal)
{
    /// <summary>Of these, those that weigh less per unit.</summary>
    public int Lighter => Others - Heavier - Equal;

    /// <summary>Share of the others that weigh more, in whole percent, rounded down: never more than is true. A tie is not lighter.</summary>
    public int LighterThanPercent => Percent(Heavier);

    /// <summary>Share of the others that weigh less, in whole percent, rounded down.</summary>
    public int HeavierThanPercent => Percent(Lighter);

    private int Percent(int count) => (int)(100L * count / Others);
}

/// <summary>One person's budget of a year, evenly over its days: a measure to compare with, not what any account holds.</summary>
/// <param name="Period">Calendar year.</param>
/// <param name="Year">The budget of that year by the gateway's schedule, above zero.</param>
/// <param name="Days">365 or 366.</param>
public sealed record DayBudget(int Period, Co2eMass Year, int Days)
{
    /// <summary>How many days' budgets a mass is: 0.095 = 9.5 % of one.</summary>
    public decimal DaysOf(Co2eMass mass) => (decimal)mass.Grams * Days / Year.Grams;
}
