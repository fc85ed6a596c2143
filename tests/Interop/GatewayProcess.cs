using System.Diagnostics;
using System.Globalization;
using System.Text;
using CarbonPos.Compat.Tests;

namespace CarbonPos.Interop;

/// <summary>The real gateway in a process of its own: a fresh data folder, one product, one citizen, a free port.</summary>
public sealed class GatewayProcess : IAsyncDisposable
{
    /// <summary>What the catalogue of these tests sells.</summary>
    public const string ProductGtin = "9520100000201";

    /// <summary>Its content, grams a piece, as tests/Interop/catalogue.json says.</summary>
    public const long ProductGrams = 1410;

    private const string Account = "0123456789abcdef0123456789abcdef";
    private const long AllocatedGrams = 7_952_400;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "carbonpos-gateway.dll");

    private readonly string folder;
    private readonly Process process;
    private readonly StringBuilder log = new();

    private GatewayProcess(string folder, string accountToken)
    {
        this.folder = folder;
        AccountToken = accountToken;
        process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet",
            [
                Executable, "run", "--Gateway:Port=0", $"--Gateway:PortFile={PortFile}", $"--Embedded:Folder={folder}",
                $"--Gateway:Catalogue={Repository.File("tests", "Interop", "catalogue.json")}", $"--Gateway:Allocations={AllocationFile(folder)}",
            ])
            { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
    }

    /// <summary>Host and port.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Bearer token of a till.</summary>
    public string TillToken { get; private set; } = "";

    /// <summary>The citizen's account, as a loyalty card would hold it.</summary>
    public string AccountToken { get; }

    /// <summary>What the gateway wrote so far.</summary>
    public string Log
    {
        get
        {
            lock (log) return log.ToString();
        }
    }

    private string PortFile => Path.Combine(folder, "port");

    public static async Task<GatewayProcess> StartAsync()
    {
        var data = Directory.CreateTempSubdirectory("carbonpos-interop-").FullName;
        var period = TimeProvider.System.GetUtcNow().Year;
        await File.WriteAllTextAsync(AllocationFile(data), string.Create(CultureInfo.InvariantCulture,
            $"allocation_id,account,period,grams\n{Guid.CreateVersion7()},{Account},{period},{AllocatedGrams}\n"), TestContext.Current.CancellationToken);
        var (exitCode, output, error) = await Tool.RunAsync("dotnet", [Executable, "token", "--account", Account, $"--Embedded:Folder={data}"]);
        Assert.True(exitCode == 0, output + error);

        var gateway = new GatewayProcess(data, output.Trim());
        try
        {
            await gateway.ServeAsync(TestContext.Current.CancellationToken);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string AllocationFile(string folder) => Path.Combine(folder, "allocations.csv");

    private async Task ServeAsync(CancellationToken cancellation)
    {
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StartPatience);
        using var glances = new PeriodicTimer(Glance);
        while (!File.Exists(PortFile))
        {
            if (process.HasExited) throw new InvalidOperationException($"The gateway ended with {process.ExitCode}:\n{Log}");
            await glances.WaitForNextTickAsync(patience.Token);
        }
        Address = "127.0.0.1:" + await File.ReadAllTextAsync(PortFile, cancellation);
        TillToken = await File.ReadAllTextAsync(Path.Combine(folder, "till.token"), cancellation);
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (log) log.AppendLine(line.Data);
    }
}
