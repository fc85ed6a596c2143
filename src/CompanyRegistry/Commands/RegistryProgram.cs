using System.CommandLine;
using CarbonPos.CompanyRegistry.Access;
using CarbonPos.CompanyRegistry.Registers;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CompanyRegistry.Commands;

/// <summary>The registry's command line, for its own process and for programs that run a registry inside theirs.</summary>
public static class RegistryProgram
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">As on the command line, e.g. "company", "add", "552100554", "--name", "Au Moulin".</param>
    /// <param name="output">Answers.</param>
    /// <param name="error">What went wrong.</param>
    /// <param name="time">For what is stamped with a moment or begins today.</param>
    /// <param name="stop">Ends serving, or the waiting for a turn.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, TimeProvider time, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        var session = new Session(output, error, time);
        var root = new RootCommand("The company registry of CarbonPos: what companies sold, bought, and say that their products weigh. See docs/reference/company-registry.md.");
        root.Options.Add(session.Data);
        root.Subcommands.Add(new ServeCommand(session).Make());
        new RegisterCommands(session).AddTo(root);
        root.Subcommands.Add(new ContentCommands(session).Make());
        root.Subcommands.Add(new LabelKeyCommands(session).Make());
        root.Subcommands.Add(new BatchCommands(session).Make());
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            await error.WriteLineAsync($"{string.Join(' ', parsed.Errors.Select(e => Told(e.Message)))}\nSee: carbonpos-registry --help");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop);
        }
        catch (UsageException wrong)
        {
            await error.WriteLineAsync($"{wrong.Message}\nSee: carbonpos-registry --help");
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException or RegisterException or RefusedException or IOException or UnauthorizedAccessException or SqliteException)
        {
            await error.WriteLineAsync(e is RefusedException { Fault.Field.Length: > 0 } refused ? $"{refused.Fault.Field}: {e.Message}" : e.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await error.WriteLineAsync("Stopped.");
            return ExitCode.Failed;
        }
    }

    // Only numbers are read by the library itself, and it names them as the language does.
    private static string Told(string fault) => fault.Split(" as expected type ") is [var what, _] ? $"{what}: it is no whole number." : fault;
}

/// <summary>The command line cannot be understood; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);
