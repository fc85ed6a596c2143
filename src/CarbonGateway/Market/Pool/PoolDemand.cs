using System.Collections.Concurrent;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Market.Pool;

/// <summary>What shoppers lacked because a partition's share was too small: it is filled up for the next one. In memory, and forgotten with the process.</summary>
internal sealed class PoolDemand
{
    private readonly ConcurrentDictionary<int, Co2eMass> wanted = new();
    private TaskCompletionSource rung = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes with the next shopper for whom a share is too small.</summary>
    public Task Next => Volatile.Read(ref rung).Task;

    /// <summary>A share was too small.</summary>
    /// <param name="partition">Whose.</param>
    /// <param name="grams">That should have been there.</param>
    public void Note(int partition, Co2eMass grams)
    {
        wanted.AddOrUpdate(partition, grams, (_, before) => Co2eMass.Max(before, grams));
        Volatile.Read(ref rung).TrySetResult();
    }

    /// <summary>All that was noted since it was last taken; at most one for each partition.</summary>
    public IReadOnlyDictionary<int, Co2eMass> Take()
    {
        if (Next.IsCompleted) Interlocked.Exchange(ref rung, new(TaskCreationOptions.RunContinuationsAsynchronously));
        var taken = new Dictionary<int, Co2eMass>();
        foreach (var partition in wanted.Keys)
        {
            if (wanted.TryRemove(partition, out var grams)) taken[partition] = grams;
        }

        return taken;
    }
}
