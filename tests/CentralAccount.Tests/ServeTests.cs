using System.Net;
using System.Net.Sockets;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>The real central account on a port that it cannot have.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-serve-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Port_ThatIsNoNumber_IsToldWithoutTypeNames()
    {
        var result = await Tool.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "carbonpos-central.dll"), "serve", "--port", "x", "--folder", folder], TestContext.Current.CancellationToken);
        Assert.Equal((2, "Cannot parse argument 'x' for option '--port': it is no whole number.\nTry: carbonpos-central --help\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task Port_InUse_IsSaidInASentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var result = await Tool.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "carbonpos-central.dll"), "serve", "--port", $"{port}", "--folder", folder], TestContext.Current.CancellationToken);
        Assert.NotEqual(0, result.ExitCode);
        Assert.StartsWith($"Port {port} is in use: ", result.Error.Split('\n')[0], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Everything, StringComparison.Ordinal);
    }
}
