using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>Turns what a store says into an answer or a fault.</summary>
internal static class StoreAnswers
{
    public static async ValueTask<Answer> AnswerAsync(this IBalanceStore store, TransactionEvent e, CancellationToken cancellation) =>
        (await store.PostAsync(e, cancellation)).Answer(store);

    public static Answer Answer(this in StoreResult result, IBalanceStore store) => result switch
    {
        { Status: StoreStatus.Busy } => throw Fault.Busy(result.RetryAfter).ToException(),
        { Status: StoreStatus.LedgerBehind } => throw Fault.LedgerBehind(result.RetryAfter).ToException(),
        { Status: StoreStatus.Unavailable } => throw Fault.Unavailable(result.RetryAfter, store.Health.Trouble).ToException(),
        { Posting.Misuse: { } field } => throw Fault.Reused(NameOf(field)).ToException(),
        { Posting.Answer: { } answer } => answer,
        _ => throw Fault.Unavailable(result.RetryAfter, "The request id was given up.").ToException(),
    };

    private static string NameOf(BodyField field) => field switch
    {
        BodyField.Call => "call",
        BodyField.Instrument => "instrument",
        BodyField.Transaction => "transaction_id",
        BodyField.Lines => "lines",
        BodyField.Amount => "grams",
        BodyField.Mode => "mode",
        BodyField.Purchase => "purchase_id",
        BodyField.Timing => "timing",
        _ => throw new System.Diagnostics.UnreachableException($"Field {field} has no name."),
    };
}
