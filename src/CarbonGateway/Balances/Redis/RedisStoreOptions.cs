using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>Settings of the Redis balance store, section "Redis". What a deployment was made with is checked at every start.</summary>
public sealed class RedisStoreOptions
{
    /// <summary>Where Redis is, and how it is talked to.</summary>
    public RedisEndpoints Wire { get; set; } = new();

    /// <summary>Name of the deployment, 1 to 60 characters. Data of another one is refused. Default "carbonpos".</summary>
    public string Deployment { get; set; } = "carbonpos";

    /// <summary>Before every key, at most 40 characters, no braces. Default none. Lets deployments share a Redis.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Share of accounts per partition, fixed for ever when the deployment is made: 1 to 65,536. Default 1024.</summary>
    public int Partitions { get; set; } = 1024;

    /// <summary>Accounts that the deployment is made for, 1 to 10^9. Default 1,000,000. It decides how many buckets there are; more accounts than that cost more memory each.</summary>
    public long ExpectedAccounts { get; set; } = 1_000_000;

    /// <summary>Requests in <see cref="RememberFor"/> that the deployment is made for, 1 to 10^10. Default 7,500,000.</summary>
    public long ExpectedRequests { get; set; } = 7_500_000;

    /// <summary>For how long a request id is remembered, 3 to 400 days. Default 3 days. What comes later takes the ledger's word.</summary>
    public TimeSpan RememberFor { get; set; } = TimeSpan.FromDays(3);

    /// <summary>Most entries of a partition's journal that the ledger does not have, 1,000 to 10^8. Default 1,000,000. At the bound nothing more is posted.</summary>
    public long JournalLimit { get; set; } = 1_000_000;

    /// <summary>Most events on their way, 1 to 100,000. Default 4,096. Above it callers are told to come back.</summary>
    public int QueueLimit { get; set; } = 4_096;

    /// <summary>For how long an event is tried again while its outcome is unknown, 0 to 30 s. Default 1.5 s.</summary>
    public TimeSpan Persist { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Makes the deployment where Redis has nothing of it. Default true; a ledger that has entries stands against it.</summary>
    public bool CreateIfEmpty { get; set; } = true;

    /// <summary>How much of what is acknowledged may be lost when a server's machine fails. Default <see cref="RedisDurability.Always"/>: nothing. A Redis that is set up for more is refused.</summary>
    public RedisDurability AcceptDurability { get; set; } = RedisDurability.Always;

    /// <summary>Starts on a primary with more replicas than Redis:AcknowledgeBy: one that is promoted may lack what was acknowledged. Default false: refused.</summary>
    public bool AcceptUnacknowledgedReplicas { get; set; }

    /// <summary>Starts where Redis does not let its configuration be read, as hosted ones do. Default false: refused, for nothing is then known of its durability.</summary>
    public bool AcceptUnreadableSetup { get; set; }

    /// <summary>Time added to every answer, 0 to 1 s. Default 0; for measurements and tests.</summary>
    public TimeSpan AddedLatency { get; set; }

    internal Layout Layout => new(Prefix, Partitions, Buckets(ExpectedAccounts), Buckets(ExpectedRequests));

    /// <summary>Throws with the name of the first setting that is out of range.</summary>
    public void Validate()
    {
        Wire.Validate();
        Check(Deployment.Length is > 0 and <= 60, nameof(Deployment), "1 to 60 characters");
        Check(Prefix.Length <= 40 && !Prefix.AsSpan().ContainsAny('{', '}'), nameof(Prefix), "at most 40 characters without braces");
        Check(Partitions is > 0 and <= 65_536, nameof(Partitions), "1 to 65,536");
        Check(ExpectedAccounts is > 0 and <= 1_000_000_000, nameof(ExpectedAccounts), "1 to 10^9");
        Check(ExpectedRequests is > 0 and <= 10_000_000_000, nameof(ExpectedRequests), "1 to 10^10");
        Check(RememberFor >= TimeSpan.FromDays(3) && RememberFor <= TimeSpan.FromDays(400), nameof(RememberFor), "3 to 400 days");
        Check(JournalLimit is >= 1_000 and <= 100_000_000, nameof(JournalLimit), "1,000 to 10^8");
        Check(QueueLimit is > 0 and <= 100_000, nameof(QueueLimit), "1 to 100,000");
        Check(Persist >= TimeSpan.Zero && Persist <= TimeSpan.FromSeconds(30), nameof(Persist), "0 to 30 s");
        Check(AddedLatency >= TimeSpan.Zero && AddedLatency <= TimeSpan.FromSeconds(1), nameof(AddedLatency), "0 to 1 s");
    }

    // Half full on average: by chance alone none of a million such buckets then has more entries than a listpack may.
    private int Buckets(long expected) => (int)Math.Max(1, Math.Ceiling(expected / (double)Partitions / (Layout.MostOfABucket / 2)));

    private static void Check(bool holds, string key, string range)
    {
        if (!holds) throw new InvalidOperationException($"Setting Redis:{key} must be {range}.");
    }
}

/// <summary>What a Redis may lose of what it has acknowledged, when its machine fails.</summary>
public enum RedisDurability
{
    /// <summary>Nothing: `appendfsync always`, the answer follows the sync.</summary>
    Always,

    /// <summary>About the last second: `appendfsync everysec`. While a sync is late, Redis answers up to 2 s before it writes, and then a killed process loses that, too.</summary>
    EverySecond,

    /// <summary>Everything: no append-only file. For trying out.</summary>
    Memory,
}
