namespace CarbonPos.CarbonGateway.Balances;

/// <summary>Settings of the embedded store, section "Embedded".</summary>
public sealed class EmbeddedOptions
{
    internal const string DefaultDeployment = "carbonpos";

    /// <summary>Folder of journal and snapshots; made when absent. Default "data". One gateway at a time.</summary>
    public string Folder { get; set; } = "data";

    /// <summary>Name of the deployment, 1 to 60 characters. Default "carbonpos". Never changed after creation: receipts, proofs and the ledger's chain hang on it.</summary>
    public string Deployment { get; set; } = DefaultDeployment;

    /// <summary>Drains the journal into a ledger, from which days are settled and proved. Default false: at full load the ledger takes a third to a half of the sales a second, for both share a disk. Switched on later, it gets all that was sold before.</summary>
    public bool Ledger { get; set; }

    /// <summary>Fixed share count of the accounts, 1 to 65,536. Default 1024. Never changed after creation.</summary>
    public int Partitions { get; set; } = 1024;

    /// <summary>Most postings that wait; above it callers are told to come back. 1 to 1,000,000. Default 4096.</summary>
    public int QueueLimit { get; set; } = 4096;

    /// <summary>Most postings of one commit, 1 to 10,000. Default 512.</summary>
    public int GroupLimit { get; set; } = 512;

    /// <summary>How long a commit waits for more postings while groups of 16 and more come, 0 to 20 ms. Default 1 ms; 0 = never.</summary>
    public TimeSpan GatherFor { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>For how long replays and refunds find their transaction. 3 to 400 days. Default 30 days.</summary>
    public TimeSpan RememberFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Entries after which a snapshot is made in the background, 1,000 or more. Default 2,000,000.</summary>
    public int SnapshotEvery { get; set; } = 2_000_000;

    /// <summary>Free disk space below which postings are refused before the journal can break, bytes. Default 64 MiB; 0 = no reserve.</summary>
    public long DiskReserve { get; set; } = 64L << 20;

    /// <summary>
    /// Takes the clock as right however long after the journal's newest entry a start is. Default false: more than 7 days ahead,
    /// postings are refused until the clock is right. For the first start after a long closing.
    /// </summary>
    public bool AcceptClockAhead { get; set; }

    /// <summary>Starts on a journal that is missing, replaced or shorter than it was. Default false: such a start is refused. What the lost entries debited can be spent again.</summary>
    public bool AcceptLostEntries { get; set; }

    /// <summary>Added to every commit, to see how a slower disk behaves. 0 to 1 s. Default 0. For measurements only.</summary>
    public TimeSpan AddedCommitLatency { get; set; }

    /// <summary>What is older than this is forgotten.</summary>
    /// <param name="lastSeen">Partition time.</param>
    /// <param name="proven">The moment that it is at least, by more than a clock's word. Forgetting never goes by partition time alone.</param>
    internal DateTimeOffset Horizon(DateTimeOffset lastSeen, DateTimeOffset proven)
    {
        var now = proven < lastSeen ? proven : lastSeen;
        return now - DateTimeOffset.MinValue > RememberFor ? now - RememberFor : DateTimeOffset.MinValue;
    }

    /// <summary>Throws with the name of the first setting that is out of range.</summary>
    public void Validate()
    {
        Check(!string.IsNullOrWhiteSpace(Folder), nameof(Folder), "a folder name");
        Check(Deployment.Length is > 0 and <= 60, nameof(Deployment), "1 to 60 characters");
        Check(Partitions is >= 1 and <= 65_536, nameof(Partitions), "1 to 65,536");
        Check(QueueLimit is >= 1 and <= 1_000_000, nameof(QueueLimit), "1 to 1,000,000");
        Check(GroupLimit is >= 1 and <= 10_000, nameof(GroupLimit), "1 to 10,000");
        Check(GatherFor >= TimeSpan.Zero && GatherFor <= TimeSpan.FromMilliseconds(20), nameof(GatherFor), "0 to 20 ms");
        Check(RememberFor >= TimeSpan.FromDays(3) && RememberFor <= TimeSpan.FromDays(400), nameof(RememberFor), "3 to 400 days");
        Check(SnapshotEvery >= 1_000, nameof(SnapshotEvery), "1,000 or more");
        Check(DiskReserve >= 0, nameof(DiskReserve), "0 or more");
        Check(AddedCommitLatency >= TimeSpan.Zero && AddedCommitLatency <= TimeSpan.FromSeconds(1), nameof(AddedCommitLatency), "0 to 1 s");
    }

    private static void Check(bool holds, string key, string range)
    {
        if (!holds) throw new InvalidOperationException($"Setting Embedded:{key} must be {range}.");
    }
}
