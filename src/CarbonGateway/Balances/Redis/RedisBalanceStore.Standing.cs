using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>How the store stands: why it takes no postings where it takes none, and who is told.</summary>
public sealed partial class RedisBalanceStore
{
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

    private StoreResult Failed(int partition, in RedisReply reply)
    {
        var reason = RedisAnswers.Trouble(reply);
        Suffer(partition, reason);
        return new(StoreStatus.Unavailable, default, Pause);
    }

    private StoreResult Refused(int partition, ReplyKind kind)
    {
        var reason = kind switch
        {
            ReplyKind.Full => $"The journal of partition {partition} has {options.JournalLimit:N0} entries that the ledger does not have, and may not grow. Check the ledger and the drain; postings are taken again once it drains.",
            ReplyKind.NoHead => $"Redis has no data of partition {partition}. Run 'carbonpos-gateway rebuild' to make it again from the ledger.",
            _ => $"Partition {partition} gives no decision ({kind}).",
        };
        Suffer(partition, reason);
        return new(kind == ReplyKind.Full ? StoreStatus.Busy : StoreStatus.Unavailable, default, Pause);
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
