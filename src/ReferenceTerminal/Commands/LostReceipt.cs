using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>An answer in one sentence, for a receipt that could not be printed: whoever is not told of a debit sells again.</summary>
static class LostReceipt
{
    public static OutputLost Of(OutputLost lost, SaleReceipt receipt)
    {
        var outcome = receipt.Outcome;
        var (english, french) = outcome switch
        {
            { HasMoved: true, Posting: { } posting } => Moved(receipt.Kind, outcome, posting),
            SaleOutcome.Insufficient => ("Nothing moved (0 g): too few points.", "Rien n'a bougé (0 g) : pas assez de points."),
            SaleOutcome.Refused refused => (
                $"Nothing moved (0 g), refused: {Refusals.Sentence(refused.Reason, Language.English)}", $"Rien n'a bougé (0 g), refusé : {Refusals.Sentence(refused.Reason, Language.French)}"),
            SaleOutcome.Unknown => (
                $"Nobody knows yet whether points moved (request {outcome.RequestId}): \"carbonpos-till resolve\" finds out.",
                $"On ne sait pas encore si des points ont bougé (demande {outcome.RequestId}) : « carbonpos-till resolve » le dira."),
            _ => ("Nothing moved (0 g): the request was given up. Sell again.", "Rien n'a bougé (0 g) : la demande a été abandonnée. Recommencez."),
        };
        return lost.With(english, french);
    }

    private static (string English, string French) Moved(RequestKind kind, SaleOutcome outcome, Posting posting)
    {
        if (posting.Training)
        {
            return ("It was approved, in training: 0 g moved.", "Accepté, en formation : 0 g a bougé.");
        }

        var (english, french) = kind switch
        {
            RequestKind.Sale or RequestKind.Capture => ("debited", "débités"),
            RequestKind.Hold or RequestKind.ExtendHold => ("set aside", "réservés"),
            _ => ("given back", "rendus"),
        };
        var (id, grams, isPart) = (posting.TransactionId, posting.Moved.Grams, outcome is SaleOutcome.Partial);
        return (
            $"It was {(isPart ? "approved in part" : "approved")}: {grams} g {english}{EarlierRequests.Euros(posting, ".")}, transaction {id}. Do not send it again: \"carbonpos-till show {id}\" prints it, \"carbonpos-till receipt {id}\" the signed receipt.",
            $"{(isPart ? "Accepté en partie" : "Accepté")} : {grams} g {french}{EarlierRequests.Euros(posting, ",")}, transaction {id}. Ne recommencez pas : « carbonpos-till show {id} » l'affiche, « carbonpos-till receipt {id} » donne le reçu signé.");
    }
}
