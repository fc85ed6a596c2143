using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Rule 4: the public factor of the article's category, times the measured quantity.</summary>
internal static class PhysicalRule
{
    public static bool Weigh(in LineCase line, out Finding finding) => Packs.Weigh(line, Look, out finding);

    private static Finding Look(in LineCase line)
    {
        if (line.Product is not { Category: { } factor })
        {
            return Finding.Not(NotUsed.NothingKnown);
        }

        return line.TryUnits(factor.Intensity.Unit, out var units)
            ? Finding.Of(factor, factor.Intensity * units, WeighingReason.PublicPhysical, factor.Stages)
            : Finding.Not(NotUsed.UnitMismatch, factor);
    }
}
