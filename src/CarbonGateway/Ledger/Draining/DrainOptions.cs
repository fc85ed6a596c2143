using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.CarbonGateway.Ledger.Draining;

/// <summary>Settings of the drain, section "Gateway:Ledger:Drain".</summary>
public sealed class DrainOptions
{
    /// <summary>True: this gateway takes part in draining. Default true. At least one of a deployment's must, or postings stop at Redis:JournalLimit.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How often the journals are looked at while there is little to do, 10 ms to 10 s. Default 1 s.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>For how long partitions are taken; renewed at a third of it, 1 s to 10 min. Default 10 s. So long does it take at most until another gateway goes on for one that died.</summary>
    public TimeSpan LeaseFor { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>In how many ranges the partitions are shared out, 1 to 1,024. Default 1. Each is drained by one gateway at a time, with commits of its own.</summary>
    public int Ranges { get; set; } = 1;

    /// <summary>Most entries that are read for one commit, 1 to 50,000. Default 8,192..</summary>
    public int Batch { get; set; } = 8_192;

    /// <summary>Entries of a partition that stay in Redis after the ledger has them, 0 to 100,000. Default 256. Replays and refunds that come soon find theirs there.</summary>
    public int Keep { get; set; } = 256;

    /// <summary>Longest pause while the ledger or Redis does not answer, 100 ms to 5 min. Default 5 s. Pauses double up to it, each shortened by up to a half by chance.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How far the ledger may be behind, by the age of the oldest entry that it lacks, until the health service carbonpos.v1.Drain says NOT_SERVING, 1 s to 1 day. Default 1 min. Checkout goes on.</summary>
    public TimeSpan LagLimit { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The shops' calendar; without one, days are UTC's.</summary>
    internal BusinessCalendar? Calendar { get; set; }

    /// <summary>The business day that a moment falls into, by the clock: for a partition's very first entry. From then on a day ends by its cut.</summary>
    public DateOnly DayOf(DateTimeOffset moment) => Calendar?.DayOf(moment) ?? DateOnly.FromDateTime(moment.UtcDateTime);

    /// <summary>Throws with the name of the first setting that is out of range.</summary>
    public void Validate()
    {
        Check(Every >= TimeSpan.FromMilliseconds(10) && Every <= TimeSpan.FromSeconds(10), nameof(Every), "00:00:00.01 to 00:00:10");
        Check(LeaseFor >= TimeSpan.FromSeconds(1) && LeaseFor <= TimeSpan.FromMinutes(10), nameof(LeaseFor), "00:00:01 to 00:10:00");
        Check(Ranges is >= 1 and <= 1_024, nameof(Ranges), "1 to 1,024");
        Check(Batch is >= 1 and <= LedgerLimits.MostEntries, nameof(Batch), "1 to 50,000");
        Check(Keep is >= 0 and <= 100_000, nameof(Keep), "0 to 100,000");
        Check(LongestPause >= TimeSpan.FromMilliseconds(100) && LongestPause <= TimeSpan.FromMinutes(5), nameof(LongestPause), "00:00:00.1 to 00:05:00");
        Check(LagLimit >= TimeSpan.FromSeconds(1) && LagLimit <= TimeSpan.FromDays(1), nameof(LagLimit), "00:00:01 to 1.00:00:00");
    }

    private static void Check(bool holds, string key, string range)
    {
        if (!holds) throw new InvalidOperationException($"Setting Gateway:Ledger:Drain:{key} must be {range}.");
    }
}
