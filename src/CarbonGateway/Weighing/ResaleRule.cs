using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>
/// Rule 2: for goods sold on as they are, the supplier's content plus the shop's own factor on its margin. The back office
/// works the sum out with the margins of its departments; here it is one content of this seller's article.
/// </summary>
internal static class ResaleRule
{
    public static bool Weigh(in LineCase line, out Finding finding) => Packs.Weigh(line, Look, out finding);

    private static Finding Look(in LineCase line)
    {
        switch (ContentShelf.Resale(line, out var content))
        {
            case ContentMatch.None: return Finding.Not(NotUsed.NothingKnown);
            case ContentMatch.OutOfDate: return Finding.Not(NotUsed.OutOfDate);
        }

        // Per euro, it is of the shop's whole price: the margin is in it.
        if (content.Intensity.Unit == ContentUnit.Euro)
        {
            return line.PriceCents == 0
                ? Finding.Not(NotUsed.NoPrice, content)
                : Finding.Of(content, content.Intensity * line.PriceWithoutVat, WeighingReason.Resale);
        }

        return line.TryUnits(content.Intensity.Unit, out var units)
            ? Finding.Of(content, content.Intensity * units, WeighingReason.Resale)
            : Finding.Not(NotUsed.UnitMismatch, content);
    }
}
