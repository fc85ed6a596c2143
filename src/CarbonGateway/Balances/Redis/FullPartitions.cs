using System.Collections.Concurrent;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>Which partitions refuse postings because the ledger is behind, as far as this gateway's callers have met it.</summary>
internal sealed class FullPartitions(TimeProvider time)
{
    // A partition that nobody asks for is not known to be full still.
    private static readonly TimeSpan Lapse = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<int, long> met = new();
    private volatile bool any;

    /// <summary>False while none was met: all that the hot path asks.</summary>
    public bool Any => any;

    /// <summary>A posting was refused.</summary>
    /// <returns>True when it is the first.</returns>
    public bool Refused(int partition)
    {
        var isFirst = !met.ContainsKey(partition);
        met[partition] = time.GetTimestamp();
        any = true;
        return isFirst;
    }

    /// <summary>A posting was taken.</summary>
    /// <returns>True when the partition was full before.</returns>
    public bool Took(int partition)
    {
        var was = met.TryRemove(partition, out _);
        // Another may be refused at this very moment: its next refusal sets it again.
        if (met.IsEmpty) any = false;
        return was;
    }

    /// <summary>Those that refused a posting lately, by number.</summary>
    public IReadOnlyList<int> Now()
    {
        if (!any) return [];
        var now = time.GetTimestamp();
        return [.. met.Where(m => time.GetElapsedTime(m.Value, now) < Lapse).Select(m => m.Key).Order()];
    }
}
