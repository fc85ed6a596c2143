namespace CarbonPos.CentralAccount.Registers;

/// <summary>How far a day may lie away. No act of the registers is taken back, so that a slip of the hand must not get in.</summary>
internal static class DayBounds
{
    private const int OldestYears = 130;

    /// <summary>What has happened: until tomorrow, because in the east tomorrow has begun.</summary>
    /// <exception cref="RegisterException">Later.</exception>
    public static void RequireHappened(string what, DateOnly day, DateTimeOffset now)
    {
        var last = Today(now).AddDays(1);
        if (day > last) throw new RegisterException($"{what} {day:yyyy-MM-dd} lies in the future: give a day until {last:yyyy-MM-dd}. Nothing was changed.");
    }

    /// <exception cref="RegisterException">In the future, or longer ago than anybody lives.</exception>
    public static void RequireBirth(DateOnly day, DateTimeOffset now)
    {
        RequireHappened("The day of birth", day, now);
        var first = Today(now).AddYears(-OldestYears);
        if (day < first) throw new RegisterException($"The day of birth {day:yyyy-MM-dd} lies more than {OldestYears} years ago: give a day from {first:yyyy-MM-dd} on. Nothing was changed.");
    }

    /// <summary>What is planned: until the end of next year, the last one for which points are given out.</summary>
    /// <exception cref="RegisterException">Later.</exception>
    public static void RequirePlanned(string what, DateOnly day, DateTimeOffset now)
    {
        var last = new DateOnly(Today(now).Year + 1, 12, 31);
        if (day > last) throw new RegisterException($"{what} {day:yyyy-MM-dd} lies after the end of next year: give a day until {last:yyyy-MM-dd}. Nothing was changed.");
    }

    private static DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);
}
