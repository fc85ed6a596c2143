using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Rule 6: a card payment without a basket is weighed as rule 5 would, by the activity of its merchant category.</summary>
internal static class CardRule
{
    public static Finding Weigh(in CardPayment payment, CardCategory category, TradeMargin trade)
    {
        if (category.Activity is not { } making)
        {
            return Finding.WithoutGrams(WeighingReason.KindWithoutGrams);
        }

        if (payment.AmountCents == 0)
        {
            return Finding.WithoutGrams(WeighingReason.NothingKnown);
        }

        var withoutVat = new Ratio(payment.AmountCents * 100, 10_000 + category.VatBasisPoints);
        var (atBasicPrices, margin) = trade.Split(withoutVat, making.MakesTradedGoods);
        var bareGrams = (making.Factor.Intensity * atBasicPrices) + (trade.Trade.Factor.Intensity * margin);
        return Finding.Of(making.Factor, bareGrams, WeighingReason.CardEstimate, LifeCycleStages.UpToSale);
    }

    public static int MarginShare(ActivityFactor making, TradeMargin trade) => making.MakesTradedGoods ? trade.ShareBasisPoints : 0;
}
