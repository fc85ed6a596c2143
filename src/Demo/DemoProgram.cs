using System.CommandLine;
using System.Runtime.InteropServices;
using CarbonPos.CarbonGateway.Weighing;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Commands;
using Grpc.Core;

namespace CarbonPos.Demo;

/// <summary>Runs the demo. Exit codes: 0 done, 1 could not go on (standard error says why), 2 wrong usage, 130 stopped before the end.</summary>
internal static class DemoProgram
{
    public static async Task<int> RunAsync(string[] args, TillConsole console, TimeProvider time)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var parsed = DemoSettings.Command((settings, stopped) => TellAsync(settings, console, time, stopped)).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await console.Error.WriteLineAsync(string.Join(' ', parsed.Errors.Select(e => e.Message)) + " See: ./demo.sh --help");
            return 2;
        }

        return await parsed.InvokeAsync(
            new InvocationConfiguration { Output = console.Out, Error = console.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stop.Token);

        void Stop(PosixSignalContext signal)
        {
            // Ends the waiting; the gateway then finishes what it has taken in.
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task<int> TellAsync(DemoSettings settings, TillConsole console, TimeProvider time, CancellationToken stop)
    {
        try
        {
            var page = new Page(console.Out);
            var started = time.GetTimestamp();
            await using var town = await Town.OpenAsync(settings, time, stop);
            await new Story(town, page, settings.Language, !settings.Once, time, started).TellAsync(stop);
            if (settings.Once) return 0;
            page.Text("The gateway stays up until Ctrl-C.");
            await StoppedAsync(stop);
            return 0;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Whatever broke off, broke off because it was asked to.
            return 130;
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException)
        {
            await console.Error.WriteLineAsync($"The demo cannot go on: {e.Message}\nIf the data folder is of an older version, start anew with ./demo.sh --fresh");
            return 1;
        }
        catch (Exception e) when (e is DemoException or CarbonPosException or RpcException or IOException or UnauthorizedAccessException
            or CatalogueFileException or DllNotFoundException)
        {
            await console.Error.WriteLineAsync($"The demo cannot go on: {e.Message}");
            return 1;
        }
    }

    private static Task StoppedAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        stop.Register(stopped.SetResult);
        return stopped.Task;
    }
}

/// <summary>The story cannot go on; the message says why and what to do.</summary>
internal sealed class DemoException(string message) : Exception(message);
