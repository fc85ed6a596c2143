using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>A pack as its row states it.</summary>
/// <param name="Row">For faults.</param>
/// <param name="Pack">The article that is a pack.</param>
/// <param name="Item">What is inside.</param>
/// <param name="Count">How many.</param>
internal sealed record StatedPack(CatalogueRow Row, Product Pack, Gtin Item, int Count);

/// <summary>Joins packs with what is inside them, once all rows are read. A pack that cannot be joined stays, as an article like any other.</summary>
internal static class PackLinker
{
    /// <summary>Pieces in trays in cartons on pallets: what nests deeper is a mistake.</summary>
    private const int MaxDepth = 4;

    public static void Link(List<StatedPack> packs, Dictionary<MerchantId, Assortment> assortments)
    {
        var waiting = packs;
        for (var depth = 0; depth < MaxDepth && waiting.Count > 0; depth++)
        {
            // From the inside out: a pack is joined once what it holds is no pack, or one that is joined already.
            var unlinked = waiting.Select(pack => (pack.Pack.Merchant, pack.Pack.Gtin)).ToHashSet();
            var later = new List<StatedPack>();
            foreach (var pack in waiting)
            {
                if (Find(assortments, pack.Pack.Merchant, pack.Item) is not { } item)
                {
                    pack.Row.Refuse("contains", $"There is no article {pack.Item} in this file; the pack counts as a single article.");
                }
                else if (unlinked.Contains((item.Merchant, item.Gtin)))
                {
                    later.Add(pack);
                }
                else
                {
                    assortments[pack.Pack.Merchant].Replace(pack.Pack with { Pack = new(item, pack.Count) });
                }
            }

            waiting = later;
        }

        foreach (var pack in waiting)
        {
            pack.Row.Refuse("contains", $"Packs nest at most {MaxDepth} deep and never in a circle; this one counts as a single article.");
        }
    }

    private static Product? Find(Dictionary<MerchantId, Assortment> assortments, MerchantId merchant, Gtin gtin) =>
        assortments.GetValueOrDefault(merchant)?.Find(gtin) ?? assortments.GetValueOrDefault(MerchantId.Authority)?.Find(gtin);
}
