using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Rule 1: the content that the supplier transmits for this product, times the quantity.</summary>
internal static class TransmittedRule
{
    public static bool Weigh(in LineCase line, out Finding finding)
    {
        finding = Look(line);
        return finding.Applies;
    }

    private static Finding Look(in LineCase line)
    {
        switch (line.FindContent(out var content))
        {
            case ContentMatch.None: return Finding.Not(NotUsed.NothingKnown);
            case ContentMatch.OutOfDate: return Finding.Not(NotUsed.OutOfDate);
        }

        if (content.Intensity.Unit == ContentUnit.Euro)
        {
            return line.PriceCents == 0 ? Finding.Not(NotUsed.NoPrice) : PerEuro(line, content);
        }

        return line.Net.TryConvert(line.QuantityMilli, line.Unit, content.Intensity.Unit, out var units)
            ? Finding.Of(content, content.Intensity * units, WeighingReason.SupplierTransmitted)
            : Finding.Not(NotUsed.UnitMismatch);
    }

    /// <summary>A supplier's factor per euro is of its own invoice, so the shop's margin comes off first.</summary>
    private static Finding PerEuro(in LineCase line, in ContentRef content)
    {
        var (invoiced, _) = line.SplitPrice(line.Activity(out _));
        return Finding.Of(content, content.Intensity * invoiced, WeighingReason.SupplierTransmitted);
    }
}
