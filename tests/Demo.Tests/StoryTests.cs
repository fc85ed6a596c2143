using System.Text.RegularExpressions;

namespace CarbonPos.Demo.Tests;

/// <summary>What a newcomer sees.</summary>
public class StoryTests
{
    [Fact]
    public async Task Once_RunTwiceOnOneFolder_TellsTheWholeStoryBothTimes()
    {
        DemoProcess.SkipWithoutReader();
        using var folder = new TemporaryFolder();

        var first = await DemoProcess.RunAsync("--once", "--data", folder.Path);
        var second = await DemoProcess.RunAsync("--once", "--data", folder.Path);

        Assert.Multiple(() => Told(first.ExitCode, first.Output, first.Error), () => Told(second.ExitCode, second.Output, second.Error));
        Settled(first.Output);
        // A day ends once. A run that began after midnight has a night of its own.
        Assert.Matches("was ended and settled by an earlier run|SETTLED: leaf", second.Output);
        // Each purchase of the second run is a new one; each budget is there once.
        Assert.Equal((Spent(first.Output, "Amina"), Before(first.Output, "Amina") - Spent(first.Output, "Amina")), (Spent(second.Output, "Amina"), Before(second.Output, "Amina")));
        Assert.Equal((12m, 12m), (Spent(first.Output, "Léo"), Spent(second.Output, "Léo")));
    }

    [Fact]
    public async Task Once_InFrench_PrintsFrenchReceipts()
    {
        DemoProcess.SkipWithoutReader();
        using var folder = new TemporaryFolder();

        var run = await DemoProcess.RunAsync("--once", "--lang", "fr", "--data", folder.Path);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("TICKET CARBONE", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fresh_AfterARun_StartsWithWholeBudgets()
    {
        DemoProcess.SkipWithoutReader();
        using var folder = new TemporaryFolder();

        var first = await DemoProcess.RunAsync("--once", "--data", folder.Path);
        var again = await DemoProcess.RunAsync("--once", "--fresh", "--data", folder.Path);

        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Equal(Before(first.Output, "Amina"), Before(again.Output, "Amina"));
    }

    [Fact]
    public async Task Data_FolderOfSomethingElse_IsLeftAlone()
    {
        using var folder = new TemporaryFolder();
        var precious = Path.Combine(folder.Path, "precious.txt");
        await File.WriteAllTextAsync(precious, "mine", TestContext.Current.CancellationToken);

        var run = await DemoProcess.RunAsync("--once", "--fresh", "--data", folder.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--data", run.Error, StringComparison.Ordinal);
        Assert.Equal([precious], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task UnknownOption_IsWrongUsage()
    {
        var run = await DemoProcess.RunAsync("--twice");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
    }

    private static void Told(int exitCode, string output, string error)
    {
        Assert.Equal((0, ""), (exitCode, error));
        string[] lines =
        [
            "CARBON RECEIPT", "POINTS SET ASIDE", "POINTS GIVEN BACK", "NOT PAID: too few points", "The account carried only part", "Rest of Léo's bill",
            "refused: FlashcodeSpent", "Sum over every account of the gateway's book: 0 g", "Without --once it stays up",
        ];
        Assert.All(lines, line => Assert.Contains(line, output, StringComparison.Ordinal));
        // Commands for a gateway that is gone would only mislead.
        Assert.DoesNotContain("$till sell", output, StringComparison.Ordinal);
        Assert.True(output.IndexOf("CARBON RECEIPT", StringComparison.Ordinal) < 1500, "The first receipt is what a newcomer sees first.");
        var counts = Regex.Match(output, @"(\d+) files, (\d+)\s+read back");
        Assert.True(counts.Success && counts.Groups[1].Value == counts.Groups[2].Value, "Every barcode is read back right.");
        // Paths are as long as they are; all else fits a terminal.
        Assert.All(output[..output.IndexOf("Where things are", StringComparison.Ordinal)].Split('\n').Where(line => !line.Contains("file://", StringComparison.Ordinal)), line => Assert.True(line.Length <= 80, line));
    }

    private static void Settled(string output)
    {
        string[] lines = ["GENUINE: deployment carbonpos signed this receipt", "SETTLED: leaf", "Sum over all legs of the day: 0 g"];
        Assert.All(lines, line => Assert.Contains(line, output, StringComparison.Ordinal));
        var handed = Regex.Matches(output, @"^  (?<name>central|registry) +[\d,]+ +[\d,]+ +(?<breaks>\d+)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture);
        Assert.Equal(["central", "registry"], handed.Select(h => h.Groups["name"].Value));
        Assert.All(handed, h => Assert.Equal("0", h.Groups["breaks"].Value));
        var links = Regex.Matches(output, @"^  (?<link>file://\S+\.html)\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture).Select(m => new Uri(m.Groups["link"].Value).LocalPath).ToList();
        Assert.Equal(2, links.Count);
        Assert.All(links, link => Assert.Contains("Settled with every institution.", File.ReadAllText(link), StringComparison.Ordinal));
    }

    private static decimal Before(string output, string name) => Figure(output, name, 1);

    private static decimal Spent(string output, string name) => Figure(output, name, 2);

    private static decimal Figure(string output, string name, int column) =>
        decimal.Parse(Regex.Match(output, $@"^  {name} +([\d.]+) +([\d.]+) ", RegexOptions.Multiline).Groups[column].Value);
}
