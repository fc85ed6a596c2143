namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>What nodes need of their client.</summary>
/// <param name="Settings">Checked.</param>
/// <param name="Opening">Opens connections.</param>
/// <param name="Terms">What hot connections go by.</param>
/// <param name="OnPrimary">Looks at a fresh connection; throws to refuse it.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">Where to.</param>
/// <param name="Ready">A connection can be used.</param>
/// <param name="Look">Something changed: look who is primary.</param>
internal sealed record RedisNodeTerms(
    RedisEndpoints Settings, WireOpening Opening, WireTerms Terms, Func<RedisPrimary, CancellationToken, ValueTask>? OnPrimary, TimeProvider Time, ILogger Log, Action Ready, Action Look);

/// <summary>A server that is, or may be, a primary, and the hot connections to it: lost ones are replaced while it is wanted.</summary>
internal sealed class RedisNode(RedisEndpoint endpoint, RedisNodeTerms terms) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(320);
    private static readonly TimeSpan OpenWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AdmitWithin = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim admitting = new(1);
    private readonly TaskCompletionSource<RedisConnectException?> verdict = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? wanted;
    private WireConnection[] all = [];
    private WireConnection[] ready = [];
    private IReadOnlyList<SlotRange> slots = [];
    private string? flaw;
    private int turn;

    /// <summary>Where it listens.</summary>
    public RedisEndpoint Endpoint => endpoint;

    /// <summary>What it holds, as last told.</summary>
    public IReadOnlyList<SlotRange> Slots => Volatile.Read(ref slots);

    /// <summary>True while a call can be sent.</summary>
    public bool IsReady => Volatile.Read(ref ready).Length > 0;

    /// <summary>Why it cannot be used now; null when it can.</summary>
    public string? Flaw => IsReady ? null : Volatile.Read(ref flaw);

    /// <summary>The history in which it was refused; null = it was not.</summary>
    public string? RefusedAs { get; private set; }

    /// <summary>The first connection's end: null = it is ready, else why it is not used. Goes on trying in any case.</summary>
    public Task<RedisConnectException?> Verdict => verdict.Task;

    /// <summary>Holds connections to it from now on.</summary>
    public void Want(IReadOnlyList<SlotRange> held)
    {
        WireConnection[] stale = [];
        lock (gate)
        {
            // What is newly held must be looked at by OnPrimary, too.
            if (wanted is not null && held.Any(h => !slots.Any(s => s.First <= h.First && s.Last >= h.Last))) stale = ready;
            slots = held;
            if (wanted is null)
            {
                wanted = new();
                var unwanted = wanted.Token;
                for (var i = 0; i < terms.Settings.ConnectionsPerNode; i++) _ = Task.Run(() => KeepAsync(unwanted), CancellationToken.None);
            }
        }

        foreach (var connection in stale) Drop(connection);
    }

    /// <summary>Closes its connections; what was sent on them is unknown.</summary>
    public void Leave(string reason)
    {
        WireConnection[] open;
        CancellationTokenSource? left;
        lock (gate)
        {
            left = wanted;
            wanted = null;
            open = all;
            ready = [];
        }

        left?.Cancel();
        left?.Dispose();
        foreach (var connection in open) connection.Close(reason);
    }

    /// <summary>For good.</summary>
    public void Dispose()
    {
        Leave("the client closes");
        admitting.Dispose();
    }

    /// <summary>The connection with the least to do; null = none is ready.</summary>
    public WireConnection? Pick()
    {
        var open = Volatile.Read(ref ready);
        if (open.Length < 2) return open.Length == 0 ? null : open[0];
        var first = (uint)Interlocked.Increment(ref turn);
        var best = open[first % (uint)open.Length];
        for (uint i = 1; i < open.Length; i++)
        {
            var other = open[(first + i) % (uint)open.Length];
            if (other.Pending < best.Pending) best = other;
        }

        return best;
    }

    /// <summary>Takes a connection out of use; what it has is still answered.</summary>
    public void Drop(WireConnection connection)
    {
        lock (gate) ready = [.. ready.Where(c => c != connection)];
        connection.Retire("it is replaced");
    }

    /// <summary>Closes connections on which somebody waits for too long.</summary>
    public void CheckDeadlines(long now)
    {
        foreach (var connection in Volatile.Read(ref all)) connection.CheckDeadlines(now);
    }

    private async Task KeepAsync(CancellationToken unwanted)
    {
        var pause = FirstPause;
        while (!unwanted.IsCancellationRequested)
        {
            try
            {
                var connection = await AdmitAsync(unwanted);
                pause = FirstPause;
                WireLog.Ready(terms.Log, endpoint);
                terms.Ready();
                var reason = await connection.Closed;
                lock (gate) (ready, all) = ([.. ready.Where(c => c != connection)], [.. all.Where(c => c != connection)]);
                WireLog.Lost(terms.Log, endpoint, reason);
                terms.Look();
            }
            catch (RedisConnectException cause)
            {
                Note(cause);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            catch (Exception) when (unwanted.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(pause, terms.Time, unwanted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<WireConnection> AdmitAsync(CancellationToken unwanted)
    {
        // One after the other: OnPrimary may have something to do once.
        await admitting.WaitAsync(unwanted);
        WireConnection? connection = null;
        try
        {
            (connection, var facts) = await terms.Opening.OpenAsync(endpoint, terms.Terms, OpenWithin, unwanted);
            lock (gate) all = [.. all, connection];
            if (!facts.IsPrimary || facts.IsLoading)
            {
                terms.Look();
                throw new RedisConnectException(RedisFlaw.NotReady, $"Redis at {endpoint} {(facts.IsLoading ? "loads its data" : "is a replica")}.");
            }

            await AskAsync(connection, facts, unwanted);
            lock (gate)
            {
                unwanted.ThrowIfCancellationRequested();
                RefusedAs = null;
                ready = [.. ready, connection];
            }

            verdict.TrySetResult(null);
            return connection;
        }
        catch (Exception cause)
        {
            connection?.Close(cause.Message);
            lock (gate) all = [.. all.Where(c => c != connection)];
            throw;
        }
        finally
        {
            admitting.Release();
        }
    }

    private async Task AskAsync(WireConnection connection, ServerFacts facts, CancellationToken unwanted)
    {
        if (terms.OnPrimary is not { } onPrimary) return;
        using var late = new CancellationTokenSource(AdmitWithin, terms.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(unwanted, late.Token);
        try
        {
            var primary = new RedisPrimary(connection, facts, slots, () => terms.Time.GetTimestamp() + (long)(terms.Settings.CallTimeout.TotalSeconds * terms.Time.TimestampFrequency));
            await onPrimary(primary, stop.Token);
        }
        catch (Exception cause) when (!unwanted.IsCancellationRequested)
        {
            // A connection that broke meanwhile says nothing about the server.
            if (connection.Closed.IsCompleted) throw new RedisConnectException(RedisFlaw.Unreachable, $"Redis at {endpoint} was lost: {cause.Message}", cause);
            RefusedAs = facts.ReplicationId;
            terms.Look();
            throw new RedisConnectException(RedisFlaw.Refused, $"Redis at {endpoint} is not used: {cause.Message}", cause);
        }
    }

    private void Note(RedisConnectException cause)
    {
        if (cause.Flaw is RedisFlaw.Settings or RedisFlaw.Refused) verdict.TrySetResult(cause);
        // Said once, not with every try.
        if (Interlocked.Exchange(ref flaw, cause.Message) != cause.Message) WireLog.Unusable(terms.Log, cause.Message);
    }
}
