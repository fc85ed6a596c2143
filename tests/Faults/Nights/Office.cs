using CarbonPos.Testbed.Servers;

namespace CarbonPos.Faults.Nights;

/// <summary>An institution in a process of its own: killed, it starts again on its folder and its port.</summary>
/// <param name="program">"carbonpos-central" or "carbonpos-registry"; it lies beside the test's own.</param>
/// <param name="folderOption">How its folder is named.</param>
internal sealed class Office(string program, string folderOption) : IAsyncDisposable
{
    private ServerProcess? process;

    public string Folder { get; } = Directory.CreateTempSubdirectory("carbonpos-office-").FullName;

    public int Port { get; } = ServerProcess.FreePort();

    private string PortFile => Path.Combine(Folder, "port");

    public async Task StartAsync(CancellationToken cancellation)
    {
        if (process is not null) await process.DisposeAsync();
        File.Delete(PortFile);
        process = await ServerProcess.StartAsync(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, program + ".dll"), "serve", "--port", $"{Port}", "--port-file", PortFile, folderOption, Folder], Folder);
        await Patience.UntilAsync($"{program} serves", () => File.Exists(PortFile) || (process.Runs ? false : throw new InvalidOperationException(process.Log)), cancellation);
    }

    public Task KillAsync() => process!.KillAsync();

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await process.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
