using System.Diagnostics;

namespace CarbonPos.Demo;

/// <summary>An institution at work: a process that serves on a free port of this machine. What it writes is kept in a log file.</summary>
internal sealed class Office : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    private readonly Process process;
    private readonly StreamWriter log;

    private Office(Process process, StreamWriter log)
    {
        (this.process, this.log) = (process, log);
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
    }

    /// <summary>Where it serves.</summary>
    public string Address { get; private set; } = "";

    public int ProcessId => process.Id;

    /// <summary>Starts it, and returns once it serves.</summary>
    /// <param name="program">With the verb "serve".</param>
    /// <param name="folder">Its data folder, which is there.</param>
    /// <param name="folderOption">How it is told.</param>
    /// <param name="time">For how long is waited.</param>
    /// <param name="stop">Gives it up.</param>
    /// <exception cref="DemoException">It ended, or did not serve within a minute.</exception>
    public static async Task<Office> StartAsync(BuiltProgram program, string folder, string folderOption, TimeProvider time, CancellationToken stop)
    {
        var (portFile, logFile) = (Path.Combine(folder, "port"), Path.Combine(folder, "serve.log"));
        File.Delete(portFile);
        var office = new Office(program.Prepare(["serve", folderOption, folder, "--port", "0", "--port-file", portFile, "--until-input-ends"]), new StreamWriter(logFile) { AutoFlush = true });
        // Its input ends with this process, however that ends.
        office.process.StartInfo.RedirectStandardInput = true;
        try
        {
            office.process.Start();
            office.process.BeginOutputReadLine();
            office.process.BeginErrorReadLine();
            for (var began = time.GetTimestamp(); !File.Exists(portFile); await Task.Delay(Glance, time, stop))
            {
                if (office.process.HasExited || time.GetElapsedTime(began) > Patience) throw new DemoException($"{program.Name} does not serve: see {logFile}");
            }

            office.Address = "http://127.0.0.1:" + (await File.ReadAllTextAsync(portFile, stop)).Trim();
            return office;
        }
        catch
        {
            await office.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once: what it has answered is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        // Returns when all that it wrote is read, too.
        await process.WaitForExitAsync();
        process.Dispose();
        await log.DisposeAsync();
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null) return;
        lock (log) log.WriteLine(line.Data);
    }
}
