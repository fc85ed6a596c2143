using CarbonPos.Bench.Reporting;

namespace CarbonPos.Bench.Settling;

/// <summary>How large a day is.</summary>
/// <param name="Entries">Of the business day; the night itself adds a cut for each partition.</param>
/// <param name="Accounts">That buy, scattered over the partitions.</param>
/// <param name="Companies">That sell.</param>
internal sealed record SettleSize(int Entries, int Accounts, int Companies);

/// <summary>What the process that ran the night says of itself.</summary>
/// <param name="StartSeconds">From its beginning to where the night begins: the runtime, the gateway, its stores.</param>
/// <param name="StageSeconds">The night's stages, in the order of <see cref="Stages"/>.</param>
/// <param name="PeakBytes">Most memory that it ever had (VmHWM).</param>
/// <param name="PeakHeapBytes">Largest managed heap that was seen, looked at every 20 ms, garbage included.</param>
/// <param name="AllocatedBytes">Managed memory that was ever allocated.</param>
/// <param name="CpuSeconds">User and system time.</param>
/// <param name="ExitCode">0 = settled.</param>
internal sealed record NightFigures(
    double StartSeconds, IReadOnlyList<double> StageSeconds, long PeakBytes, long PeakHeapBytes, long AllocatedBytes, double CpuSeconds, int ExitCode)
{
    /// <summary>By what the night says as it comes to each.</summary>
    public static readonly IReadOnlyList<string> Stages =
        ["ending the day", "waiting for the ledger", "reading the day", "sealing", "handing over to the central", "handing over to the registry"];

    /// <summary>Index of the stage that goes over all entries.</summary>
    public const int Reading = 2;
}

/// <summary>What the servers beside it used, while the night ran.</summary>
internal sealed record BesideFigures(double Postgres, double Redis, double Central, double Registry, long CentralPeakBytes, long RegistryPeakBytes);

/// <summary>Whether all books say the same of the day.</summary>
/// <param name="SoldGrams">Of the entries as they were written: sales less refunds.</param>
/// <param name="StatementGrams">What the signed statement hands to the registry.</param>
/// <param name="CentralGrams">Spent, in the central account's own file.</param>
/// <param name="RegistryGrams">Sold, in the registry's own file.</param>
/// <param name="Breaks">Records that an institution did not book.</param>
/// <param name="LegsHold">The ledger's legs are those that were written, and add up to zero.</param>
/// <param name="IsSigned">The statement's signature is its key's.</param>
/// <param name="RootHolds">The root is that of the plain tree over leaves that were read another way; null where that was not done.</param>
internal sealed record SettleAudit(
    long SoldGrams, long StatementGrams, long CentralGrams, long RegistryGrams, long Breaks, bool LegsHold, bool IsSigned, bool? RootHolds)
{
    public long OffBy => Math.Abs(StatementGrams - SoldGrams) + Math.Abs(CentralGrams - SoldGrams) + Math.Abs(RegistryGrams - SoldGrams);

    public int Flaws => (LegsHold ? 0 : 1) + (IsSigned ? 0 : 1) + (RootHolds == false ? 1 : 0);
}

/// <summary>One settled day.</summary>
/// <param name="Size">Asked for.</param>
/// <param name="Entries">Its tree has: those and the cuts.</param>
/// <param name="Seconds">The whole process, from its start to its end.</param>
/// <param name="Night">Its own figures.</param>
/// <param name="Beside">The other processes'.</param>
/// <param name="CitizenRecords">That the central account got.</param>
/// <param name="CompanyRecords">That the registry got.</param>
/// <param name="Audit">The books.</param>
internal sealed record SettleFigures(
    SettleSize Size, long Entries, double Seconds, NightFigures Night, BesideFigures Beside, long CitizenRecords, long CompanyRecords, SettleAudit Audit)
{
    public double MicrosecondsPerEntry => Seconds * 1e6 / Entries;

    /// <summary>Of all processes.</summary>
    public double CpuSeconds => Night.CpuSeconds + Beside.Postgres + Beside.Redis + Beside.Central + Beside.Registry;

    /// <summary>Of the stage that goes over all entries.</summary>
    public double ReadingMicrosecondsPerEntry => Night.StageSeconds[NightFigures.Reading] * 1e6 / Entries;
}

/// <summary>What the entries cost by which one day is larger than another of the same accounts and companies.</summary>
internal sealed record FurtherEntries(SettleFigures Few, SettleFigures Many)
{
    public string Range => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"from {Few.Size.Entries:#,0} to {Many.Size.Entries:#,0}");

    /// <summary>Each, of the whole night.</summary>
    public double Microseconds => (Many.Seconds - Few.Seconds) * 1e6 / (Many.Entries - Few.Entries);

    /// <summary>Each, of all processes together.</summary>
    public double CpuMicroseconds => (Many.CpuSeconds - Few.CpuSeconds) * 1e6 / (Many.Entries - Few.Entries);
}

/// <summary>What is promised of a night.</summary>
internal static class SettleLimits
{
    /// <summary>The day that the bound on time is for.</summary>
    public static readonly SettleSize Promised = new(2_000_000, 200_000, 2_000);

    private const double MegaByte = 1e6;

    // A quarter is what two runs of the same day may differ by where other programs are at work.
    private const double Constant = 1.25;

    public static IEnumerable<Limit> Of(IReadOnlyList<SettleFigures> days)
    {
        foreach (var day in days.Where(d => d.Size == Promised)) yield return new($"{day.Size.Entries:#,0} entries of {day.Size.Accounts:#,0} accounts and {day.Size.Companies:#,0} companies, process start to end, s", day.Seconds, 60, false);
        yield return new("peak memory of the night's process, MB", days.Max(d => d.Night.PeakBytes) / MegaByte, 512, false);
        var same = days.Where(d => d.Size.Accounts == Promised.Accounts).OrderBy(d => d.Size.Entries).ToList();
        if (same.Count > 1)
        {
            var (few, many) = (same[0], same[^1]);
            yield return new($"whole time per entry of {many.Size.Entries:#,0}, in that of {few.Size.Entries:#,0}", many.MicrosecondsPerEntry / few.MicrosecondsPerEntry, Constant, false);
            yield return new($"peak memory of {many.Size.Entries:#,0} entries, in that of {few.Size.Entries:#,0}", (double)many.Night.PeakBytes / few.Night.PeakBytes, Constant, false);
        }

        // What a start costs once makes a small day dear per entry, and would hide what grows: so the further entries of each step are compared, too.
        var steps = same.Skip(1).Select((day, i) => new FurtherEntries(same[i], day)).ToList();
        if (steps.Count > 1)
        {
            yield return new($"time of a further entry {steps[^1].Range}, in that of one {steps[0].Range}", steps[^1].Microseconds / steps[0].Microseconds, Constant, false);
            yield return new($"processor time of a further entry {steps[^1].Range}, in that of one {steps[0].Range}", steps[^1].CpuMicroseconds / steps[0].CpuMicroseconds, Constant, false);
        }

        yield return new("records that an institution did not book", days.Sum(d => d.Audit.Breaks), 0, false);
        yield return new("grams that any two books differ by", days.Sum(d => d.Audit.OffBy), 0, false);
        yield return new("nights not settled, roots, signatures or legs that do not hold", days.Sum(d => d.Audit.Flaws + (d.Night.ExitCode == 0 ? 0 : 1)), 0, false);
    }
}
