using System.CommandLine;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>What is the same for every verb that talks to the gateway: opening, clearing up what a crash left, and telling errors plainly.</summary>
sealed class TillRunner(TillOptions options, TillConsole console)
{
    public void Attach(Command command, Func<TillSession, ParseResult, CancellationToken, Task<int>> work, Earlier earlier = Earlier.Told) =>
        command.SetAction((parsed, stop) => GuardAsync(command.Name, parsed, () => RunAsync(command.Name, parsed, work, earlier, stop), stop));

    /// <summary>For verbs that need a gateway only as their command line has it; the session is null where they do not.</summary>
    public void Attach(Command command, Func<ParseResult, bool> needsGateway, Func<TillSession?, ParseResult, CancellationToken, Task<int>> work) =>
        command.SetAction((parsed, stop) => GuardAsync(
            command.Name, parsed, () => needsGateway(parsed) ? RunAsync(command.Name, parsed, work, Earlier.Told, stop) : work(null, parsed, stop), stop));

    /// <summary>For verbs that need a gateway, but neither this till's token nor its state.</summary>
    public void Attach(Command command, Func<ParseResult, CancellationToken, Task<int>> work) =>
        command.SetAction((parsed, stop) => GuardAsync(command.Name, parsed, () => work(parsed, stop), stop));

    /// <summary>For verbs that need no gateway.</summary>
    public void Attach(Command command, Func<ParseResult, int> work) => command.SetAction((parsed, stop) => GuardAsync(command.Name, parsed, () => Task.FromResult(work(parsed)), stop));

    /// <summary>Says an error to the cashier and, with --json, to the program that called.</summary>
    public int Fail(ParseResult parsed, string verb, int exit, string code, string text, CarbonPosException? cause = null, TillSession? till = null, RequestId? requestId = null)
    {
        if (options.IsJson(parsed))
        {
            try
            {
                OutcomeJson.WriteError(console.Out, verb, exit, code, text, cause, requestId ?? cause?.RequestId, till?.Earlier ?? []);
            }
            catch (OutputLost lost)
            {
                // The error is what counts, and its exit code; that it cannot be printed twice is only told.
                console.Error.WriteLine(lost.In(options.Language(parsed)));
            }
        }

        console.Error.WriteLine(text);
        return exit;
    }

    /// <summary>Says on standard error what standard output did not take.</summary>
    public int Fail(OutputLost lost, ParseResult parsed)
    {
        console.Error.WriteLine(lost.In(options.Language(parsed)));
        return ExitCode.OutputLost;
    }

    private async Task<int> RunAsync(
        string verb, ParseResult parsed, Func<TillSession, ParseResult, CancellationToken, Task<int>> work, Earlier earlier, CancellationToken stop)
    {
        using var till = TillSession.Open(options, parsed, console);
        try
        {
            if (earlier != Earlier.LeftAlone && till.Client.Pending.Count > 0)
            {
                till.Earlier = await till.Client.ResolvePendingAsync(stop);
                EarlierRequests.Tell(till, till.Earlier);
                if (earlier == Earlier.Settled)
                {
                    EarlierRequests.RequireSettled(till, OwnId(parsed));
                }
            }

            return await work(till, parsed, stop);
        }
        catch (TillFault fault)
        {
            return Fail(parsed, verb, fault.ExitCode, fault.Code, fault.In(till.Language), till: till);
        }
        catch (CarbonPosException error)
        {
            var exit = error.Code switch
            {
                CarbonPosErrors.GatewayUnreachable or CarbonPosErrors.NoAnswer => ExitCode.Unreachable,
                CarbonPosErrors.PendingFull or CarbonPosErrors.PendingNotWritable => ExitCode.State,
                _ => ExitCode.GatewayError,
            };
            return Fail(parsed, verb, exit, error.Code, GatewayTexts.Sentence(error, till.Language), error, till);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            var text = till.Pick(
                "Stopped. What was sent is kept: \"carbonpos-till resolve\" finds out what it did.",
                "Arrêté. Ce qui a été envoyé est gardé : « carbonpos-till resolve » dira ce qu'il en est.");
            return Fail(parsed, verb, ExitCode.Stopped, "STOPPED", text, till: till, requestId: till.Client.Pending is [.., var last] ? last.RequestId : null);
        }
    }

    /// <summary>The last line before the runtime's own: no mistake of a user ends in a stack trace, and a fault of the till is told as one.</summary>
    private async Task<int> GuardAsync(string verb, ParseResult parsed, Func<Task<int>> work, CancellationToken stop)
    {
        var language = options.Language(parsed);
        try
        {
            return await work();
        }
        catch (TillFault fault)
        {
            return Fail(parsed, verb, fault.ExitCode, fault.Code, fault.In(language));
        }
        catch (OutputLost lost)
        {
            return Fail(lost, parsed);
        }
        catch (ArgumentException wrong)
        {
            var text = Printable.Of(wrong);
            return Fail(parsed, verb, ExitCode.Usage, "USAGE", language == Language.French ? $"Une valeur ne va pas : {text}" : text);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Fail(parsed, verb, ExitCode.Stopped, "STOPPED", language == Language.French ? "Arrêté." : "Stopped.");
        }
        catch (Exception defect)
        {
            var text = language == Language.French
                ? $"La caisse a un défaut. Si quelque chose a été envoyé, c'est gardé : « carbonpos-till resolve » dira ce qu'il en est. Montrez ceci à l'assistance :\n{defect}"
                : $"The till has a fault. If anything was sent, it is kept: \"carbonpos-till resolve\" finds out what it did. Show this to support:\n{defect}";
            return Fail(parsed, verb, ExitCode.Defect, "DEFECT", text);
        }
    }

    /// <summary>The request id on the command line, where the verb has one and it can be read.</summary>
    private static RequestId? OwnId(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.FirstOrDefault(o => o.Name == "--request-id") is Option<string?> option && RequestId.TryParse(parsed.GetValue(option), out var id) ? id : null;
}
