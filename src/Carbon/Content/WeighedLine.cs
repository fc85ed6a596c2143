using System.Runtime.InteropServices;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Content;

/// <summary>The grams of one basket line and why.</summary>
/// <param name="Grams">0 to 10^12 g, prudence included.</param>
/// <param name="Provenance">How good the evidence is.</param>
/// <param name="Reason">Which sentence explains it.</param>
/// <param name="Prudence">Of the grams, what the prudence margin adds.</param>
/// <param name="QuantityMilli">Thousandths of the unit that were weighed: the label's weight where it carries one, else the line's quantity.</param>
/// <param name="Unit">Unit of that quantity.</param>
/// <param name="Removal">What a vouched-for negative footprint takes out of the air: -10^12 to 0 g. Counts as zero at the till, kept for the registry.</param>
/// <param name="Stages">Which stages of the product's life the figure covers.</param>
[StructLayout(LayoutKind.Auto)] // A basket's result is an array of these.
public readonly record struct WeighedLine(
    Co2eMass Grams,
    Provenance Provenance,
    WeighingReason Reason,
    Co2eMass Prudence,
    long QuantityMilli,
    QuantityUnit Unit,
    Co2eMass Removal,
    LifeCycleStages Stages)
{
    /// <summary>The most one line may weigh, in grams: a million tonnes.</summary>
    public const long MaxGrams = 1_000_000_000_000;

    /// <summary>Rounds an exact mass once, half away from zero, with the margin its provenance asks for.</summary>
    /// <param name="bareGrams">Exact grams without any margin; below zero counts as zero and is kept as a removal where somebody vouches for it.</param>
    /// <param name="provenance">Decides the margin.</param>
    /// <param name="reason">Which sentence explains it.</param>
    /// <param name="quantityMilli">Thousandths of the unit that were weighed.</param>
    /// <param name="unit">Unit of that quantity.</param>
    /// <param name="stages">What the figure covers.</param>
    /// <exception cref="OverflowException">The line would weigh more than <see cref="MaxGrams"/>.</exception>
    public static WeighedLine FromBareMass(
        Ratio bareGrams, Provenance provenance, WeighingReason reason, long quantityMilli, QuantityUnit unit, LifeCycleStages stages)
    {
        var margin = PrudenceMargin.For(provenance);
        if (bareGrams.Numerator <= 0)
        {
            // A public average that is below zero is nobody's removal: the margin tells who is vouched for.
            var removal = margin.BasisPoints == 0 ? Whole(bareGrams) : Co2eMass.Zero;
            return new(Co2eMass.Zero, provenance, reason, Co2eMass.Zero, quantityMilli, unit, removal, stages);
        }

        // The margin is rounded from the exact mass too, not taken as a difference, so that its sum over lines is unbiased.
        var grams = Whole(margin.Raise(bareGrams));
        var prudence = margin.BasisPoints == 0 ? Co2eMass.Zero : Whole(margin.PartOf(bareGrams));
        return new(grams, provenance, reason, prudence, quantityMilli, unit, Co2eMass.Zero, stages);
    }

    private static Co2eMass Whole(Ratio exactGrams)
    {
        var grams = exactGrams.RoundHalfAwayFromZero();
        return grams >= -MaxGrams && grams <= MaxGrams
            ? Co2eMass.FromGrams((long)grams)
            : throw new OverflowException($"A line of {grams} g CO2e is over the {MaxGrams} g that one line may weigh.");
    }
}
