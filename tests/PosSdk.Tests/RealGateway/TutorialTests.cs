using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.PosSdk.Tests.RealGateway;

/// <summary>The tutorial, typed as it stands, in a clone that nobody has touched.</summary>
public sealed class TutorialTests : IDisposable
{
    private const int Port = 7443;

    /// <summary>Three cold builds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly string clone = Directory.CreateTempSubdirectory("carbonpos clone ").FullName;

    public void Dispose() => Directory.Delete(clone, recursive: true);

    [Fact]
    public async Task FirstSale_EveryCommandAsItStands_SellsTwice()
    {
        Assert.SkipUnless(Tool.IsThere("bash") && Tool.IsThere("git"), "The tutorial is for bash, and the clone is made with git.");
        Assert.SkipUnless(IsFree(Port), $"Port {Port} is taken, and the tutorial names it.");
        await CloneAsync();
        var page = await File.ReadAllTextAsync(Path.Combine(clone, "docs", "tutorial", "first-sale.md"), TestContext.Current.CancellationToken);
        var blocks = Regex.Matches(page, "```sh\n(?<commands>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture).Select(m => m.Groups["commands"].Value).ToList();
        Assert.Equal(4, blocks.Count);

        var built = await BashAsync(blocks[0]);
        Assert.True(built.ExitCode == 0, built.Everything);
        using var gateway = Process.Start(new ProcessStartInfo("bash", ["-c", "exec " + blocks[1]]) { WorkingDirectory = clone, UseShellExecute = false, RedirectStandardOutput = true })!;
        try
        {
            while (await gateway.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("serves gRPC", StringComparison.Ordinal))
            {
                // Until it serves.
            }

            var sold = await BashAsync(blocks[2] + blocks[3] + blocks[3]);
            Assert.True(sold.ExitCode == 0, sold.Everything);
            var paid = sold.Output.ReplaceLineEndings("\n").Trim().Split('\n');
            Assert.Equal(2, paid.Length);
            Assert.All(paid, line => Assert.Matches(@"^2\.820 points paid, \d+\.\d{3} left$", line));
            Assert.Equal(2.820m, Left(paid[0]) - Left(paid[1]));
            if (TimeProvider.System.GetUtcNow().Year == 2026)
            {
                Assert.Contains($"`{paid[0]}`", page);
            }

            // Its secrets are where git does not look.
            Assert.Equal("", (await BashAsync("git status --porcelain --untracked-files=all")).Output);
        }
        finally
        {
            gateway.Kill(entireProcessTree: true);
            await gateway.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static decimal Left(string line) => decimal.Parse(Regex.Match(line, @"paid, ([\d.]+) left").Groups[1].Value);

    /// <summary>What git would hand out of this checkout, uncommitted changes included.</summary>
    private async Task CloneAsync()
    {
        var copied = await BashAsync(
            $"git -C '{Repository.Root}' ls-files -z --cached --others --exclude-standard | tar -C '{Repository.Root}' --ignore-failed-read --null -T - -cf - | tar -xf - && git init -q && git add -A");
        Assert.True(copied.ExitCode == 0, copied.Everything);
        await BashAsync("git -c user.name=t -c user.email=t@example.org -c commit.gpgsign=false commit -qm clone");
    }

    // The tester's home stays clean, the packages that are there already are used.
    private Task<ToolResult> BashAsync(string commands) => Tool.RunAsync(
        "bash",
        ["-euo", "pipefail", "-c", $"export XDG_DATA_HOME='{clone}/.git/share' DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false && mkdir -p \"$XDG_DATA_HOME\" && cd '{clone}'\n{commands}"],
        TestContext.Current.CancellationToken,
        patience: Patience);

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
