using System.CommandLine;
using System.Security.Cryptography;
using CarbonPos.CentralAccount.Access;
using CarbonPos.CentralAccount.Registers;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CentralAccount.Commands;

/// <summary>The operator's command line, for its own process and for programs that run a central account inside theirs. Commands may run beside a server on the same folder.</summary>
public static class CentralProgram
{
    /// <summary>As asked.</summary>
    public const int Done = 0;

    /// <summary>Refused or failed: standard error says why; nothing was changed.</summary>
    public const int Refused = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>Runs one command.</summary>
    /// <param name="args">As on the command line, e.g. "person", "add", "P-17", "--born", "1980-05-01", "--deployment", "town".</param>
    /// <param name="output">Results.</param>
    /// <param name="error">What is wrong.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends serving, and runs between two of their steps.</param>
    /// <returns><see cref="Done"/>, <see cref="Refused"/> or <see cref="Usage"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, TimeProvider time, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        using var random = RandomNumberGenerator.Create();
        var desk = new Desk(output, time, random);
        var root = new RootCommand("The central account: citizens' carbon budgets. Settings and errors: docs/reference/central-account.md");
        root.Options.Add(desk.Folder);
        Command[] verbs =
        [
            ServeVerb.Serve(desk), .. RegisterVerbs.All(desk), AccountVerbs.Account(desk), PolicyVerbs.Policy(desk), .. BudgetVerbs.All(desk), .. ReportVerbs.All(desk),
            MarketVerbs.Pool(desk), MarketVerbs.Payout(desk), BatchVerbs.Batch(desk),
        ];
        foreach (var verb in verbs) root.Subcommands.Add(verb);
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync(string.Join('\n', parsed.Errors.Select(e => Told(e.Message))) + "\nTry: carbonpos-central --help");
            return Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop);
        }
        catch (Exception e) when (e is RegisterException or FaultException or InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException or SqliteException)
        {
            await error.WriteLineAsync(e.Message);
            return Refused;
        }
    }

    // Only numbers are read by the library itself, and it names them as the language does.
    private static string Told(string fault) => fault.Split(" as expected type ") is [var what, _] ? $"{what}: it is no whole number." : fault;
}
