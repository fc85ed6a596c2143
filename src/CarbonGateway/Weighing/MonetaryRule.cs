using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Rule 5: the making activity's factor on what the maker received, plus the trade's factor on the shop's margin.</summary>
internal static class MonetaryRule
{
    public static bool Weigh(in LineCase line, out Finding finding)
    {
        finding = line.PriceCents == 0 ? Finding.Not(NotUsed.NoPrice) : FromPrice(line);
        return finding.Applies;
    }

    private static Finding FromPrice(in LineCase line)
    {
        var making = line.Activity(out var isDefault);
        var trade = line.Catalogue.TradeMargin.Trade;
        var (atBasicPrices, margin) = line.SplitPrice(making);
        var bareGrams = (making.Factor.Intensity * atBasicPrices) + (trade.Factor.Intensity * margin);

        // An unreadable label is what the shopper should hear of first: it is the one thing a cashier can mend.
        var reason = (line.LabelError.Length > 0, isDefault) switch
        {
            (true, _) => WeighingReason.LabelUnreadable,
            (_, true) => WeighingReason.DefaultActivity,
            _ => WeighingReason.PublicMonetary,
        };
        return Finding.Of(making.Factor, bareGrams, reason, LifeCycleStages.UpToSale);
    }
}
