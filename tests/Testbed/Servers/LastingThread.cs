using System.Collections.Concurrent;
using System.Diagnostics;

namespace CarbonPos.Testbed.Servers;

/// <summary>
/// Starts servers that must not outlive this process, however it ends. Linux kills them with the thread that started them: a
/// pool's thread comes and goes, this one stays as long as the process.
/// </summary>
public static class LastingThread
{
    private static readonly BlockingCollection<Action> Waiting = [];

    static LastingThread() => new Thread(Work) { IsBackground = true, Name = "starts servers" }.Start();

    /// <summary>Starts a program so that it is killed when this process ends, be it by kill -9.</summary>
    /// <param name="program">A name on PATH, or a path.</param>
    /// <param name="arguments">Passed as they are.</param>
    /// <param name="user">User to run as; null = as this process.</param>
    public static Task<Process> StartAsync(string program, IEnumerable<string> arguments, string? user = null)
    {
        // A change of user would let go of the promise to be killed; setpriv gives it after that.
        string[] drop = user is null ? [] : [$"--reuid={user}", $"--regid={user}", "--clear-groups"];
        var start = new ProcessStartInfo("setpriv", [.. drop, "--pdeathsig", "KILL", "--", program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
        };
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }

    private static void Work()
    {
        foreach (var action in Waiting.GetConsumingEnumerable()) action();
    }
}
