using System.Diagnostics;
using System.Text;

namespace CarbonPos.Testbed.Processes;

/// <summary>What a gateway process is started on.</summary>
/// <param name="Folder">Its data folder; kept when the process goes, so that another can be started on it.</param>
/// <param name="Catalogue">Its catalogue file.</param>
public sealed record GatewaySetup(string Folder, string Catalogue)
{
    /// <summary>Rows allocation_id,account,period,grams, posted once each; empty = none.</summary>
    public IReadOnlyList<string> Allocations { get; init; } = [];

    /// <summary>More settings, e.g. "--Embedded:Partitions=16".</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}

/// <summary>
/// The real gateway in a process of its own, on a free port. The test project must refer to src/CarbonGateway, whose
/// executable then lies beside the test's own.
/// </summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "carbonpos-gateway.dll");

    private readonly GatewaySetup setup;
    private readonly Process process;
    private readonly StringBuilder log = new();

    private GatewayProcess(GatewaySetup setup, Process process)
    {
        this.setup = setup;
        this.process = process;
    }

    /// <summary>Host and port.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Bearer token of a till.</summary>
    public string TillToken => File.ReadAllText(Path.Combine(setup.Folder, "till.token"));

    /// <summary>Bearer token of the shopper's side.</summary>
    public string WalletToken => File.ReadAllText(Path.Combine(setup.Folder, "wallet.token"));

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>What it wrote so far.</summary>
    public string Log
    {
        get
        {
            lock (log) return log.ToString();
        }
    }

    /// <summary>Starts a gateway and waits until it serves.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds what it wrote.</exception>
    /// <exception cref="OperationCanceledException">It did not serve within a minute; it is killed.</exception>
    public static async Task<GatewayProcess> StartAsync(GatewaySetup setup, CancellationToken cancellation)
    {
        var portFile = Path.Combine(setup.Folder, "port");
        File.Delete(portFile);
        var arguments = new List<string>
        {
            Executable, "run", "--Gateway:Port=0", $"--Gateway:PortFile={portFile}", $"--Embedded:Folder={setup.Folder}", $"--Gateway:Catalogue={setup.Catalogue}",
        };
        if (setup.Allocations.Count > 0)
        {
            var file = Path.Combine(setup.Folder, "allocations.csv");
            await File.WriteAllLinesAsync(file, ["allocation_id,account,period,grams", .. setup.Allocations], cancellation);
            arguments.Add($"--Gateway:Allocations={file}");
        }
        arguments.AddRange(setup.Settings);

        var start = new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        var gateway = new GatewayProcess(setup, Process.Start(start)!);
        try
        {
            await gateway.WaitUntilServingAsync(portFile, cancellation);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>The account token of an account of 32 hex digits, as the keys seal it that the first start has made; no process needs to run.</summary>
    public static async Task<string> AccountTokenAsync(GatewaySetup setup, string account, CancellationToken cancellation)
    {
        var result = await Tool.RunAsync("dotnet", [Executable, "token", "--account", account, $"--Embedded:Folder={setup.Folder}"], cancellation);
        return result.ExitCode == 0 ? result.Output.Trim() : throw new InvalidOperationException(result.Everything);
    }

    /// <summary>Runs another verb of the same executable to its end, e.g. rebuild, with the gateway's own settings.</summary>
    public static Task<ToolResult> CommandAsync(GatewaySetup setup, string verb, IEnumerable<string> words, CancellationToken cancellation) => Tool.RunAsync(
        "dotnet", [Executable, verb, $"--Embedded:Folder={setup.Folder}", $"--Gateway:Catalogue={setup.Catalogue}", .. setup.Settings, .. words], cancellation);

    /// <summary>Ends it at once, as kill -9 does: nothing is flushed, nobody is told.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Ends it at once if it still runs. The data folder stays.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    private async Task WaitUntilServingAsync(string portFile, CancellationToken cancellation)
    {
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StartPatience);
        using var glances = new PeriodicTimer(Glance);
        while (!File.Exists(portFile))
        {
            if (process.HasExited) throw new InvalidOperationException($"The gateway ended with {process.ExitCode}:\n{Log}");
            await glances.WaitForNextTickAsync(patience.Token);
        }
        Address = "127.0.0.1:" + await File.ReadAllTextAsync(portFile, cancellation);
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (log) log.AppendLine(line.Data);
    }
}
