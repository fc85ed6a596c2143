using System.CommandLine;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>What is the same for every verb that talks to the gateway: opening, clearing up what a crash left, and telling errors plainly.</summary>
sealed class TillRunner(TillOptions options, TillConsole console)
{
    public void Attach(Command command, Func<TillSession, ParseResult, CancellationToken, Task<int>> work, bool resolveFirst = true) =>
        command.SetAction((parsed, stop) => RunAsync(command.Name, parsed, work, resolveFirst, stop));

    /// <summary>For verbs that need no gateway.</summary>
    public void Attach(Command command, Func<ParseResult, int> work) => command.SetAction(parsed => work(parsed));

    /// <summary>Says an error to the cashier and, with --json, to the program that called.</summary>
    public int Fail(ParseResult parsed, string verb, int exit, string code, string text, CarbonPosException? cause = null)
    {
        if (options.IsJson(parsed))
        {
            OutcomeJson.WriteError(console.Out, verb, exit, code, text, cause);
        }

        console.Error.WriteLine(text);
        return exit;
    }

    public static void Tell(TillSession till, IReadOnlyList<ResolvedRequest> resolved)
    {
        foreach (var (request, outcome) in resolved)
        {
            var when = request.Since.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'");
            till.Notice(
                $"An earlier request without an answer ({request.Kind}, {when}, {request.RequestId}): {Became(outcome, Language.English)}",
                $"Une demande restée sans réponse ({request.Kind}, {when}, {request.RequestId}) : {Became(outcome, Language.French)}");
        }
    }

    private static string Became(SaleOutcome outcome, Language language)
    {
        var posting = outcome.Posting;
        var (english, french) = outcome switch
        {
            SaleOutcome.Approved or SaleOutcome.Partial => (
                $"it was carried out, {posting!.Moved.ToPoints()} points, transaction {posting.TransactionId}. Note it, or undo it with \"refund\" or \"void\".",
                $"elle a été exécutée, {posting.Moved.ToPoints()} points, transaction {posting.TransactionId}. Notez-la, ou défaites-la avec « refund » ou « void »."),
            SaleOutcome.Unknown => ("still not known.", "toujours inconnu."),
            _ => ("nothing moved.", "aucun point n'a bougé."),
        };
        return language == Language.French ? french : english;
    }

    private async Task<int> RunAsync(
        string verb, ParseResult parsed, Func<TillSession, ParseResult, CancellationToken, Task<int>> work, bool resolveFirst, CancellationToken stop)
    {
        var language = options.Language(parsed);
        try
        {
            using var till = TillSession.Open(options, parsed, console);
            if (resolveFirst && till.Client.Pending.Count > 0)
            {
                Tell(till, await till.Client.ResolvePendingAsync(stop));
            }

            return await work(till, parsed, stop);
        }
        catch (TillFault fault)
        {
            return Fail(parsed, verb, fault.ExitCode, fault.Code, fault.In(language));
        }
        catch (CarbonPosException error)
        {
            var exit = error.Code switch
            {
                CarbonPosErrors.GatewayUnreachable or CarbonPosErrors.NoAnswer => ExitCode.Unreachable,
                CarbonPosErrors.PendingFull or CarbonPosErrors.PendingNotWritable => ExitCode.State,
                _ => ExitCode.GatewayError,
            };
            return Fail(parsed, verb, exit, error.Code, GatewayTexts.Sentence(error, language), error);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Fail(parsed, verb, ExitCode.Stopped, "STOPPED", language == Language.French
                ? "Arrêté. Ce qui a été envoyé est gardé : « carbonpos-till resolve » dira ce qu'il en est."
                : "Stopped. What was sent is kept: \"carbonpos-till resolve\" finds out what it did.");
        }
    }
}
