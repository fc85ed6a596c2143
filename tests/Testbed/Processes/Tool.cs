using System.Diagnostics;

namespace CarbonPos.Testbed.Processes;

/// <summary>What a program printed, and how it ended.</summary>
public sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>Both outputs, for messages.</summary>
    public string Everything => Output + Error;
}

/// <summary>Runs a program to its end, in the checkout.</summary>
public static class Tool
{
    /// <summary>A hung tool fails its test rather than the whole run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>True for a path that exists, or a name that is found on PATH.</summary>
    public static bool IsThere(string program) => File.Exists(program) || (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <param name="program">Path, or a name on PATH.</param>
    /// <param name="arguments">Passed as they are.</param>
    /// <param name="cancellation">Kills the program.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="patience">How long it may take. Null = three minutes.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or still running after that time; it is killed.</exception>
    public static async Task<ToolResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation, string input = "", TimeSpan? patience = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(patience ?? Patience);
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(stop.Token);
            var error = process.StandardError.ReadToEndAsync(stop.Token);
            await process.StandardInput.WriteAsync(input.AsMemory(), stop.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(stop.Token);
            return new ToolResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
