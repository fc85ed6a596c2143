using System.Diagnostics;
using System.Net;
using CarbonPos.Bench.Servers;

namespace CarbonPos.Bench.Driving;

/// <summary>
/// Calls one server over HTTP/2 without TLS on a fixed number of connections and streams. Lean, and the same for every server:
/// one request object per stream, its body patched in place, the reply read to its end and its grpc-status checked.
/// </summary>
internal sealed class Load : IDisposable
{
    private readonly HttpMessageInvoker[] connections;
    private readonly IReadOnlyList<ServerProcess> servers;
    private readonly Func<TimeSpan>[] beside;
    private readonly string token;
    private readonly int streams;

    /// <param name="servers">Called and measured; the connections take them in turns.</param>
    /// <param name="token">Bearer token; sent to every server alike.</param>
    /// <param name="connections">1 or more.</param>
    /// <param name="streams">Calls at a time on each.</param>
    /// <param name="beside">Processor time so far of processes that work for the servers.</param>
    public Load(IReadOnlyList<ServerProcess> servers, string token, int connections, int streams, params Func<TimeSpan>[] beside)
    {
        (this.servers, this.token, this.streams, this.beside) = (servers, token, streams, beside);
        this.connections = new HttpMessageInvoker[connections];
        for (var i = 0; i < connections; i++)
        {
            this.connections[i] = new(new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                AutomaticDecompression = DecompressionMethods.None,
                ActivityHeadersPropagator = null,
            });
        }
    }

    /// <summary>Calls for a while and measures all but the beginning.</summary>
    /// <param name="bodies">What is called.</param>
    /// <param name="warm">Not measured.</param>
    /// <param name="measured">Measured.</param>
    /// <param name="rate">Calls per second, spread evenly; null = as many as go through.</param>
    public async Task<Measured> RunAsync(CallBodies bodies, TimeSpan warm, TimeSpan measured, double? rate = null)
    {
        var run = new Run(bodies, rate is { } perSecond ? TimeSpan.FromSeconds(connections.Length * streams / perSecond) : null);
        var callers = new Task<Caller>[connections.Length * streams];
        for (var i = 0; i < callers.Length; i++)
        {
            var caller = new Caller(run, connections[i % connections.Length], NewRequest(servers[i % servers.Count % connections.Length].Address, bodies.Path), (double)i / callers.Length);
            callers[i] = Task.Run(caller.RunAsync);
        }

        await Task.Delay(warm);
        var (serverBefore, driverBefore, besideBefore) = (await UsageAsync(), Usage.OfThisProcess(), Beside());
        run.Begin();
        await Task.WhenAny(Task.Delay(measured), Task.WhenAll(callers));
        var seconds = run.End().TotalSeconds;
        var (serverUsed, driverUsed) = (await UsageAsync() - serverBefore, Usage.OfThisProcess() - driverBefore);
        var besideUsed = Beside().Zip(besideBefore, (later, earlier) => later - earlier).ToArray();
        run.Stop();

        var latency = new Histogram();
        var (good, bad) = (0L, 0L);
        foreach (var caller in await Task.WhenAll(callers))
        {
            latency.Add(caller.Latency);
            (good, bad) = (good + caller.Good, bad + caller.Bad);
        }

        return new(latency, seconds, serverUsed, driverUsed, good, bad) { Beside = besideUsed };
    }

    public void Dispose()
    {
        foreach (var connection in connections) connection.Dispose();
    }

    private TimeSpan[] Beside() => [.. beside.Select(used => used())];

    private async Task<Usage> UsageAsync()
    {
        var sum = default(Usage);
        foreach (var server in servers) sum += await server.UsageAsync();
        return sum;
    }

    private Func<HttpContent, HttpRequestMessage> NewRequest(Uri address, string path) => content =>
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("authorization", "Bearer " + token);
        return request;
    };
}

/// <summary>What the callers of one run share.</summary>
internal sealed class Run(CallBodies bodies, TimeSpan? pause)
{
    private long began;
    private volatile bool measuring;
    private volatile bool stopped;

    public CallBodies Bodies => bodies;

    /// <summary>From one call of a caller to its next; null = at once.</summary>
    public TimeSpan? Pause => pause;

    public bool IsMeasuring => measuring;

    public bool IsStopped => stopped;

    public void Begin() => (began, measuring) = (Stopwatch.GetTimestamp(), true);

    public TimeSpan End()
    {
        measuring = false;
        return Stopwatch.GetElapsedTime(began);
    }

    public void Stop() => stopped = true;
}
