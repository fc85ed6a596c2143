namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>
/// The hot path to Redis: scripts and commands, pipelined, to whoever is primary for a slot. It finds out by itself whether the
/// endpoints are one server, a primary with replicas, or a cluster, and follows promotions and failovers.
/// </summary>
/// <remarks>
/// A call ends within <see cref="RedisEndpoints.CallTimeout"/>, give or take the time of a tick, and in one of four ways
/// (<see cref="RedisStatus"/>). It is sent again only where the server said that it executed nothing: MOVED, ASK, TRYAGAIN,
/// CLUSTERDOWN, LOADING, MASTERDOWN, BUSY, READONLY, NOSCRIPT. What was sent and not answered is unknown, and never sent again.
/// A script that fails in the middle answers with an error, too, and what it wrote before stays: so scripts check before they
/// write, and the errors that Redis itself raises (READONLY, NOREPLICAS, MISCONF, OOM) come at the first write.
/// Calls are not ordered among each other; who needs an order awaits one before the next.
/// What awaits a call may go on inside the client's own turn: it must not block, and long work goes elsewhere first.
/// </remarks>
internal sealed partial class RedisClient : IAsyncDisposable
{
    private readonly RedisEndpoints settings;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly RedisNodeTerms terms;
    private readonly List<RedisEndpoint> seeds;
    private readonly RedisNode?[] owners = new RedisNode?[HashSlot.Count];
    private readonly Dictionary<RedisEndpoint, RedisNode> nodes = [];
    private readonly Lock nodesGate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly long callTicks;
    private ITimer? ticking;
    private Task watching = Task.CompletedTask;

    private RedisClient(RedisEndpoints settings, Func<RedisPrimary, CancellationToken, ValueTask>? onPrimary, TimeProvider time, ILogger log)
    {
        settings.Validate();
        settings.TryReadEndpoints(out seeds);
        (this.settings, this.time, this.log) = (settings, time, log);
        callTicks = TicksOf(settings.CallTimeout);
        var wire = new WireTerms(settings.MaxPending, settings.AcknowledgeBy, settings.AcknowledgeTimeout, Settle);
        terms = new(settings, new WireOpening(settings, time), wire, onPrimary, time, log, Ready: Unpark, Look: LookSoon);
    }

    /// <summary>Connects, and returns when every primary can be used.</summary>
    /// <param name="settings">Where, and on which terms.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where to.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="onPrimary">
    /// Looks at every fresh connection to a primary before it carries anything else, for example to check what the server is
    /// configured to, or to raise an epoch when its history is a new one. It may send commands on it. Throwing refuses the server, and
    /// the message says why; it is asked again with every new try. Calls for one server come one after the other. 30 s at most.
    /// </param>
    /// <exception cref="RedisConnectException">A server does not let the gateway in, is refused, or none answers in time.</exception>
    public static async Task<RedisClient> ConnectAsync(
        RedisEndpoints settings, TimeProvider time, ILogger log, CancellationToken cancellation, Func<RedisPrimary, CancellationToken, ValueTask>? onPrimary = null)
    {
        var client = new RedisClient(settings, onPrimary, time, log);
        try
        {
            await client.StartAsync(cancellation);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>The slot of a key.</summary>
    public static int SlotOf(ReadOnlySpan<byte> key) => HashSlot.Of(key);

    /// <summary>Every primary that is wanted, and why it cannot be used now, if so.</summary>
    public IReadOnlyList<(RedisEndpoint Endpoint, string? Flaw)> Primaries
    {
        get
        {
            lock (nodesGate) return [.. owners.OfType<RedisNode>().Distinct().Select(n => (n.Endpoint, n.IsReady ? null : n.Flaw ?? "not connected yet"))];
        }
    }

    /// <summary>Runs a command, or a script that it was begun with. Await the result once; the command is gone then.</summary>
    /// <param name="slot">Of its keys, see <see cref="SlotOf"/>. Outside a cluster any.</param>
    /// <param name="command">Filled.</param>
    public ValueTask<RedisReply> SendAsync(int slot, RedisCommand command)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, HashSlot.Count);
        command.Start(this, null, slot, time.GetTimestamp() + callTicks);
        var task = command.Task;
        Route(command);
        return task;
    }

    /// <summary>Closes. What is on its way ends as unknown, what waits as not sent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        if (ticking is not null) await ticking.DisposeAsync();
        await watching;
        RedisNode[] all;
        lock (nodesGate) all = [.. nodes.Values];
        foreach (var node in all) node.Dispose();
        foreach (var probe in probes.Values) probe.Close();
        Unpark();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        ticking = time.CreateTimer(static c => ((RedisClient)c!).Tick(), this, TickEvery, TickEvery);
        var end = time.GetTimestamp() + TicksOf(settings.StartTimeout);
        while (true)
        {
            await LookAsync(cancellation);
            if (probes.Values.Select(p => p.Flaw).FirstOrDefault(f => f?.Flaw == RedisFlaw.Settings) is { } unusable) throw unusable;
            if (await AreReadyAsync(cancellation)) break;
            if (time.GetTimestamp() > end) throw new RedisConnectException(RedisFlaw.Unreachable, WhyNot());
            await Task.Delay(LookAgainAfter, time, cancellation);
        }

        watching = WatchAsync();
    }

    private async Task<bool> AreReadyAsync(CancellationToken cancellation)
    {
        RedisNode[] wanted;
        lock (nodesGate) wanted = [.. owners.OfType<RedisNode>().Distinct()];
        var verdicts = Task.WhenAll(wanted.Select(n => n.Verdict));
        await Task.WhenAny(verdicts, Task.Delay(settings.CallTimeout, time, cancellation));
        if (wanted.Select(n => n.Verdict).FirstOrDefault(v => v.IsCompletedSuccessfully) is { } && verdicts.IsCompletedSuccessfully)
        {
            if ((await verdicts).FirstOrDefault(v => v is not null) is { } refused) throw refused;
        }

        return wanted.Length > 0 && wanted.All(n => n.IsReady);
    }

    private string WhyNot()
    {
        var flaws = probes.Values.Select(p => p.Flaw?.Message).Concat(Primaries.Select(p => p.Flaw)).Where(f => f is not null).Distinct().ToList();
        if (flaws.Count == 0) flaws = [.. probes.Values.Select(p => $"{p.Facts!.Endpoint} {(p.Facts.IsLoading ? "loads its data" : p.Facts.IsPrimary ? "is a primary that holds nothing" : "is a replica")}.")];
        return $"No Redis primary can be used at {settings.Endpoints} (Redis:Endpoints). {string.Join(' ', flaws)}";
    }

    private long TicksOf(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
