namespace CarbonPos.CarbonGateway.Ledger.Draining;

/// <summary>What a drain knows of one partition: where the ledger is, where the journal is, and since when the two differ.</summary>
internal sealed class DrainedPartition(Watermark mark)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);
    private DateTimeOffset? behindSince;
    private (string Reason, DateTimeOffset At)? refusal;

    public int Number => Mark.Partition;

    /// <summary>Of the ledger, as it was last committed.</summary>
    public Watermark Mark { get; private set; } = mark;

    /// <summary>Of the journal, as it was last seen; null = none was.</summary>
    public JournalEnd? Head { get; private set; }

    /// <summary>Why it is not drained; empty while it is.</summary>
    public string Trouble { get; set; } = "";

    /// <summary>How many entries after the ledger's last can be read, as far as is known.</summary>
    public int Readable { get; set; } = int.MaxValue;

    /// <summary>Entries that the ledger does not have.</summary>
    public long Behind => Head is { } head ? Math.Max(0, head.Sequence - Mark.Sequence) : 0;

    /// <summary>Age of the oldest of these, by the clock of who gave it.</summary>
    public TimeSpan Age(DateTimeOffset now) => Behind > 0 && behindSince is { } since && now > since ? now - since : TimeSpan.Zero;

    /// <summary>What stands against draining it; null = nothing.</summary>
    public string? Flaw(DateTimeOffset now) => this switch
    {
        { Mark.Halted: { } halt } => halt.Reason,
        { Head: null } => $"Redis has no data of partition {Number}. Run 'carbonpos-gateway rebuild' to make it again from the ledger.",
        { Head: { } head } when head.Sequence < Mark.Sequence =>
            $"Redis is at entry {head.Sequence}, and the ledger at {Mark.Sequence}: Redis has lost what the ledger has (a failover without acknowledgement, or an old copy). See 'carbonpos-gateway halts'.",
        { Head: { } head } when head.Trimmed > Mark.Sequence =>
            $"Entries {Mark.Sequence + 1} to {head.Trimmed} have left Redis, and the ledger does not have them: it is an old copy. Restore the newest backup of the ledger.",
        _ when refusal is { } refused && now - refused.At < RetryAfter => refused.Reason,
        _ => null,
    };

    public void See(JournalEnd? head, DateTimeOffset now)
    {
        Head = head;
        if (Behind == 0) behindSince = null;
        else behindSince ??= now;
    }

    /// <summary>The oldest entry that the ledger lacks was read.</summary>
    public void Found(DateTimeOffset oldest) => behindSince = oldest < behindSince ? oldest : behindSince;

    /// <param name="mark">As the ledger committed it.</param>
    /// <param name="newest">Time of the newest entry that it has now: what is left is not older.</param>
    public void Committed(Watermark mark, DateTimeOffset newest)
    {
        (Mark, Readable) = (mark, int.MaxValue);
        behindSince = Behind == 0 ? null : newest;
    }

    /// <summary>What is read of it leads nowhere: it is left alone for a minute.</summary>
    public void Refuse(string reason, DateTimeOffset now) => refusal = (reason, now);

    public void Halted(Halt halt) => Mark = Mark with { Halted = halt };
}
