using System.Globalization;
using CarbonPos.Carbon.Units;

namespace CarbonPos.PosSdk.Wire;

/// <summary>Evidence, standings and a day's budget put into the SDK's types. What makes no sense is left out, never shown.</summary>
internal static class ComparisonReading
{
    public static FigureEvidence ToEvidence(this V1.Evidence evidence) =>
        new(OrNull(evidence.Supplier), OrNull(evidence.Source), evidence.Year, Day(evidence.ValidFrom), Day(evidence.ValidTo));

    public static CategoryStanding? ToStanding(this V1.CategoryStanding standing)
    {
        var counts = standing is { Others: > 0, Heavier: >= 0, Equal: >= 0 } && (long)standing.Heavier + standing.Equal <= standing.Others;
        var unit = (Carbon.Content.QuantityUnit)(int)standing.Unit;
        return counts && Enum.IsDefined(unit)
            ? new(standing.Category, standing.Name, standing.NameFr, unit, standing.Others, standing.Heavier, standing.Equal)
            : null;
    }

    public static DayBudget? ToDayBudget(this V1.DayBudget budget) =>
        budget is { Grams: > 0 and <= Co2eMass.MaxGrams, Days: 365 or 366 } ? new(budget.Period, Co2eMass.FromGrams(budget.Grams), budget.Days) : null;

    private static string? OrNull(string text) => text.Length == 0 ? null : text;

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
