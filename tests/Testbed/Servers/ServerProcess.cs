using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.Testbed.Servers;

/// <summary>A server that a test has started. It ends with the test process, however that ends.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int SignalKill = 9;
    private const int SignalTerminate = 15;
    private const int SignalContinue = 18;
    private const int SignalStop = 19;

    // The kernel kills a child when the thread that started it ends, so all are started by one that stays.
    private static readonly BlockingCollection<Action> Starts = [];
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    private readonly Process process;
    private readonly StringBuilder log = new();

    static ServerProcess() => new Thread(static () =>
    {
        foreach (var start in Starts.GetConsumingEnumerable()) start();
    }) { IsBackground = true, Name = "Starts servers" }.Start();

    private ServerProcess(Process process) => this.process = process;

    /// <summary>Its process id.</summary>
    public int Id => process.Id;

    /// <summary>True while it runs, paused or not.</summary>
    public bool Runs => !process.HasExited;

    /// <summary>What it wrote so far.</summary>
    public string Log
    {
        get
        {
            lock (log) return log.ToString();
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="program">Path, or a name on PATH.</param>
    /// <param name="arguments">Passed as they are.</param>
    /// <param name="folder">Where it works.</param>
    public static async Task<ServerProcess> StartAsync(string program, IEnumerable<string> arguments, string folder)
    {
        var tied = Tool.IsThere("setpriv");
        var start = tied
            ? new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = folder;
        start.UseShellExecute = false;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var started = new TaskCompletionSource<ServerProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(new(Process.Start(start)!));
            }
            catch (Exception cause)
            {
                started.SetException(cause);
            }
        });
        var server = await started.Task;
        server.process.OutputDataReceived += server.Note;
        server.process.ErrorDataReceived += server.Note;
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        return server;
    }

    /// <summary>A port of the loopback address that is free now, and that no other server of this process was given.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (Given.TryAdd(port, true)) return port;
        }
    }

    /// <summary>Stops it in the middle of whatever it does; its connections stay open.</summary>
    public void Pause() => Signal(SignalStop);

    /// <summary>Lets it go on.</summary>
    public void Resume() => Signal(SignalContinue);

    /// <summary>Ends it at once: nothing is flushed, nobody is told.</summary>
    public Task KillAsync() => EndAsync(SignalKill);

    /// <summary>Asks it to end.</summary>
    public Task StopAsync() => EndAsync(SignalTerminate);

    /// <summary>Ends it at once if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
    }

    private async Task EndAsync(int signal)
    {
        if (!process.HasExited) Signal(signal);
        await process.WaitForExitAsync();
    }

    private void Signal(int signal)
    {
        if (Kill(process.Id, signal) != 0 && !process.HasExited) throw new InvalidOperationException($"Signal {signal} does not reach process {process.Id}.");
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (log) log.AppendLine(line.Data);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
