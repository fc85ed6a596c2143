using System.CommandLine;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>The till's command line, for its own process and for programs that run a till inside theirs.</summary>
public static class TillProgram
{
    /// <summary>Runs one command with writers of the caller's own; nothing is read, and the environment is this process's.</summary>
    /// <param name="args">As on the command line, e.g. "sell", "4006381333931", "--token", "CPA1:…".</param>
    /// <param name="output">Receipts and JSON.</param>
    /// <param name="error">Notices and errors.</param>
    /// <param name="stop">Ends the waiting, never a debit that is on its way.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken stop = default) =>
        RunAsync(args, new TillConsole(output, error, Stream.Null, Environment.GetEnvironmentVariable), stop);

    /// <summary>Runs one command.</summary>
    /// <inheritdoc cref="RunAsync(string[], TextWriter, TextWriter, CancellationToken)"/>
    public static async Task<int> RunAsync(string[] args, TillConsole console, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(console);
        console = console.Sure();
        var options = new TillOptions();
        var runner = new TillRunner(options, console);
        var root = Root(options, runner, console);

        // Labels may start with anything: '@' is no response file here.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            var french = options.Language(parsed) == Language.French;
            var name = NameOf(parsed.CommandResult.Command);
            var what = Printable.Of(string.Join(' ', parsed.Errors.Select(e => OneLine(e.Message))));
            var text = french ? $"La ligne de commande ne se comprend pas : {what}\nVoir : {name} --help" : $"{what}\nSee: {name} --help";
            return runner.Fail(parsed, parsed.CommandResult.Command.Name, ExitCode.Usage, "USAGE", text);
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = console.Out, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop);
        }
        catch (OutputLost lost)
        {
            // Of --help, which no verb guards.
            return runner.Fail(lost, parsed);
        }
    }

    /// <summary>The parser puts each value that it would take on a line of its own.</summary>
    private static string OneLine(string message) =>
        message.ReplaceLineEndings("\n").Replace(":\n\t", ": ", StringComparison.Ordinal).Replace("\n\t", ", ", StringComparison.Ordinal);

    private static string NameOf(Command command) =>
        command is RootCommand ? "carbonpos-till" : $"{string.Concat(command.Parents.OfType<Command>().Take(1).Select(NameOf))} {command.Name}";

    private static RootCommand Root(TillOptions options, TillRunner runner, TillConsole console)
    {
        var root = new RootCommand("A cash register for carbon points. Exit codes: docs/reference/terminal.md");
        options.AddTo(root);
        var selling = new SellVerb();
        var transactions = new TransactionVerbs();
        var inquiries = new InquiryVerbs();
        root.Subcommands.Add(selling.Sell(runner));
        root.Subcommands.Add(selling.Hold(runner));
        root.Subcommands.Add(transactions.Capture(runner));
        root.Subcommands.Add(transactions.Void(runner));
        root.Subcommands.Add(transactions.Refund(runner));
        root.Subcommands.Add(transactions.Show(runner));
        var receipts = new ReceiptVerbs(options, console);
        root.Subcommands.Add(receipts.Receipt(runner));
        root.Subcommands.Add(receipts.Verify(runner));
        root.Subcommands.Add(inquiries.Balance(runner));
        root.Subcommands.Add(inquiries.Weigh(runner));
        root.Subcommands.Add(new PriceListVerb(TimeProvider.System).PriceList(runner));
        root.Subcommands.Add(new ReportVerb().Report(runner));
        root.Subcommands.Add(ResolveVerbs.Resolve(runner));
        root.Subcommands.Add(new ResolveVerbs().Forget(runner));
        root.Subcommands.Add(new PhoneVerb(options, console).Phone(runner));
        root.Subcommands.Add(ReadVerb.Read(runner, options, console));
        root.Subcommands.Add(new TransmitVerb(options, console, TimeProvider.System).Transmit(runner));
        root.Subcommands.Add(new CarbonLabelVerbs(options, console, TimeProvider.System).AddTo(new LabelVerbs(options, console).Label(runner), runner));
        return root;
    }
}
