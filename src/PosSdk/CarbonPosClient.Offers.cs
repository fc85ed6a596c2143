namespace CarbonPos.PosSdk;

public sealed partial class CarbonPosClient
{
    /// <summary>Sells a basket with points that the shopper has agreed to buy: bought and debited in one step, or neither.</summary>
    /// <param name="offer">Of an outcome or a quote, for the very same basket.</param>
    /// <param name="basket">The same lines as before.</param>
    /// <param name="instrument">Of the same account, a fresh flashcode where the old one's half minute is over; <see cref="Instrument.Visitor"/> for a visitor.</param>
    /// <param name="terms">Null = a plain sale. Its own request id, where it states one, must be a new one: the sale that was short had another body.</param>
    /// <param name="cancellation">Stops the waiting, never the debit.</param>
    /// <returns>
    /// <see cref="SaleOutcome.Approved"/> with <see cref="Posting.Trade"/>: collect its euros. <see cref="SaleOutcome.Refused"/> where the offer is
    /// no longer good, with a new one; nothing was bought then.
    /// </returns>
    /// <inheritdoc cref="SellAsync" path="/exception"/>
    public Task<SaleOutcome> AcceptOfferAsync(PointOffer offer, Basket basket, Instrument instrument, SaleTerms? terms = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return SellAsync(basket, instrument, (terms ?? new SaleTerms()) with { Offer = offer }, cancellation);
    }
}
