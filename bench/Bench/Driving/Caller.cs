using System.Diagnostics;
using System.Net;

namespace CarbonPos.Bench.Driving;

/// <summary>One stream: a call after the other.</summary>
/// <param name="run">Whose calls.</param>
/// <param name="connection">Over which.</param>
/// <param name="newRequest">Makes the one request object.</param>
/// <param name="offset">0 to 1: this caller's place among those that are paced.</param>
internal sealed class Caller(Run run, HttpMessageInvoker connection, Func<HttpContent, HttpRequestMessage> newRequest, double offset)
{
    private readonly byte[] reply = new byte[1024];

    /// <summary>Of calls that ended while the run was measuring.</summary>
    public Histogram Latency { get; } = new();

    /// <summary>Calls that were answered as they should be, measured or not.</summary>
    public long Good { get; private set; }

    /// <summary>Calls that were not.</summary>
    public long Bad { get; private set; }

    public async Task<Caller> RunAsync()
    {
        var buffer = run.Bodies.NewBuffer();
        using var request = newRequest(new BufferContent(buffer));
        var due = Stopwatch.GetTimestamp() + (long)((run.Pause ?? TimeSpan.Zero).TotalSeconds * offset * Stopwatch.Frequency);
        while (!run.IsStopped)
        {
            var sent = await DueAsync(due);
            due += (long)((run.Pause ?? TimeSpan.Zero).TotalSeconds * Stopwatch.Frequency);
            if (run.IsStopped || !run.Bodies.Next(buffer)) break;
            if (await CallAsync(request)) Good++;
            else Bad++;
            if (run.IsMeasuring) Latency.Add(Stopwatch.GetElapsedTime(sent));
        }

        return this;
    }

    // A call that goes out late because the one before it was slow counts from when it was due; the timer's own slack does not count.
    private async ValueTask<long> DueAsync(long due)
    {
        var now = Stopwatch.GetTimestamp();
        if (run.Pause is null) return now;
        if (due <= now) return due;
        await Task.Delay(Stopwatch.GetElapsedTime(now, due));
        return Stopwatch.GetTimestamp();
    }

    private async Task<bool> CallAsync(HttpRequestMessage request)
    {
        using var response = await connection.SendAsync(request, CancellationToken.None);
        var length = 0;
        await using (var stream = await response.Content.ReadAsStreamAsync())
        {
            for (int read; length < reply.Length && (read = await stream.ReadAsync(reply.AsMemory(length))) > 0;) length += read;
        }

        var headers = response.TrailingHeaders.NonValidated;
        if (headers.TryGetValues("grpc-status", out var status) && status.ToString() == "0" && run.Bodies.IsGood(reply.AsSpan(0, length))) return true;
        if (Bad == 0 && offset == 0) Console.Error.WriteLine($"{run.Bodies.Path}: a call failed: HTTP {(int)response.StatusCode}, status {status}: {response.Headers}");
        return false;
    }

    private sealed class BufferContent(byte[] buffer) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            stream.WriteAsync(buffer).AsTask();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            stream.WriteAsync(buffer, cancellationToken).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = buffer.Length;
            return true;
        }
    }
}
