using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>What a verb does about requests that an earlier command left without an answer.</summary>
enum Earlier
{
    /// <summary>Nothing: the verb is about them itself.</summary>
    LeftAlone,

    /// <summary>Finds out what they did, says so, and goes on: the verb moves no points.</summary>
    Told,

    /// <summary>Finds out too, and stops if one of them moved points or is still unknown: selling on would debit twice.</summary>
    Settled,
}

/// <summary>Tells what became of requests without an answer, and keeps a new one back where that matters.</summary>
static class EarlierRequests
{
    /// <summary>Tells, and notes in the shift what moved: it was rung here.</summary>
    public static void Tell(TillSession till, IReadOnlyList<ResolvedRequest> resolved)
    {
        foreach (var (request, outcome) in resolved)
        {
            Answers.NoteInShift(till, request.Kind, outcome);
            var when = request.Since.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'");
            till.Notice(
                $"An earlier request without an answer ({request.Kind}, {when}, {request.RequestId}): {Became(outcome, Language.English)}",
                $"Une demande restée sans réponse ({French(request.Kind)}, {when}, {request.RequestId}) : {Became(outcome, Language.French)}");
        }
    }

    /// <param name="till">Its earlier requests have been asked after.</param>
    /// <param name="own">The id under which this command sends: repeating a request is not a second one. Null = a new id.</param>
    /// <exception cref="TillFault">Points moved by an earlier request, or it is still unknown.</exception>
    public static void RequireSettled(TillSession till, RequestId? own)
    {
        if (till.Client.Pending.Any(p => p.RequestId != own))
        {
            throw new TillFault(
                ExitCode.Earlier,
                "EARLIER_REQUEST_UNKNOWN",
                "This one was NOT sent: an earlier request is still without an answer, and it may be the same purchase. Run \"carbonpos-till resolve\" until it is known; a request that can never be answered: \"carbonpos-till forget\".",
                "Celle-ci n'a PAS été envoyée : une demande plus ancienne est toujours sans réponse, et c'est peut-être le même achat. Lancez « carbonpos-till resolve » jusqu'à le savoir ; pour une demande à jamais sans réponse : « carbonpos-till forget ».");
        }

        if (till.Earlier.Any(e => e.Outcome.HasMoved && e.Request.RequestId != own))
        {
            throw new TillFault(
                ExitCode.Earlier,
                "EARLIER_REQUEST_CARRIED_OUT",
                "This one was NOT sent: the earlier request did move points, and it may be the same purchase. If it is, it is paid. If not, undo it with \"refund\" or \"void\", and sell again.",
                "Celle-ci n'a PAS été envoyée : la demande plus ancienne a fait bouger des points, et c'est peut-être le même achat. Si oui, il est payé. Sinon, défaites-la avec « refund » ou « void », et recommencez.");
        }
    }

    private static string Became(SaleOutcome outcome, Language language)
    {
        var posting = outcome.Posting;
        var (english, french) = outcome switch
        {
            SaleOutcome.Approved or SaleOutcome.Partial => (
                $"it was carried out, {posting!.Moved.ToPoints()} points{Euros(posting, ".")}, transaction {posting.TransactionId}. Note it, or undo it with \"refund\" or \"void\".",
                $"elle a été exécutée, {posting.Moved.ToPoints().Replace('.', ',')} points{Euros(posting, ",")}, transaction {posting.TransactionId}. Notez-la, ou défaites-la avec « refund » ou « void »."),
            SaleOutcome.Unknown { Cause.Code: CarbonPosErrors.RequestIdTooOld } => (
                "still not known, and too old by its clock for the gateway to remember. Look in the gateway's statement, then \"carbonpos-till forget\" it.",
                "toujours inconnu, et trop ancienne par son horloge pour que la passerelle s'en souvienne. Regardez le relevé de la passerelle, puis « carbonpos-till forget »."),
            SaleOutcome.Unknown unknown => ($"still not known ({unknown.Cause.Code}).", $"toujours inconnu ({unknown.Cause.Code})."),
            _ => ("nothing moved.", "aucun point n'a bougé."),
        };
        return language == Language.French ? french : english;
    }

    /// <summary>What is paid beside the points, if anything.</summary>
    public static string Euros(Posting posting, string point) =>
        posting.Trade is { } trade ? $" + {trade.Euros.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture).Replace(".", point, StringComparison.Ordinal)} €" : "";

    private static string French(RequestKind kind) => kind switch
    {
        RequestKind.Sale => "vente",
        RequestKind.Hold => "réservation",
        RequestKind.Capture => "encaissement",
        RequestKind.ExtendHold => "prolongation",
        RequestKind.Void => "annulation",
        RequestKind.Refund => "remboursement",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
