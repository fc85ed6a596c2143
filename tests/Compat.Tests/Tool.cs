using System.Diagnostics;

namespace CarbonPos.Compat.Tests;

/// <summary>Runs a program to its end, in the checkout.</summary>
static class Tool
{
    /// <summary>A hung tool fails its test rather than the whole run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static void SkipWithoutNode() =>
        Assert.SkipUnless(IsThere("npm"), "Node.js with npm is not installed (Debian: nodejs, npm).");

    /// <summary>True for a path that exists, or a name that is found on PATH.</summary>
    public static bool IsThere(string program) => File.Exists(program) || (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string program, IEnumerable<string> arguments, string input = "")
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(Patience);
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
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }
}
