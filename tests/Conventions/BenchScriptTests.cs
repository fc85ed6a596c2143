using System.Diagnostics;

namespace CarbonPos.Conventions;

/// <summary>A question or a slip at the bench's command line starts no run of minutes: the script is tried where there is nothing to build.</summary>
public sealed class BenchScriptTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-bench-script-").FullName;

    public BenchScriptTests()
    {
        Directory.CreateDirectory(Path.Combine(folder, "bench"));
        File.Copy(Path.Combine(SourceTree.Root, "bench", "run.sh"), Path.Combine(folder, "bench", "run.sh"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("run --help")]
    [InlineData("redis --quick --help")]
    [InlineData("settle --out somewhere --help")]
    [InlineData("invoices --rounds 3 --help")]
    public async Task Help_IsAllThatHappens(string words)
    {
        var (code, output, _) = await RunAsync(words);
        Assert.Equal(0, code);
        Assert.StartsWith("bench/run.sh", output, StringComparison.Ordinal);
        Assert.Equal(["run.sh"], Directory.EnumerateFileSystemEntries(Path.Combine(folder, "bench")).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("setle", "setle")]
    [InlineData("run --quik", "--quik")]
    [InlineData("settle redis", "redis")]
    [InlineData("--only", "--only")]
    [InlineData("--data --quick", "--data")]
    [InlineData("images labels", "labels")]
    public async Task UnknownWord_IsNamedAndRefused(string words, string named)
    {
        var (code, _, error) = await RunAsync(words);
        Assert.Equal(2, code);
        Assert.Contains(named, error, StringComparison.Ordinal);
        Assert.Equal(["run.sh"], Directory.EnumerateFileSystemEntries(Path.Combine(folder, "bench")).Select(Path.GetFileName));
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(string words)
    {
        var start = new ProcessStartInfo("sh", ["bench/run.sh", .. words.Split(' ')]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }
}
