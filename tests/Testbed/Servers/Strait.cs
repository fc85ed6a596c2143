using System.Net;
using System.Net.Sockets;

namespace CarbonPos.Testbed.Servers;

/// <summary>
/// A line to a server that a test can cut. While it is cut nothing passes and nobody is told, as when a switch fails; what was
/// sent into it arrives late, when it is mended, for networks and kernels keep and send again.
/// </summary>
public sealed class Strait : IAsyncDisposable
{
    private const int PieceSize = 16 << 10;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource closing = new();
    private readonly int target;
    private readonly Task accepting;
    private volatile TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Strait(int target)
    {
        this.target = target;
        open.SetResult();
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    /// <summary>Its own port.</summary>
    public int Port { get; }

    /// <summary>host:port.</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>Opens a line to a port of this machine.</summary>
    public static Strait To(int port) => new(port);

    /// <summary>From now on nothing passes.</summary>
    public void Cut() => open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What waits goes on, then all that follows.</summary>
    public void Mend() => open.TrySetResult();

    /// <summary>Closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        listener.Dispose();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true) lines.Add(CarryAsync(await listener.AcceptTcpClientAsync(closing.Token)));
        }
        catch (Exception) when (closing.IsCancellationRequested)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task CarryAsync(TcpClient near)
    {
        using var far = new TcpClient { NoDelay = true };
        using (near)
        {
            try
            {
                near.NoDelay = true;
                await open.Task.WaitAsync(closing.Token);
                await far.ConnectAsync(IPAddress.Loopback, target, closing.Token);
                await Task.WhenAll(PumpAsync(near.Client, far.Client), PumpAsync(far.Client, near.Client));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // Either end is gone; the other one learns of it by the closing.
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var piece = new byte[PieceSize];
        try
        {
            while (true)
            {
                var count = await from.ReceiveAsync(piece, closing.Token);
                await open.Task.WaitAsync(closing.Token);
                if (count == 0) break;
                for (var sent = 0; sent < count;) sent += await to.SendAsync(piece.AsMemory(sent, count - sent), closing.Token);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Broken, not closed: so shall the other side be.
            await open.Task.WaitAsync(closing.Token);
            from.Close(0);
            to.Close(0);
        }
    }
}
