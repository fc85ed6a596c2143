using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Market;
using CarbonPos.V1;
using Google.Protobuf.WellKnownTypes;
using Outcome = CarbonPos.Carbon.Transactions.Outcome;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>Writes answers onto the wire. A function of the stored answer alone, so that a replay has the same bytes.</summary>
internal static class PostingWriter
{
    public static Posting Write(Answer answer, bool training = false)
    {
        var posting = new Posting
        {
            Outcome = (V1.Outcome)answer.Outcome,
            Refusal = (V1.Refusal)answer.Refusal,
            GramsMoved = training ? 0 : answer.Moved.Grams,
            GramsRequested = answer.Requested.Grams,
            GramsAvailable = answer.Available.Grams,
            TransactionId = answer.Transaction?.ToString() ?? "",
            BudgetGrams = answer.Budget.Grams,
            Period = answer.Period.Year,
            PolicyVersion = answer.PolicyVersion,
            CatalogueVersion = answer.CatalogueVersion,
            Training = training,
            TradedGrams = answer.Trade.Grams.Grams,
            TradeCents = answer.Trade.Cents,
            TradeCentsPerTonne = answer.Trade.CentsPerTonne,
        };
        if (answer.HoldExpiry is { } expiry) posting.HoldExpiresAt = Timestamp.FromDateTimeOffset(expiry);
        posting.Lines.Capacity = answer.Lines.Count;
        for (var i = 0; i < answer.Lines.Count; i++) posting.Lines.Add(Write(answer.Lines[i]));
        return posting;
    }

    public static V1.Offer? Write(Shortage shortage) => shortage.Offer is not { } offer ? null : new()
    {
        Offer_ = shortage.Text,
        Grams = offer.Grams.Grams,
        Cents = offer.Cents,
        CentsPerTonne = offer.CentsPerTonne,
        ValidUntil = Timestamp.FromDateTimeOffset(offer.ValidUntil),
    };

    public static LineGrams Write(in SoldLine line) => new()
    {
        Grams = line.Grams.Grams,
        Provenance = (Provenance)line.Provenance,
        Reason = (WeighingReason)line.Reason,
        PrudenceGrams = line.Prudence.Grams,
        RemovalGrams = line.Removal.Grams,
    };

    public static LineGrams Write(in Carbon.Content.WeighedLine line) => new()
    {
        Grams = line.Grams.Grams,
        Provenance = (Provenance)line.Provenance,
        Reason = (WeighingReason)line.Reason,
        PrudenceGrams = line.Prudence.Grams,
        RemovalGrams = line.Removal.Grams,
    };

    public static Transaction Write(Balances.TransactionView view)
    {
        var transaction = new Transaction
        {
            TransactionId = view.Key.ToString(),
            State = (V1.TransactionState)view.State,
            GramsHeld = view.Held.Grams,
            PostedAt = Timestamp.FromDateTimeOffset(view.At),
            PurchaseId = view.Purchase == Guid.Empty ? "" : view.Purchase.ToString("D"),
            Period = view.Period.Year,
            CatalogueVersion = view.CatalogueVersion,
            BoughtGrams = view.Bought.Grams.Grams,
            PaidCents = PointPrices.CentsOf(view.Bought.Grams, view.Bought.CentsPerTonne),
        };
        // An undone double gave all of it back.
        transaction.ReturnedCents = view.State == Carbon.Transactions.TransactionState.Reversed ? transaction.PaidCents : PointPrices.CentsOf(view.Unwound, view.Bought.CentsPerTonne);
        if (view is { State: Carbon.Transactions.TransactionState.Held, HoldExpiry: { } expiry }) transaction.HoldExpiresAt = Timestamp.FromDateTimeOffset(expiry);
        var debited = view.State is Carbon.Transactions.TransactionState.Posted or Carbon.Transactions.TransactionState.Reversed;
        for (var i = 0; i < view.Lines.Count; i++)
        {
            var (line, back) = (view.Lines[i], view.Refunds.Count > 0 ? view.Refunds[i] : default);
            transaction.Lines.Add(new TransactionLine
            {
                GramsDebited = debited ? line.Grams.Grams : 0,
                GramsRefunded = back.Grams.Grams,
                Provenance = (Provenance)line.Provenance,
                QuantityMilli = line.QuantityMilli,
                RefundedQuantityMilli = back.QuantityMilli,
                RemovalGrams = debited ? line.Removal.Grams : 0,
            });
            if (debited) transaction.GramsDebited += line.Grams.Grams;
            transaction.GramsRefunded += back.Grams.Grams;
        }

        return transaction;
    }
}
