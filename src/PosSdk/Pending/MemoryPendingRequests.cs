namespace CarbonPos.PosSdk.Pending;

/// <summary>Keeps pending requests as long as the process lives: for tests, quotes and training tills. A crash forgets them.</summary>
public sealed class MemoryPendingRequests : IPendingRequests
{
    /// <summary>The most requests that can wait at once: 256, as in <see cref="FilePendingRequests"/>.</summary>
    public const int Capacity = 256;

    private readonly Dictionary<RequestId, PendingRequest> waiting = [];
    private readonly SettledIds settled = new();

    /// <inheritdoc/>
    public PendingSave Save(PendingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (waiting)
        {
            var known = waiting.TryGetValue(request.RequestId, out var before) ? before.Target : settled.TargetOf(request.RequestId);
            if (known is not null && known != request.Target)
            {
                return PendingSave.OtherTarget;
            }

            if (before is not null)
            {
                return PendingSave.SameTarget;
            }

            if (waiting.Count == Capacity)
            {
                return PendingSave.Full;
            }

            waiting.Add(request.RequestId, request);
            return known is null ? PendingSave.New : PendingSave.Settled;
        }
    }

    /// <inheritdoc/>
    public void Remove(RequestId requestId)
    {
        lock (waiting)
        {
            if (waiting.Remove(requestId, out var request))
            {
                settled.Remember(requestId, request.Target);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PendingRequest> List()
    {
        lock (waiting)
        {
            return [.. waiting.Values.OrderBy(r => r.Since).ThenBy(r => r.RequestId.Value)];
        }
    }
}
