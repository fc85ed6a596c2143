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
internal readonly record struct BillStanding(JournalEntry? PaidBy, int? Next);

/// <summary>Which bills were paid, in whichever partition and however long ago: the ledger knows request ids for ever. Where there is none, the store's memory is all there is.</summary>
internal sealed class PaidBills(OpenStores stores)
{
    /// <summary>How a bill stands. Looks at its attempts in turn, up to the first that the ledger has nothing of and at least up to one.</summary>
    /// <param name="merchant">Its seller.</param>
    /// <param name="bill">The purchase.</param>
    /// <param name="atLeast">Attempts that are looked at in any case: those up to this one.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public async ValueTask<BillStanding> FindAsync(MerchantId merchant, BillId bill, int atLeast, CancellationToken cancellation)
    {
        if (stores.Ledger is not { } ledger) return new(null, 0);
        int? next = null;
        for (var attempt = 0; attempt < BillId.MaxAttempts && (next is null || attempt <= atLeast); attempt++)
        {
            var entries = await ledger.FindRequestAsync(new(merchant, bill.Attempt(attempt)), cancellation);
            var open = entries.Count == 0;
            foreach (var entry in entries)
            {
                if (!IsPayment(entry)) continue;
                if (!await IsUndoneAsync(ledger, entry, cancellation)) return new(entry, null);
            }

            if (open) next ??= attempt;
        }

        return new(null, next);
    }

    private static bool IsPayment(JournalEntry entry) => entry.Transaction == entry.Key && entry.Answer is { Outcome: Outcome.Approved or Outcome.Partial };

    private static async ValueTask<bool> IsUndoneAsync(ILedger ledger, JournalEntry payment, CancellationToken cancellation)
    {
        var all = await ledger.ReadTransactionAsync(payment.Key, cancellation);
        return all.Any(entry => entry is { Kind: EntryKind.UndoDouble, Answer.Outcome: Outcome.Approved });
    }

    /// <summary>What a second payment is told.</summary>
    public static Fault Paid(JournalKey? by) => new(
        StatusCode.AlreadyExists, "INVOICE_PAID", "This bill was paid in points before. Nothing was debited.",
        $"One invoice is paid once. It was paid by transaction {by?.ToString() ?? "(not told)"}; where that should not have been, refund it.")
    { Field = "invoice" };

    /// <summary>What an attempt is told whose id was refused or given up before.</summary>
    public static Fault Spent(int attempt) => new(
        StatusCode.AlreadyExists, "INVOICE_ATTEMPT_SPENT", "The payment of this bill starts anew. The register does it by itself.",
        attempt + 1 < BillId.MaxAttempts
            ? $"Attempt {attempt} was refused or given up. Send the next one: the same request id with its last two digits counted up by one, to {attempt + 1:x2}."
            : $"All {BillId.MaxAttempts} attempts to pay this bill were refused or given up. Try again when they are forgotten.")
    { Field = "request_id" };
}
