using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CarbonPos.PosSdk.Tests.RealGateway;

/// <summary>A TCP proxy in front of the gateway that loses replies or delays requests, as bad networks do. Reads HTTP/2 frames just enough to know where.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private const byte DataFrame = 0;
    private const byte HeadersFrame = 1;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> work = [];
    private readonly Uri gateway;
    private readonly TaskCompletionSource held = new();
    private TaskCompletionSource? gate;
    private int repliesToLose;

    public CuttingProxy(Uri gateway)
    {
        this.gateway = gateway;
        listener.Start();
        work.Add(AcceptAsync());
    }

    public Uri Address => new($"http://{listener.LocalEndpoint}");

    /// <summary>How many connections were cut.</summary>
    public int Cut { get; private set; }

    /// <summary>Done when a request is being held back.</summary>
    public Task Held => held.Task;

    /// <summary>Cuts the connection when the gateway has answered, so often; the till never sees those answers.</summary>
    public void LoseReplies(int count) => repliesToLose = count;

    /// <summary>Keeps what the till sends on new connections until <see cref="Release"/>: a request that is still on its way.</summary>
    public void HoldRequests() => gate = new TaskCompletionSource();

    public void Release() => gate?.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        Release();
        listener.Stop();
        await Task.WhenAll(work);
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                work.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient till)
    {
        using (till)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, gateway.Port, stop.Token);
                var up = UpAsync(till.GetStream(), server.GetStream());
                var down = DownAsync(server.GetStream(), till.GetStream());
                await Task.WhenAny(up, down);
                till.Close();
                server.Close();
                await Task.WhenAll(up, down);
            }
            catch (Exception cut) when (cut is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One side hung up: so does the other.
            }
        }
    }

    private async Task UpAsync(NetworkStream till, NetworkStream server)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await till.ReadAsync(buffer, stop.Token)) > 0)
        {
            if (gate is { Task.IsCompleted: false } closed)
            {
                // The till may hang up meanwhile; what it sent arrives all the same.
                held.TrySetResult();
                await closed.Task;
            }

            await server.WriteAsync(buffer.AsMemory(0, read), stop.Token);
        }
    }

    private async Task DownAsync(NetworkStream server, NetworkStream till)
    {
        var header = new byte[9];
        while (true)
        {
            await server.ReadExactlyAsync(header, stop.Token);
            var length = BinaryPrimitives.ReadInt32BigEndian(header) >> 8;
            var payload = new byte[length];
            await server.ReadExactlyAsync(payload, stop.Token);
            if (header[3] is DataFrame or HeadersFrame && repliesToLose > 0)
            {
                repliesToLose--;
                Cut++;
                return;
            }

            await till.WriteAsync(header, stop.Token);
            await till.WriteAsync(payload, stop.Token);
        }
    }
}
