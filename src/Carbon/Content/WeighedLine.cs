using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Content;

/// <summary>The grams of one basket line and why.</summary>
/// <param name="Grams">0 to 10^12 g, prudence included.</param>
/// <param name="Provenance">How good the evidence is.</param>
/// <param name="Reason">Which sentence explains it.</param>
/// <param name="Prudence">Of the grams, what the prudence margin adds.</param>
/// <param name="QuantityMilli">Thousandths of the unit that were weighed: the label's weight where it carries one, else the line's quantity.</param>
/// <param name="Unit">Unit of that quantity.</param>
public readonly record struct WeighedLine(
    Co2eMass Grams,
    Provenance Provenance,
    WeighingReason Reason,
    Co2eMass Prudence,
    long QuantityMilli,
    QuantityUnit Unit)
{
    /// <summary>The most one line may weigh, in grams: a million tonnes.</summary>
    public const long MaxGrams = 1_000_000_000_000;

    /// <summary>Rounds an exact mass once, half away from zero, with the margin its provenance asks for.</summary>
    /// <param name="bareGrams">Exact grams without any margin; below zero counts as zero.</param>
    /// <param name="provenance">Decides the margin.</param>
    /// <param name="reason">Which sentence explains it.</param>
    /// <param name="quantityMilli">Thousandths of the unit that were weighed.</param>
    /// <param name="unit">Unit of that quantity.</param>
    /// <exception cref="OverflowException">The line would weigh more than <see cref="MaxGrams"/>.</exception>
    public static WeighedLine FromBareMass(
        Ratio bareGrams, Provenance provenance, WeighingReason reason, long quantityMilli, QuantityUnit unit)
    {
        if (bareGrams.Numerator <= 0)
        {
            return new(Co2eMass.Zero, provenance, reason, Co2eMass.Zero, quantityMilli, unit);
        }

        var margin = PrudenceMargin.For(provenance);
        var grams = margin.Raise(bareGrams).RoundHalfAwayFromZero();
        if (grams > MaxGrams)
        {
            throw new OverflowException($"A line of {grams} g CO2e is over the {MaxGrams} g that one line may weigh.");
        }

        // The margin is rounded from the exact mass too, not taken as a difference, so that its sum over lines is unbiased.
        var prudence = margin.BasisPoints == 0 ? Int128.Zero : margin.PartOf(bareGrams).RoundHalfAwayFromZero();
        return new(Co2eMass.FromGrams((long)grams), provenance, reason, Co2eMass.FromGrams((long)prudence), quantityMilli, unit);
    }
}
