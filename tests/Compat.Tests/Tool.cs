using System.Diagnostics;

namespace CarbonPos.Compat.Tests;

/// <summary>Runs a program to its end, in the checkout.</summary>
static class Tool
{
    /// <summary>A hung tool fails its test rather than the whole run.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static void SkipWithoutNode() =>
        Assert.SkipWhen(!IsOnPath("npm"), "Node.js with npm is not installed (Debian: nodejs, npm); the contract check needs it.");

    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(Patience);
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(stop.Token);
        var error = process.StandardError.ReadToEndAsync(stop.Token);
        await process.WaitForExitAsync(stop.Token);
        return (process.ExitCode, await output + await error);
    }

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
