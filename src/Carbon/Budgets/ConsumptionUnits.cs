namespace CarbonPos.Carbon.Budgets;

/// <summary>How many consumption units a household counts, by the OECD-modified scale: 1.0 for the first person, 0.5 for each further of 14 years or more, 0.3 for each younger child.</summary>
/// <remarks>Source: OECD, "What are equivalence scales?" (Hagenaars, de Vos and Zaidi, 1994), as Eurostat and INSEE use it. Where nobody is 14 yet, the first child counts as the first person.</remarks>
public static class ConsumptionUnits
{
    /// <summary>From this age on a person counts as an adult.</summary>
    public const int AdultAge = 14;

    const int First = 10, Further = 5, Child = 3;

    /// <param name="adults">Members of 14 years or more, zero or more.</param>
    /// <param name="children">Younger members, zero or more.</param>
    /// <returns>Tenths of a unit; 0 for an empty household.</returns>
    public static int Tenths(int adults, int children)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(adults);
        ArgumentOutOfRangeException.ThrowIfNegative(children);
        return adults > 0 ? First + (Further * (adults - 1)) + (Child * children)
            : children > 0 ? First + (Child * (children - 1))
            : 0;
    }

    /// <summary>The day on which somebody is 14. Of 29 February it is 1 March where that year has none.</summary>
    public static DateOnly AdultFrom(DateOnly born)
    {
        var year = born.Year + AdultAge;
        return born is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year) ? new(year, 3, 1) : new(year, born.Month, born.Day);
    }
}
