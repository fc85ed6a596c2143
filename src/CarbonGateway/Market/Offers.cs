using System.Security.Cryptography;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Offers;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Checkout;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Market.Pool;
using Offer = CarbonPos.Carbon.Offers.Offer;
using Refusal = CarbonPos.Carbon.Transactions.Refusal;

namespace CarbonPos.CarbonGateway.Market;

/// <summary>What is said where points are short.</summary>
/// <param name="Missing">Grams that the account lacks for the basket; zero or less = it carries it.</param>
/// <param name="Offer">The offer; null = none.</param>
/// <param name="Text">The offer, sealed; empty = none.</param>
/// <param name="Refusal">Why there is none although points are short.</param>
internal sealed record Shortage(Co2eMass Missing, Offer? Offer, string Text, Refusal Refusal)
{
    public static Shortage None { get; } = new(Co2eMass.Zero, null, "", Refusal.None);
}

/// <summary>Offers points of the pool to who has too few. Nothing is set aside and nothing is kept: an offer is judged again when it is accepted.</summary>
internal sealed class Offers(PolicySchedule policies, PoolDemand demand, IBalanceStore store, OfferSealer sealer, GatewayOptions options, RandomNumberGenerator random)
{
    /// <summary>What a basket lacks on an account, and what can be done about it.</summary>
    /// <param name="account">Whose; null = a visitor, who has no points at all.</param>
    /// <param name="merchant">Whose basket.</param>
    /// <param name="basket">What it weighs.</param>
    /// <param name="now">The offer's time counts from here.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public async ValueTask<Shortage> FindAsync(AccountId? account, MerchantId merchant, Co2eMass basket, DateTimeOffset now, CancellationToken cancellation)
    {
        var policy = policies.At(now);
        if (account is not { } id)
        {
            return basket.IsPositive && policy.Visitors == VisitorRule.Refuse ? Refused(basket, Refusal.PolicyForbids) : Offer(policy, default, merchant, basket, basket, now);
        }

        // An account that is not here yet gets no offer: there is nothing to add the points to.
        if (await store.ReadAccountAsync(id, cancellation) is not { } view) return Shortage.None;
        var period = view.Periods.FirstOrDefault(p => p.Period == policy.PeriodOf(now));
        var missing = basket + policy.Floor - (period?.Available ?? Co2eMass.Zero);
        if (!basket.IsPositive || !missing.IsPositive) return Shortage.None;
        if (view.IsClosed) return Refused(missing, Refusal.AccountClosed);
        if (policy.Shortage != ShortageRule.BuyBack || policy.Prices is null) return Refused(missing, Refusal.PolicyForbids);
        if ((period?.Bought ?? Co2eMass.Zero) + missing > policy.BuyLimit) return Refused(missing, Refusal.OverLimit);
        var partition = id.PartitionOf(store.PartitionCount);
        if (await store.ReadPoolShareAsync(partition, cancellation) >= missing) return Offer(policy, id, merchant, basket, missing, now);
        demand.Note(partition, missing);
        return Refused(missing, Refusal.PoolShort);
    }

    /// <summary>Rings for points where a sale came to nothing for want of them: an offer that stood is no promise, and a visitor's is made without a look at any share.</summary>
    public void NoteShort(SellingEvent e, Answer answer)
    {
        if (answer.Refusal != Refusal.PoolShort) return;
        var bought = e switch { Sale sale => sale.BuyBack.Grams, VisitorSale visitors => visitors.BuyBack.Grams, _ => Co2eMass.Zero };
        demand.Note(e.Routing.PartitionOf(store.PartitionCount), bought);
    }

    /// <summary>What a sale buys that names an offer; nothing where it names none.</summary>
    /// <param name="text">From the request.</param>
    /// <param name="account">Whose sale; default = a visitor's.</param>
    /// <param name="merchant">Who sells.</param>
    /// <param name="basket">What the basket weighs.</param>
    /// <param name="now">When it is accepted.</param>
    /// <param name="offer">As it was made; default where none is named.</param>
    public BuyBack Accept(string text, AccountId account, MerchantId merchant, Co2eMass basket, DateTimeOffset now, out Offer offer)
    {
        offer = default;
        if (text.Length == 0) return default;
        return sealer.TryOpen(text, out offer)
            ? offer.Accept(account, merchant, basket, now)
            : throw Fault.Invalid("OFFER_INVALID", "offer", "This is no offer of this gateway, or it was altered. Send offer.offer of the answer as it came, or quote again.").ToException();
    }

    private Shortage Offer(Policy policy, AccountId account, MerchantId merchant, Co2eMass basket, Co2eMass missing, DateTimeOffset now)
    {
        if (!missing.IsPositive) return Shortage.None;
        if (policy.Prices is not { } prices) return Refused(missing, Refusal.PolicyForbids);
        var until = DateTimeOffset.FromUnixTimeMilliseconds((now + options.OfferValidity).ToUnixTimeMilliseconds());
        var offer = new Offer(account, merchant, basket, missing, prices.PoolCentsPerTonne, until);
        Span<byte> nonce = stackalloc byte[Flashcode.NonceSize];
        random.GetBytes(nonce);
        return new(missing, offer, sealer.Seal(offer, nonce, now), Refusal.None);
    }

    private static Shortage Refused(Co2eMass missing, Refusal refusal) => new(missing, null, "", refusal);
}
