using CarbonPos.Carbon.Units;

namespace CarbonPos.PosSdk;

/// <summary>
/// Points of the authority's pool, offered where an account has too few for a basket. Say its price to the shopper; to accept it, sell
/// the same basket again with <see cref="CarbonPosClient.AcceptOfferAsync"/>.
/// </summary>
/// <param name="Text">What names it to the gateway, at most 120 characters. Holds sealed whose points are short; no register can read it.</param>
/// <param name="Points">To buy: what is missing, a debt included; a visitor's whole basket.</param>
/// <param name="Euros">What they cost, whole cents, zero or more. Collected beside the basket's price, outside its VAT, as money held for the authority.</param>
/// <param name="EurosPerTonne">Their price, per tonne CO2e.</param>
/// <param name="ValidUntil">First moment at which it is no longer good, by the gateway's clock.</param>
public sealed record PointOffer(string Text, Co2eMass Points, decimal Euros, decimal EurosPerTonne, DateTimeOffset ValidUntil)
{
    /// <summary>The longest text of an offer: 120 characters.</summary>
    public const int MaxTextLength = 120;
}

/// <summary>Points that changed hands for euros with a sale or a refund.</summary>
/// <param name="Points">Bought with the sale, or gone back to the pool with the refund.</param>
/// <param name="Euros">Whole cents, zero or more. Sale: collect them beside the basket's price, outside its VAT, as money held for the authority. Refund: give them back.</param>
/// <param name="EurosPerTonne">Their price, per tonne CO2e; a refund's is that of the purchase.</param>
public sealed record PointTrade(Co2eMass Points, decimal Euros, decimal EurosPerTonne);
