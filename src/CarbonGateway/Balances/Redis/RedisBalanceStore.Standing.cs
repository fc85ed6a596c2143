using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>How the store stands: why it takes no postings where it takes none, and who is told.</summary>
public sealed partial class RedisBalanceStore
{
    private readonly FullPartitions full;
    private volatile string trouble = "";
    private long toldAt;

    /// <inheritdoc/>
    public StoreHealth Health
    {
        get
        {
            var reason = durability.Danger.Length > 0 ? durability.Danger : trouble;
            return new(reason.Length == 0, durability.Promise, reason);
        }
    }

    /// <summary>Partitions that refused a posting within the last half minute because the ledger is behind, by number.</summary>
    public IReadOnlyList<int> FullPartitions => full.Now();

    private StoreResult Failed(int partition, in RedisReply reply)
    {
        var reason = RedisAnswers.Trouble(reply);
        Suffer(partition, reason);
        return new(StoreStatus.Unavailable, default, Pause);
    }

    private StoreResult Refused(int partition, ReplyKind kind)
    {
        if (kind == ReplyKind.Full) return RefusedAsFull(partition);
        var reason = kind switch
        {
            ReplyKind.NoHead => $"Redis has no data of partition {partition}. Run 'carbonpos-gateway rebuild' to make it again from the ledger.",
            _ => $"Partition {partition} gives no decision ({kind}).",
        };
        Suffer(partition, reason);
        return new(StoreStatus.Unavailable, default, Pause);
    }

    // The partition's own matter: the gateway goes on with the others, and is no less ready than any other gateway.
    private StoreResult RefusedAsFull(int partition)
    {
        if (full.Refused(partition) && MayTell()) RedisLog.JournalFull(log, partition, options.JournalLimit);
        return new(StoreStatus.LedgerBehind, default, Pause);
    }

    private void NotedAsTaken(int partition)
    {
        if (full.Took(partition) && MayTell()) RedisLog.JournalTakesAgain(log, partition);
    }

    private void Suffer(int partition, string reason)
    {
        if (trouble != reason && MayTell()) RedisLog.Refused(log, partition, reason);
        trouble = reason;
    }

    private void Recovered()
    {
        trouble = "";
        if (MayTell()) RedisLog.AnswersAgain(log);
    }

    // One partition may be refused while all others go on: then trouble comes and goes with every call, and the log must not.
    private bool MayTell()
    {
        var (now, last) = (time.GetTimestamp(), Volatile.Read(ref toldAt));
        return (last == 0 || time.GetElapsedTime(last, now) >= Pause) && Interlocked.CompareExchange(ref toldAt, now, last) == last;
    }
}
