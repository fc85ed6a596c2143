using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>How a bill stands in the ledger.</summary>
/// <param name="PaidBy">The entry that paid it; null = none is known.</param>
/// <param name="Next">The first attempt that nothing is known of; null = all are used up.</param>
/// <param name="Asked">What is known of the attempt that was asked for; where it paid the bill and was refunded, that is among it.</param>
internal readonly record struct BillStanding(JournalEntry? PaidBy, int? Next, IReadOnlyList<JournalEntry> Asked);

/// <summary>Which bills were paid, in whichever partition and however long ago: the ledger knows request ids for ever. Where there is none, the store's memory is all there is.</summary>
internal sealed class PaidBills(OpenStores stores)
{
    /// <summary>How a bill stands. Looks at its attempts in turn, up to the first that the ledger has nothing of and at least up to the one asked for.</summary>
    /// <param name="merchant">Its seller.</param>
    /// <param name="bill">The purchase.</param>
    /// <param name="asked">Attempts that are looked at in any case: those up to this one.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public async ValueTask<BillStanding> FindAsync(MerchantId merchant, BillId bill, int asked, CancellationToken cancellation)
    {
        if (stores.Ledger is not { } ledger) return new(null, 0, []);
        (int? next, IReadOnlyList<JournalEntry> known) = (null, []);
        for (var attempt = 0; attempt < BillId.MaxAttempts && (next is null || attempt <= asked); attempt++)
        {
            var entries = await ledger.FindRequestAsync(new(merchant, bill.Attempt(attempt)), cancellation);
            if (attempt == asked) known = entries;
            foreach (var entry in entries)
            {
                if (!IsPayment(entry)) continue;
                if (!await IsUndoneAsync(ledger, entry, cancellation) && !await IsGivenBackAsync(entry.Key, cancellation)) return new(entry, null, known);
            }

            if (entries.Count == 0) next ??= attempt;
        }

        return new(null, next, known);
    }

    /// <summary>True when a payment was refunded whole. What came back never goes again, so that the bill is free for its next attempt, and no other.</summary>
    public async ValueTask<bool> IsGivenBackAsync(JournalKey payment, CancellationToken cancellation)
    {
        // The store first: a refund may be on its way to the ledger.
        if (await stores.Balances.ReadTransactionAsync(payment, cancellation) is { } view)
        {
            return view.State == TransactionState.Posted && view.Refunds.Count == view.Lines.Count && view.Lines.Index().All(line => view.Refunds[line.Index].QuantityMilli >= line.Item.QuantityMilli);
        }

        if (stores.Ledger is not { } ledger) return false;
        var all = await ledger.ReadTransactionAsync(payment, cancellation);
        if (all is not [{ Answer.Lines: { Count: > 0 } lines }, ..]) return false;
        var back = new long[lines.Count];
        foreach (var line in all.Where(entry => entry is { Kind: EntryKind.Refund, Answer.Outcome: Outcome.Approved }).SelectMany(entry => entry.Refunded)) back[line.Line] += line.QuantityMilli;
        return lines.Index().All(line => back[line.Index] >= line.Item.QuantityMilli);
    }

    /// <summary>True for an entry that paid.</summary>
    public static bool IsPayment(JournalEntry entry) => entry.Transaction == entry.Key && entry.Answer is { Outcome: Outcome.Approved or Outcome.Partial };

    private static async ValueTask<bool> IsUndoneAsync(ILedger ledger, JournalEntry payment, CancellationToken cancellation)
    {
        var all = await ledger.ReadTransactionAsync(payment.Key, cancellation);
        return all.Any(entry => entry is { Kind: EntryKind.UndoDouble, Answer.Outcome: Outcome.Approved });
    }

    /// <summary>What a second payment is told.</summary>
    public static Fault Paid(JournalKey? by) => new(
        StatusCode.AlreadyExists, "INVOICE_PAID", "This bill was paid in points before. Nothing was debited.",
        $"One invoice is paid once. It was paid by transaction {by?.ToString() ?? "(not told)"}; where that should not have been, refund all of it, and pay again.")
    { Field = "invoice" };

    /// <summary>What an attempt is told whose id was refused, given up or refunded before.</summary>
    public static Fault Spent(int attempt) => new(
        StatusCode.AlreadyExists, "INVOICE_ATTEMPT_SPENT", "The payment of this bill starts anew. The register does it by itself.",
        attempt + 1 < BillId.MaxAttempts
            ? $"Attempt {attempt} was refused, given up or refunded. Send the next one: the same request id with its last two digits counted up by one, to {attempt + 1:x2}."
            : $"All {BillId.MaxAttempts} attempts to pay this bill were refused, given up or refunded. Sell what is on it as lines, without the invoice.")
    { Field = "request_id" };
}
