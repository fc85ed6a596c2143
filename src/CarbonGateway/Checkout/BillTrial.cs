using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Market;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>
/// Tries the payment of a bill before it is posted. A refusal that is posted uses up one of the bill's attempts for everybody:
/// who cannot pay is told so without one, however often he tries.
/// </summary>
internal sealed class BillTrial(IBalanceStore store, PolicySchedule policies)
{
    private const int MostListed = 200;

    /// <summary>The refusal that the payment would get; null = post it, and see.</summary>
    /// <param name="e">The payment.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public async ValueTask<Answer?> RefusalAsync(SellingEvent e, CancellationToken cancellation) => e switch
    {
        VisitorSale visitor => OfVisitor(visitor),
        Sale sale => await OfAccountAsync(sale, cancellation),
        _ => null,
    };

    // A visitor has no points at all: without an offer there is nothing to look up.
    private Answer? OfVisitor(VisitorSale e)
    {
        if (e.BuyBack != default || !e.Total.IsPositive) return null;
        var policy = policies.At(e.At);
        var forbidden = policy.Visitors == VisitorRule.Refuse || policy.Prices is null;
        return new()
        {
            Outcome = forbidden ? Outcome.Refused : Outcome.Insufficient,
            Refusal = forbidden ? Refusal.PolicyForbids : Refusal.None,
            Requested = e.Total,
            Period = policy.PeriodOf(e.At),
            PolicyVersion = policy.Version,
        };
    }

    private async ValueTask<Answer?> OfAccountAsync(Sale e, CancellationToken cancellation)
    {
        var trial = new TrainingSale
        {
            Request = e.Request, At = e.At, Account = e.Account, Seller = e.Seller, Lines = e.Lines, CatalogueVersion = e.CatalogueVersion, Voucher = e.Voucher, BuyBack = e.BuyBack,
        };
        var answer = await store.AnswerAsync(trial, cancellation);
        if (answer.Outcome == Outcome.Approved) return null;
        // What this account has of the purchase decides otherwise: the same payment sent again gets its answer, and an estimate is replaced whatever the balance.
        var own = await store.ListTransactionsAsync(e.Account, null, MostListed, cancellation);
        return own.Count == MostListed || own.Any(transaction => transaction.Purchase == e.Purchase) ? null : answer;
    }
}
