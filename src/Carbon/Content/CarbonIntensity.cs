using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Content;

/// <summary>CO2e per unit, exact to the microgram, ±1,000 tonnes per unit. Negative where a product stores carbon.</summary>
public readonly record struct CarbonIntensity
{
    /// <summary>The largest magnitude in kilograms per unit.</summary>
    public const decimal MaxKilograms = 1_000_000m;

    private const decimal MicrogramsPerKilogram = 1_000_000_000m;
    private const int MicrogramsPerGram = 1_000_000;

    private CarbonIntensity(long micrograms, ContentUnit unit) => (Micrograms, Unit) = (micrograms, unit);

    /// <summary>Micrograms CO2e per unit.</summary>
    public long Micrograms { get; }

    /// <summary>What it is per.</summary>
    public ContentUnit Unit { get; }

    /// <summary>Grams CO2e per unit, for display.</summary>
    public decimal Grams => Micrograms / (decimal)MicrogramsPerGram;

    /// <summary>Reads a figure as sources publish it.</summary>
    /// <param name="kilograms">kg CO2e per unit: at most ±1,000,000, at most nine decimals.</param>
    /// <param name="unit">What it is per.</param>
    /// <param name="intensity">The figure; unset when the answer is false.</param>
    /// <returns>False outside the range or finer than a microgram.</returns>
    public static bool TryFromKilograms(decimal kilograms, ContentUnit unit, out CarbonIntensity intensity)
    {
        intensity = default;
        if (kilograms is < -MaxKilograms or > MaxKilograms || !Enum.IsDefined(unit))
        {
            return false;
        }

        var micrograms = kilograms * MicrogramsPerKilogram;
        if (micrograms != decimal.Truncate(micrograms))
        {
            return false;
        }

        intensity = new((long)micrograms, unit);
        return true;
    }

    /// <exception cref="ArgumentOutOfRangeException">Outside the range or finer than a microgram.</exception>
    public static CarbonIntensity FromKilograms(decimal kilograms, ContentUnit unit) =>
        TryFromKilograms(kilograms, unit, out var intensity)
            ? intensity
            : throw new ArgumentOutOfRangeException(nameof(kilograms), kilograms, "A figure has at most ±1,000,000 kg per unit and nine decimals.");

    /// <summary>A figure that was checked when it was first read.</summary>
    internal static CarbonIntensity FromMicrograms(long micrograms, ContentUnit unit) => new(micrograms, unit);

    /// <summary>The exact mass in grams of so many units; not rounded yet.</summary>
    public static Ratio operator *(CarbonIntensity intensity, Ratio units) =>
        new Ratio(intensity.Micrograms, MicrogramsPerGram) * units;

    /// <summary>For example "812 g per Piece".</summary>
    public override string ToString() => $"{Grams:0.######} g per {Unit}";
}
