using System.Diagnostics;

namespace CarbonPos.Bench.Servers;

/// <summary>A server that the bench started as a process of its own: the same executable with another verb.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Of the operating system.</summary>
    public int Id => process.Id;

    /// <summary>Starts a server and waits until it serves.</summary>
    public static async Task<ServerProcess> StartAsync(params string[] words)
    {
        var started = Start(words);
        var line = await started.StandardOutput.ReadLineAsync();
        return line is not null && Uri.TryCreate(line, UriKind.Absolute, out var address)
            ? new(started, address)
            : throw new InvalidOperationException($"'{string.Join(' ', words)}' did not start: {line}");
    }

    /// <summary>Runs a verb to its end.</summary>
    /// <returns>The last line that it wrote.</returns>
    public static async Task<string> RunAsync(params string[] words)
    {
        using var started = Start(words);
        started.StandardInput.Close();
        var output = await started.StandardOutput.ReadToEndAsync();
        await started.WaitForExitAsync();
        return started.ExitCode == 0
            ? output.Trim().Split('\n')[^1]
            : throw new InvalidOperationException($"'{string.Join(' ', words)}' ended with {started.ExitCode}.");
    }

    /// <summary>What it has used so far.</summary>
    public async Task<Usage> UsageAsync()
    {
        return Usage.FromLine(await AskAsync("stats")) with { Cpu = Usage.CpuOf(process.Id) };
    }

    /// <summary>Says a line to it and waits for one.</summary>
    public async Task<string> AskAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        return await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("A measured server is gone.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await process.StandardInput.WriteLineAsync("stop");
            process.StandardInput.Close();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private static Process Start(string[] words)
    {
        var self = Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its executable.");
        var start = new ProcessStartInfo(self) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        // Under `dotnet carbonpos-bench.dll` the executable is the host, which needs to be told what to run.
        if (Path.GetFileNameWithoutExtension(self) == "dotnet") start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        foreach (var word in words) start.ArgumentList.Add(word);
        return Process.Start(start) ?? throw new InvalidOperationException($"{self} cannot be started.");
    }
}
