using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Prints how a request ended and says it with the exit code too.</summary>
static class Answers
{
    public static int Give(TillSession till, string verb, SaleReceipt receipt)
    {
        var posting = receipt.Outcome.Posting;
        if (receipt.Outcome.HasMoved && receipt.Kind is RequestKind.Sale or RequestKind.Hold or RequestKind.Capture && posting is { TransactionId: { } id, Training: false })
        {
            KeepTicket(till, id, receipt.Items);
        }

        NoteInShift(till, receipt.Kind, receipt.Outcome);
        var exit = Exit(receipt.Outcome);
        try
        {
            if (till.Json) OutcomeJson.Write(till, verb, exit, receipt);
            else Receipt.Write(till.Console.Out, receipt, till.Language);
        }
        catch (OutputLost lost)
        {
            throw LostReceipt.Of(lost, receipt);
        }

        if (receipt.Outcome is SaleOutcome.Unknown unknown)
        {
            till.Notice($"{unknown.Cause.CashierText} ({Printable.Of(unknown.Cause.SupportText)})", $"La passerelle n'a pas répondu à temps. ({Printable.Of(unknown.Cause.SupportText)})");
        }

        return exit;
    }

    public static int Exit(SaleOutcome outcome) => outcome switch
    {
        SaleOutcome.Approved => ExitCode.Done,
        SaleOutcome.Partial => ExitCode.Partial,
        SaleOutcome.Insufficient => ExitCode.Insufficient,
        SaleOutcome.Refused => ExitCode.Refused,
        SaleOutcome.Abandoned => ExitCode.Abandoned,
        SaleOutcome.Unknown => ExitCode.Unknown,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Points have moved: what cannot be written down is missing in the till's own reports, and in nothing else.</summary>
    public static void NoteInShift(TillSession till, RequestKind kind, SaleOutcome outcome)
    {
        try
        {
            till.Shifts.Note(kind, outcome);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            till.Notice(
                $"It is done, but could not be noted in the shift ({failure.Message}): X and Z reports lack it, the day statement has it.",
                $"C'est fait, mais n'a pas pu être noté dans le service ({failure.Message}) : il manquera aux rapports X et Z, le relevé du jour l'aura.");
        }
    }

    /// <summary>The sale is made: a full disk now costs the names on later receipts, never the sale.</summary>
    private static void KeepTicket(TillSession till, string transactionId, IReadOnlyList<ReceiptItem> items)
    {
        if (items.Count == 0)
        {
            return;
        }

        try
        {
            till.Tickets.Keep(transactionId, [.. items.Select(i => i.Name)]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            till.Notice(
                $"The sale is made, but its ticket could not be kept ({failure.Message}): later receipts number its lines.",
                $"La vente est faite, mais son ticket n'a pas pu être gardé ({failure.Message}) : les tickets suivants numéroteront ses lignes.");
        }
    }
}
