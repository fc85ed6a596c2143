using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Offers;

/// <summary>An offer of points of the pool, where an account has too few for a basket. Held by nobody: all of it stands sealed in its text.</summary>
/// <param name="Account">Whose points are short; default = a visitor, who has none.</param>
/// <param name="Merchant">Whose basket it is.</param>
/// <param name="Basket">What the basket weighs.</param>
/// <param name="Grams">Points offered, above zero.</param>
/// <param name="CentsPerTonne">Their price.</param>
/// <param name="ValidUntil">First moment at which it is no longer good, whole milliseconds.</param>
public readonly record struct Offer(AccountId Account, MerchantId Merchant, Co2eMass Basket, Co2eMass Grams, long CentsPerTonne, DateTimeOffset ValidUntil)
{
    /// <summary>What it costs in euro cents, rounded half away from zero.</summary>
    public long Cents => PointPrices.CentsOf(Grams, CentsPerTonne);

    /// <summary>What a sale buys that accepts it, with what is wrong with it, if anything. Whether its price still is the policy's, the book judges.</summary>
    /// <param name="account">Whose sale; default = a visitor's.</param>
    /// <param name="merchant">Who sells.</param>
    /// <param name="basket">What the basket weighs now.</param>
    /// <param name="now">When it is accepted.</param>
    public BuyBack Accept(AccountId account, MerchantId merchant, Co2eMass basket, DateTimeOffset now) => new(
        Grams,
        CentsPerTonne,
        (account, merchant, basket) != (Account, Merchant, Basket) ? Refusal.OfferChanged
        : now >= ValidUntil ? Refusal.OfferExpired
        : Refusal.None);
}
