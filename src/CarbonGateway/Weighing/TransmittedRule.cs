using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Rule 1: the content of the signed label on the product, or else the one that the supplier transmits for this very article, times the quantity.</summary>
internal static class TransmittedRule
{
    public static bool Weigh(in LineCase line, out Finding finding) => Packs.Weigh(line, Look, out finding);

    private static Finding Look(in LineCase line)
    {
        switch (ContentShelf.Transmitted(line, out var content, out var reason))
        {
            case ContentMatch.None: return Finding.Not(NotUsed.NothingKnown);
            case ContentMatch.OutOfDate: return Finding.Not(NotUsed.OutOfDate);
        }

        if (content.Intensity.Unit == ContentUnit.Euro)
        {
            return line.PriceCents == 0 ? Finding.Not(NotUsed.NoPrice, content) : PerEuro(line, content, reason);
        }

        return line.TryUnits(content.Intensity.Unit, out var units)
            ? Finding.Of(content, content.Intensity * units, reason)
            : Finding.Not(NotUsed.UnitMismatch, content);
    }

    /// <summary>A supplier's factor per euro is of its own invoice, so the shop's margin comes off first.</summary>
    private static Finding PerEuro(in LineCase line, in ContentRef content, WeighingReason reason)
    {
        var (invoiced, _) = line.SplitPrice(line.Activity(out _));
        return Finding.Of(content, content.Intensity * invoiced, reason);
    }
}
