using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Rule 4: the public factor of the product's category, times the measured quantity.</summary>
internal static class PhysicalRule
{
    public static bool Weigh(in LineCase line, out Finding finding)
    {
        finding = Look(line);
        return finding.Applies;
    }

    private static Finding Look(in LineCase line)
    {
        if (line.Product is not { Category: { } factor } product)
        {
            return Finding.Not(NotUsed.NothingKnown);
        }

        return product.Net.TryConvert(line.QuantityMilli, line.Unit, factor.Intensity.Unit, out var units)
            ? Finding.Of(factor, factor.Intensity * units, WeighingReason.PublicPhysical)
            : Finding.Not(NotUsed.UnitMismatch);
    }
}
