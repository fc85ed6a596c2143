using System.CommandLine;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"resolve" and "forget": what becomes of requests without an answer.</summary>
sealed class ResolveVerbs
{
    private readonly Argument<string> request = new("REQUEST") { Description = "The request number that \"resolve\" names." };

    private readonly Option<bool> sure = new("--sure") { Description = "Forget it although nobody knows whether points moved." };

    public static Command Resolve(TillRunner runner)
    {
        var command = new Command("resolve", "Find out what requests without an answer did. Every other verb does so first.");
        runner.Attach(command, async (till, _, stop) =>
        {
            var resolved = await till.Client.ResolvePendingAsync(stop);
            var unknown = till.Client.Pending.Count;
            EarlierRequests.Tell(till, resolved);
            if (till.Json)
            {
                OutcomeJson.WriteObject(till, json =>
                {
                    json.WriteString("verb", "resolve");
                    json.WriteNumber("exit", unknown == 0 ? ExitCode.Done : ExitCode.Unknown);
                    OutcomeJson.Resolved(json, "resolved", resolved);
                    json.WriteNumber("still_unknown", unknown);
                    json.WriteNull("error");
                });
            }
            else
            {
                till.Console.Out.WriteLine(unknown == 0
                    ? till.Pick("Nothing is left without an answer.", "Plus rien n'est sans réponse.")
                    : till.Pick($"{unknown} still without an answer: try again when the gateway can be reached.", $"{unknown} encore sans réponse : réessayez quand la passerelle est joignable."));
            }

            return unknown == 0 ? ExitCode.Done : ExitCode.Unknown;
        }, Earlier.LeftAlone);
        return command;
    }

    public Command Forget(TillRunner runner)
    {
        var command = new Command("forget", "For support: stop asking after a request that the gateway can never answer for.");
        command.Arguments.Add(request);
        command.Options.Add(sure);
        runner.Attach(command, ForgetAsync, Earlier.LeftAlone);
        return command;
    }

    private async Task<int> ForgetAsync(TillSession till, ParseResult parsed, CancellationToken stop)
    {
        var text = parsed.GetRequiredValue(request);
        var kept = till.Client.Pending.FirstOrDefault(p => RequestId.TryParse(text, out var id) && p.RequestId == id) ?? throw new TillFault(
            ExitCode.Usage,
            "REQUEST_NOT_PENDING",
            $"No request {Printable.Of(text)} waits at this till: {till.Client.Pending.Count} do. \"carbonpos-till resolve\" names them.",
            $"Aucune demande {Printable.Of(text)} n'attend à cette caisse : il y en a {till.Client.Pending.Count}. « carbonpos-till resolve » les nomme.");

        // Asked once more: what can be known is told, not forgotten.
        var outcome = await till.Client.FindOrAbandonAsync(kept.RequestId, stop);
        till.Earlier = [new(kept, outcome)];
        EarlierRequests.Tell(till, till.Earlier);
        var open = outcome is SaleOutcome.Unknown;
        if (open && !parsed.GetValue(sure))
        {
            throw new TillFault(
                ExitCode.Unknown,
                "STILL_UNKNOWN",
                "Nobody knows whether this request moved points. Look in the gateway's statement first; then forget it with --sure.",
                "Personne ne sait si cette demande a fait bouger des points. Regardez d'abord le relevé de la passerelle ; puis oubliez-la avec --sure.");
        }

        till.Client.ForgetPending(kept.RequestId);
        if (till.Json)
        {
            OutcomeJson.WriteObject(till, json =>
            {
                json.WriteString("verb", "forget");
                json.WriteNumber("exit", ExitCode.Done);
                json.WriteString("request_id", kept.RequestId.ToString());
                json.WriteBoolean("forgotten", open);
                json.WriteNull("error");
            });
        }
        else
        {
            till.Console.Out.WriteLine(open
                ? till.Pick($"Forgotten: {kept.RequestId}. If it did debit points, only the gateway's statement shows it.", $"Oubliée : {kept.RequestId}. Si elle a débité des points, seul le relevé de la passerelle le montre.")
                : till.Pick("It has its answer now; nothing had to be forgotten.", "Elle a maintenant sa réponse ; rien n'était à oublier."));
        }

        return ExitCode.Done;
    }
}
