using System.Globalization;
using System.Text;
using CarbonPos.Bench.Reporting;

namespace CarbonPos.Bench.Settling;

/// <summary>Nights as one markdown document.</summary>
internal static class SettleReport
{
    private const double MegaByte = 1e6;
    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    public static string Write(Machine machine, IReadOnlyList<SettleFigures> days, bool quick)
    {
        var text = new StringBuilder();
        text.AppendLine(quick ? "# Bench of the night, quick run" : "# Bench of the night").AppendLine();
        text.AppendLine("Everything shares this machine. Each day is settled once, on servers of its own. How it is measured: bench/README.md.").AppendLine();
        text.AppendLine("| machine | |").AppendLine("|---|---|");
        foreach (var (what, value) in machine.Facts()) text.AppendLine(Plain, $"| {what} | {value} |");
        WriteTimes(text, days);
        WriteUse(text, days);
        WriteFurther(text, days);
        text.AppendLine().AppendLine("| promise | bound | found | |").AppendLine("|---|--:|--:|---|");
        foreach (var limit in SettleLimits.Of(days)) text.AppendLine(limit.Row());
        WriteAudit(text, days);
        return text.ToString();
    }

    private static void WriteTimes(StringBuilder text, IReadOnlyList<SettleFigures> days)
    {
        text.AppendLine().AppendLine("## Time").AppendLine();
        text.AppendLine("Seconds of `carbonpos-gateway settle`, from the start of its process to its end: start (runtime, gateway, stores), cut of every partition, waiting until the ledger has the cuts, reading and adding up the day, statement and seal, hand-over to each institution with its booking, and the end of the process.").AppendLine();
        text.AppendLine("| entries, cuts included | accounts | companies | **all, s** | start | cut | drain | read | seal | central | registry | end | entries/s | **all, µs/entry** | read, µs/entry |");
        text.AppendLine("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var d in days)
        {
            var stages = string.Join(" | ", d.Night.StageSeconds.Select(s => s.ToString("0.00", Plain)));
            var end = d.Seconds - d.Night.StartSeconds - d.Night.StageSeconds.Sum();
            text.AppendLine(
                Plain,
                $"| {d.Entries:#,0} | {d.Size.Accounts:#,0} | {d.Size.Companies:#,0} | {d.Seconds:0.0} | {d.Night.StartSeconds:0.00} | {stages} | {end:0.00} | {d.Entries / d.Seconds:#,0} | {d.MicrosecondsPerEntry:0.0} | {d.ReadingMicrosecondsPerEntry:0.0} |");
        }
    }

    private static void WriteUse(StringBuilder text, IReadOnlyList<SettleFigures> days)
    {
        text.AppendLine().AppendLine("## Memory and processor").AppendLine();
        text.AppendLine("Peak is the most that the process ever had resident (VmHWM); heap is the largest managed heap seen, garbage included. Processor is user and system time while the night ran.").AppendLine();
        text.AppendLine("| entries | night: **peak, MB** | heap, MB | allocated, bytes/entry | CPU, s | PostgreSQL: CPU, s | Redis: CPU, s | central: records | CPU, s | peak, MB | registry: records | CPU, s | peak, MB |");
        text.AppendLine("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var d in days)
        {
            var (n, b) = (d.Night, d.Beside);
            text.AppendLine(
                Plain,
                $"| {d.Entries:#,0} | {n.PeakBytes / MegaByte:0} | {n.PeakHeapBytes / MegaByte:0} | {(double)n.AllocatedBytes / d.Entries:#,0} | {n.CpuSeconds:0.0} | {b.Postgres:0.0} | {b.Redis:0.0} | {d.CitizenRecords:#,0} | {b.Central:0.0} | {b.CentralPeakBytes / MegaByte:0} | {d.CompanyRecords:#,0} | {b.Registry:0.0} | {b.RegistryPeakBytes / MegaByte:0} |");
        }
    }

    private static void WriteFurther(StringBuilder text, IReadOnlyList<SettleFigures> days)
    {
        var same = days.Where(d => d.Size.Accounts == SettleLimits.Promised.Accounts).OrderBy(d => d.Size.Entries).ToList();
        if (same.Count < 2) return;
        text.AppendLine().AppendLine("What each further entry costs, between two days of the same accounts and companies:").AppendLine();
        text.AppendLine("| entries | time, µs | processor of all processes, µs |").AppendLine("|---|--:|--:|");
        for (var i = 1; i < same.Count; i++)
        {
            var step = new FurtherEntries(same[i - 1], same[i]);
            text.AppendLine(Plain, $"| {step.Range} | {step.Microseconds:0.0} | {step.CpuMicroseconds:0.0} |");
        }
    }

    private static void WriteAudit(StringBuilder text, IReadOnlyList<SettleFigures> days)
    {
        text.AppendLine().AppendLine("## Audit").AppendLine();
        foreach (var d in days)
        {
            var a = d.Audit;
            var root = a.RootHolds switch { true => " and its root is that of the plain tree over the leaves as read partition by partition, from the last to the first", false => " and **its root is not that of the plain tree**", null => "" };
            text.AppendLine(
                Plain,
                $"- {d.Entries:#,0} entries: {a.SoldGrams:#,0} g were sold; the statement says {a.StatementGrams:#,0} g, the central account has {a.CentralGrams:#,0} g as spent, the registry {a.RegistryGrams:#,0} g as sold; {a.Breaks} breaks; the ledger's legs {(a.LegsHold ? "hold" : "**do not hold**")}; the statement is {(a.IsSigned ? "signed" : "**not signed**")}{root}.");
        }
    }
}
