using System.Diagnostics;
using System.Runtime.InteropServices;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.Demo.Tests;

/// <summary>The built demo as a process, as demo.sh starts it.</summary>
static class DemoProcess
{
    // …/tests/Demo.Tests/bin/CONFIGURATION/FRAMEWORK: the demo was built in the same configuration.
    private static readonly string[] Output = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar)[^2..];

    private static string Program { get; } = Repository.File("src", "Demo", "bin", Output[0], Output[1], "carbonpos-demo.dll");

    public static void SkipWithoutReader() =>
        Assert.SkipUnless(NativeLibrary.TryLoad("libzbar.so.0", out _), "libzbar0 is not installed: the demo reads its barcodes with it.");

    public static Task<ToolResult> RunAsync(params string[] arguments) =>
        Tool.RunAsync("dotnet", [Program, .. arguments], TestContext.Current.CancellationToken);

    /// <summary>Starts a demo that stays up, and that Ctrl-C ends: who runs tests in the background has a shell that lets them ignore it.</summary>
    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Program, .. arguments])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
