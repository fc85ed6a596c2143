using System.Globalization;

namespace CarbonPos.Carbon.Units;

/// <summary>A mass of CO2-equivalent in whole grams, -10^15 to 10^15.</summary>
/// <remarks>Arithmetic is checked: a sum outside the range throws <see cref="OverflowException"/> and never wraps.</remarks>
public readonly record struct Co2eMass : IComparable<Co2eMass>
{
    /// <summary>The largest magnitude in grams: 10^15, one billion tonnes.</summary>
    public const long MaxGrams = 1_000_000_000_000_000;

    /// <summary>Nothing.</summary>
    public static readonly Co2eMass Zero;

    private Co2eMass(long grams) => Grams = grams;

    /// <summary>Whole grams CO2e.</summary>
    public long Grams { get; }

    /// <summary>True above zero grams.</summary>
    public bool IsPositive => Grams > 0;

    /// <summary>True below zero grams.</summary>
    public bool IsNegative => Grams < 0;

    /// <param name="grams">-10^15 to 10^15.</param>
    /// <exception cref="OverflowException">Outside that range.</exception>
    public static Co2eMass FromGrams(long grams) =>
        grams is >= -MaxGrams and <= MaxGrams ? new(grams) : throw new OverflowException($"{grams} g CO2e is outside ±10^15 g.");

    /// <summary>Rounds half away from zero to the gram: the one rounding a basket line gets.</summary>
    /// <exception cref="OverflowException">Outside ±10^15 g.</exception>
    public static Co2eMass FromKilograms(decimal kilograms) =>
        FromGrams(decimal.ToInt64(decimal.Round(kilograms * 1000m, 0, MidpointRounding.AwayFromZero)));

    /// <summary>The smaller of two masses.</summary>
    public static Co2eMass Min(Co2eMass a, Co2eMass b) => a.Grams <= b.Grams ? a : b;

    /// <summary>The larger of two masses.</summary>
    public static Co2eMass Max(Co2eMass a, Co2eMass b) => a.Grams >= b.Grams ? a : b;

    /// <inheritdoc/>
    public int CompareTo(Co2eMass other) => Grams.CompareTo(other.Grams);

    /// <summary>Points for display: grams / 1000 with three decimals, e.g. "1.234".</summary>
    public string ToPoints() => (Grams / 1000m).ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Grams with their unit, e.g. "1234 g".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Grams} g");

    /// <summary>Checked sum.</summary>
    public static Co2eMass operator +(Co2eMass a, Co2eMass b) => FromGrams(a.Grams + b.Grams);

    /// <summary>Checked difference.</summary>
    public static Co2eMass operator -(Co2eMass a, Co2eMass b) => FromGrams(a.Grams - b.Grams);

    /// <summary>The same mass moved the other way.</summary>
    public static Co2eMass operator -(Co2eMass a) => new(-a.Grams);

    /// <summary>Less than.</summary>
    public static bool operator <(Co2eMass a, Co2eMass b) => a.Grams < b.Grams;

    /// <summary>Greater than.</summary>
    public static bool operator >(Co2eMass a, Co2eMass b) => a.Grams > b.Grams;

    /// <summary>At most.</summary>
    public static bool operator <=(Co2eMass a, Co2eMass b) => a.Grams <= b.Grams;

    /// <summary>At least.</summary>
    public static bool operator >=(Co2eMass a, Co2eMass b) => a.Grams >= b.Grams;
}
