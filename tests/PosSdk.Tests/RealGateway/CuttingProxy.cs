using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CarbonPos.TestTown;

/// <summary>A TCP proxy in front of the gateway that loses replies or delays requests, as bad networks do. Reads HTTP/2 frames just enough to know where.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private const int PrefaceSize = 24;
    private const byte DataFrame = 0;
    private const byte HeadersFrame = 1;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentBag<Task> work = [];
    private readonly TaskCompletionSource held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Uri gateway;
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

    /// <summary>Done when a whole request is being held back.</summary>
    public Task Held => held.Task;

    /// <summary>Done when the gateway has answered a request, whether or not the till is still there to hear it.</summary>
    public Task Answered => answered.Task;

    /// <summary>Cuts the connection when the gateway has answered, so often; the till never sees those answers.</summary>
    public void LoseReplies(int count) => repliesToLose = count;

    /// <summary>Keeps what tills send until <see cref="Release"/>: a request that is still on its way, even if its till dies meanwhile.</summary>
    public void HoldRequests() => gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

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
                var holding = gate is { Task.IsCompleted: false };
                var up = UpAsync(till.GetStream(), server.GetStream());
                var down = DownAsync(server.GetStream(), till.GetStream(), holding);
                if (holding)
                {
                    // A dead till must not take its request along.
                    await answered.Task.WaitAsync(stop.Token);
                }

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
        var preface = new byte[PrefaceSize];
        await till.ReadExactlyAsync(preface, stop.Token);
        var waiting = new List<byte>(preface);
        while (await ReadFrameAsync(till) is { } frame)
        {
            waiting.AddRange(frame);
            if (gate is { Task.IsCompleted: false } closed)
            {
                if (frame[3] != DataFrame)
                {
                    continue;
                }

                held.TrySetResult();
                await closed.Task;
            }

            await server.WriteAsync(waiting.ToArray(), stop.Token);
            waiting.Clear();
        }
    }

    private async Task DownAsync(NetworkStream server, NetworkStream till, bool tillMayDie)
    {
        while (await ReadFrameAsync(server) is { } frame)
        {
            if (frame[3] is DataFrame or HeadersFrame && repliesToLose > 0)
            {
                repliesToLose--;
                Cut++;
                return;
            }

            try
            {
                await till.WriteAsync(frame, stop.Token);
            }
            catch (IOException) when (tillMayDie)
            {
                // Nobody listens; the gateway's answer is only noted.
            }

            if (frame[3] == HeadersFrame)
            {
                answered.TrySetResult();
            }
        }
    }

    /// <returns>Null when the connection was closed.</returns>
    private async Task<byte[]?> ReadFrameAsync(NetworkStream from)
    {
        var header = new byte[9];
        if (await from.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, stop.Token) < header.Length)
        {
            return null;
        }

        var frame = new byte[header.Length + (BinaryPrimitives.ReadInt32BigEndian(header) >>> 8)];
        header.CopyTo(frame, 0);
        await from.ReadExactlyAsync(frame.AsMemory(header.Length), stop.Token);
        return frame;
    }
}
