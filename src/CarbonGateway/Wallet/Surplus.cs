using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Checkout;
using CarbonPos.CarbonGateway.Market;
using CarbonPos.V1;

namespace CarbonPos.CarbonGateway.Wallet;

/// <summary>The holder's side of the points market: at which prices, how many still, and the sale of what is left over.</summary>
internal sealed class Surplus(PolicySchedule policies, IBalanceStore store, InstrumentReader instruments, TimeProvider time)
{
    private const long MostCentsPerTonne = 100_000_000;

    public async Task<GetMarketTermsResponse> TermsAsync(GetMarketTermsRequest request, CancellationToken cancellation)
    {
        var account = await store.ReadAccountAsync(instruments.OpenToken(request.AccountToken, "account_token"), cancellation) ?? throw Fault.UnknownAccount().ToException();
        var now = time.GetUtcNow();
        var policy = policies.At(now);
        var current = policy.PeriodOf(now);
        var response = new GetMarketTermsResponse { Period = current.Year, PolicyVersion = policy.Version };
        if (policy.Prices is not { } prices) return response;
        var period = account.Periods.FirstOrDefault(p => p.Period == current) ?? new PeriodView(current, Co2eMass.Zero, Co2eMass.Zero, Co2eMass.Zero);
        (response.Trades, response.SurplusCentsPerTonne, response.PoolCentsPerTonne) = (true, prices.SurplusCentsPerTonne, prices.PoolCentsPerTonne);
        response.SellableGrams = AtLeastZero(Co2eMass.Min(policy.SellLimit - period.SoldSurplus, period.Available - AtLeastZero(policy.Floor))).Grams;
        if (policy.Shortage == ShortageRule.BuyBack) response.BuyableGrams = AtLeastZero(policy.BuyLimit - period.Bought).Grams;
        return response;
    }

    /// <param name="request">From the wire.</param>
    /// <param name="merchant">Of the caller: scope of its request ids.</param>
    /// <param name="cancellation">Stops the waiting, never the sale.</param>
    public async Task<SellSurplusResponse> SellAsync(SellSurplusRequest request, MerchantId merchant, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var id = new RequestKey(merchant, RequestReader.RequestId(request.RequestId, now - store.RememberFor));
        var account = instruments.OpenToken(request.AccountToken, "account_token");
        var grams = RequestReader.Grams(request.Grams, 1, "grams");
        if (request.CentsPerTonne is < 0 or > MostCentsPerTonne) throw Fault.Invalid("PRICE_OUT_OF_RANGE", "cents_per_tonne", $"cents_per_tonne must be 0 to {MostCentsPerTonne}, as GetMarketTerms gave it.").ToException();
        var e = new SellSurplus(grams, request.CentsPerTonne)
        {
            Request = id, At = now, Account = account, Fingerprint = CanonicalBody.Begin("sell_surplus").Instrument(account, default).Amount(grams.Grams, request.CentsPerTonne).Finish(),
        };
        return new() { Posting = PostingWriter.Write(await store.AnswerAsync(e, cancellation)) };
    }

    private static Co2eMass AtLeastZero(Co2eMass mass) => Co2eMass.Max(mass, Co2eMass.Zero);
}
