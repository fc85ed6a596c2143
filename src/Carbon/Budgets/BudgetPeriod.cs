namespace CarbonPos.Carbon.Budgets;

/// <summary>A budget period: one calendar year, 2000 to 9999, in which an account has one balance.</summary>
/// <remarks>The default value has no year: <see cref="IsSpecified"/> is false.</remarks>
public readonly record struct BudgetPeriod : IComparable<BudgetPeriod>
{
    /// <summary>First year that a period can have.</summary>
    public const int FirstYear = 2000;

    /// <summary>Last year that a period can have.</summary>
    public const int LastYear = 9999;

    BudgetPeriod(short year) => Year = year;

    /// <summary>The calendar year, 2000 to 9999; 0 in the default value.</summary>
    public short Year { get; }

    /// <summary>False for the default value only.</summary>
    public bool IsSpecified => Year != 0;

    /// <summary>The period of the following year.</summary>
    /// <exception cref="InvalidOperationException">This is 9999, or unspecified.</exception>
    public BudgetPeriod Next => Shifted(1);

    /// <summary>The period of the year before.</summary>
    /// <exception cref="InvalidOperationException">This is 2000, or unspecified.</exception>
    public BudgetPeriod Previous => Shifted(-1);

    /// <param name="year">2000 to 9999.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside 2000 to 9999.</exception>
    public static BudgetPeriod FromYear(int year) => TryFromYear(year, out var period)
        ? period
        : throw new ArgumentOutOfRangeException(nameof(year), year, "A budget period is a year from 2000 to 9999.");

    /// <summary>For a year that comes from outside: false, and the default value, outside 2000 to 9999.</summary>
    public static bool TryFromYear(int year, out BudgetPeriod period)
    {
        var valid = year is >= FirstYear and <= LastYear;
        period = valid ? new BudgetPeriod((short)year) : default;
        return valid;
    }

    /// <summary>The period of an instant, by its year in UTC: a caller with another time zone shifts the instant first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Before 2000.</exception>
    public static BudgetPeriod Of(DateTimeOffset instant) => FromYear(instant.UtcDateTime.Year);

    /// <summary>Earlier years come first.</summary>
    public int CompareTo(BudgetPeriod other) => Year.CompareTo(other.Year);

    /// <summary>Earlier than.</summary>
    public static bool operator <(BudgetPeriod left, BudgetPeriod right) => left.Year < right.Year;

    /// <summary>Later than.</summary>
    public static bool operator >(BudgetPeriod left, BudgetPeriod right) => left.Year > right.Year;

    /// <summary>Not later than.</summary>
    public static bool operator <=(BudgetPeriod left, BudgetPeriod right) => left.Year <= right.Year;

    /// <summary>Not earlier than.</summary>
    public static bool operator >=(BudgetPeriod left, BudgetPeriod right) => left.Year >= right.Year;

    /// <summary>Four digits, as <c>2026</c>.</summary>
    public override string ToString() => Year.ToString("D4");

    BudgetPeriod Shifted(int years) => TryFromYear(Year + years, out var period) && IsSpecified
        ? period
        : throw new InvalidOperationException($"No budget period lies {years} year from {this}.");
}
