namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>Settings of the night, section "Gateway:Settlement".</summary>
public sealed class SettlementOptions
{
    private const int LongestGraceHours = 12;

    /// <summary>True: this gateway takes part in settling days when they are due. Default false; 'settle --day' works all the same.</summary>
    public bool Enabled { get; set; }

    /// <summary>Time zone of the shops, by its IANA name. Default "Europe/Paris".</summary>
    public string TimeZone { get; set; } = "Europe/Paris";

    /// <summary>Time of day at which a business day ends, 00:00 to 12:00. Default 00:00: at midnight.</summary>
    public TimeOnly CutOff { get; set; }

    /// <summary>How long after its end a day is kept open for what tills without network have sold, 0 to 12 h. Default 30 min.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How often it is looked whether a day is due, and what an institution has not booked is tried again, 1 s to 1 h. Default 1 min.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long a run is one gateway's, renewed while it works, 5 s to 1 h. Default 1 min. So long does it take at most until another goes on for one that died.</summary>
    public TimeSpan LeaseFor { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Records of a chunk, 1 to 10,000. Default 5,000. Never change it while a day is on its way: the same day would be another batch.</summary>
    public int ChunkRecords { get; set; } = 5_000;

    /// <summary>Sales below which a cell does not leave for the registry, 0 to 1,000,000. Default 10. As above.</summary>
    public int FewestSales { get; set; } = 10;

    /// <summary>The shops' days.</summary>
    /// <exception cref="InvalidOperationException">There is no such time zone.</exception>
    public BusinessCalendar Calendar => new(Zone(), CutOff, Grace);

    /// <summary>Throws with the name of the first setting that is out of range.</summary>
    public void Validate()
    {
        _ = Zone();
        Check(CutOff <= new TimeOnly(12, 0), nameof(CutOff), "00:00 to 12:00");
        Check(Grace >= TimeSpan.Zero && Grace <= TimeSpan.FromHours(LongestGraceHours), nameof(Grace), "00:00:00 to 12:00:00");
        Check(Every >= TimeSpan.FromSeconds(1) && Every <= TimeSpan.FromHours(1), nameof(Every), "00:00:01 to 01:00:00");
        Check(LeaseFor >= TimeSpan.FromSeconds(5) && LeaseFor <= TimeSpan.FromHours(1), nameof(LeaseFor), "00:00:05 to 01:00:00");
        Check(ChunkRecords is >= 1 and <= 10_000, nameof(ChunkRecords), "1 to 10,000");
        Check(FewestSales is >= 0 and <= 1_000_000, nameof(FewestSales), "0 to 1,000,000");
    }

    private TimeZoneInfo Zone() => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone)
        ? zone
        : throw new InvalidOperationException($"Setting Gateway:Settlement:TimeZone: there is no time zone {TimeZone} here. Give an IANA name such as Europe/Paris, and install tzdata.");

    private static void Check(bool holds, string key, string range)
    {
        if (!holds) throw new InvalidOperationException($"Setting Gateway:Settlement:{key} must be {range}.");
    }
}
