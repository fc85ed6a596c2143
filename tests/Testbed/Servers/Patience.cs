using System.Diagnostics;

namespace CarbonPos.Testbed.Servers;

/// <summary>Waits for something to become true, by looking again and again.</summary>
public static class Patience
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    /// <param name="what">What is waited for, for the message.</param>
    /// <param name="holds">Looks. An <see cref="IOException"/> or a socket's exception counts as not yet.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="within">How long. Null = 30 s.</param>
    /// <exception cref="TimeoutException">It never held.</exception>
    public static async Task UntilAsync(string what, Func<Task<bool>> holds, CancellationToken cancellation, TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromSeconds(30);
        var watch = Stopwatch.StartNew();
        using var glances = new PeriodicTimer(Glance);
        Exception? last = null;
        do
        {
            try
            {
                if (await holds()) return;
            }
            catch (Exception cause) when (cause is IOException or System.Net.Sockets.SocketException)
            {
                last = cause;
            }

            await glances.WaitForNextTickAsync(cancellation);
        }
        while (watch.Elapsed < limit);
        throw new TimeoutException($"Not within {limit.TotalSeconds:0} s: {what}", last);
    }

    /// <summary>Whether something becomes true within a few seconds.</summary>
    public static async Task<bool> HoldsAsync(Func<Task<bool>> holds, CancellationToken cancellation)
    {
        try
        {
            await UntilAsync("", holds, cancellation, TimeSpan.FromSeconds(5));
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <inheritdoc cref="UntilAsync(string, Func{Task{bool}}, CancellationToken, TimeSpan?)"/>
    public static Task UntilAsync(string what, Func<bool> holds, CancellationToken cancellation, TimeSpan? within = null) =>
        UntilAsync(what, () => Task.FromResult(holds()), cancellation, within);
}
