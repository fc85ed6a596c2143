using System.Diagnostics;
using CarbonPos.Testbed.Processes;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.Demo.Tests;

/// <summary>The commands that the demo ends with, typed as printed.</summary>
public class YourTurnTests
{
    private const string LastWords = "The gateway stays up";

    [Fact]
    public async Task YourTurn_CommandsAsPrinted_SellToAmina()
    {
        DemoProcess.SkipWithoutReader();
        Assert.SkipUnless(Tool.IsThere("bash"), "The printed commands are for bash.");
        using var folder = new TemporaryFolder();
        using var demo = DemoProcess.Start("--data", folder.Path);
        try
        {
            var commands = await CommandsAsync(demo);
            // The cashier's own state must not land in the tester's home.
            var cashier = await Tool.RunAsync("bash", ["-euc", $"export HOME={folder.Path} XDG_DATA_HOME={folder.Path}/share\n{commands}"], TestContext.Current.CancellationToken);

            Assert.True(cashier.ExitCode == 0, cashier.Everything);
            Assert.Contains("CARBON RECEIPT", cashier.Output, StringComparison.Ordinal);
            Assert.Contains("Speculoos 400 g  x2", cashier.Output, StringComparison.Ordinal);
            foreach (var card in Directory.GetFiles(folder.Path, "*.card", SearchOption.AllDirectories)) Assert.True(IsOwnersAlone(card), card);
            Assert.Equal(0, await InterruptAsync(demo));
        }
        finally
        {
            if (!demo.HasExited) demo.Kill();
        }
    }

    [Fact]
    public async Task Killed_LeavesNoInstitutionBehind()
    {
        DemoProcess.SkipWithoutReader();
        Assert.SkipUnless(Tool.IsThere("pgrep"), "pgrep (procps) is not installed: nothing else finds the processes.");
        using var folder = new TemporaryFolder();
        using var demo = DemoProcess.Start("--data", folder.Path);
        try
        {
            await CommandsAsync(demo);
            Assert.Equal(2, (await InstitutionsAsync(folder.Path)).Length);
            demo.Kill();
            await demo.WaitForExitAsync(TestContext.Current.CancellationToken);

            await Patience.UntilAsync("both have ended", async () => (await InstitutionsAsync(folder.Path)).Length == 0, TestContext.Current.CancellationToken);
        }
        finally
        {
            if (!demo.HasExited) demo.Kill();
        }
    }

    private static async Task<string[]> InstitutionsAsync(string folder) =>
        (await Tool.RunAsync("pgrep", ["-f", $"serve .*{folder}"], TestContext.Current.CancellationToken)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> CommandsAsync(Process demo)
    {
        var (commands, yours) = (new List<string>(), false);
        while (await demo.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(LastWords, StringComparison.Ordinal)) return string.Join('\n', commands);
            yours |= line.EndsWith(". Your turn", StringComparison.Ordinal);
            if (yours && line.StartsWith("  ", StringComparison.Ordinal)) commands.Add(line.Trim());
        }

        Assert.Fail("The demo ended by itself: " + await demo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        return "";
    }

    private static bool IsOwnersAlone(string file) => OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite);

    // As Ctrl-C does.
    private static async Task<int> InterruptAsync(Process demo)
    {
        await Tool.RunAsync("bash", ["-c", $"kill -INT {demo.Id}"], TestContext.Current.CancellationToken);
        await demo.WaitForExitAsync(TestContext.Current.CancellationToken);
        return demo.ExitCode;
    }
}
