using System.Diagnostics;
using System.Xml;
using CarbonPos.Bench.Reporting;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.Bench;

/// <summary>What reading an invoice costs, beside a pass over its XML that does nothing; an invoice in a PDF, beside the same XML by itself; and what attacks cost.</summary>
internal static class InvoicesAlone
{
    private const int Lines = 20;
    private const int WarmUp = 20;

    public static int Run(Arguments arguments)
    {
        var report = new CoreReport("invoices", "One thread, in process; medians of rounds that took turns, time of the processor.");
        var rounds = arguments.Number("rounds", 15);
        var times = arguments.Number("times", 400);
        var xml = InvoiceSamples.Bytes(InvoiceSamples.Cii(Lines));
        var maker = PdfMaker.WithAttachment("factur-x.xml", xml);
        var (table, streams) = (maker.WithTable(), maker.WithStreams());
        List<(string Name, byte[] Pdf)> pdfs = [("with a table", table), ("with cross-reference streams", streams)];
        if (arguments.Text("files", "") is { Length: > 0 } folder)
            pdfs.AddRange(Directory.EnumerateFiles(folder, "*.pdf").Order().Select(f => (Path.GetFileName(f), File.ReadAllBytes(f))));

        var (read, bare) = Compare(rounds, times, () => Read(xml), () => Bare(xml));
        report.Table("| XML | bytes | read, µs | bare XmlReader pass, µs |");
        report.Row($"| CII of {Lines} lines | {xml.Length:#,0} | {read:0.0} | {bare:0.0} |");
        report.Promise(new($"a CII of {Lines} lines, speed against a bare XmlReader pass", bare / read, 0.5, true));
        report.Table("| PDF | bytes | read, µs | its XML alone, µs | ratio |");
        foreach (var (name, pdf) in pdfs)
        {
            var inside = InvoiceReader.Read(pdf).Xml.ToArray();
            var (found, alone) = Compare(rounds, times, () => Read(pdf), () => Read(inside));
            report.Row($"| {name} | {pdf.Length:#,0} | {found:0.0} | {alone:0.0} | {found / alone:0.00} |");
        }

        foreach (var limit in Attacks()) report.Promise(limit);
        return report.End(arguments);
    }

    private static IEnumerable<Limit> Attacks()
    {
        var (slowest, largest) = (("", 0d), ("", 0d));
        foreach (var attack in InvoiceAttacks.All())
        {
            var file = attack.Make();
            var (before, start) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            if (InvoiceReader.Read(file).TryGet(out _, out _)) throw new InvalidOperationException($"'{attack.Name}' was read.");
            var (took, bytes) = (Stopwatch.GetElapsedTime(start).TotalMilliseconds, GC.GetAllocatedBytesForCurrentThread() - before);
            if (took > slowest.Item2) slowest = (attack.Name, took);
            if (bytes / 1e6 > largest.Item2) largest = (attack.Name, bytes / 1e6);
        }

        yield return new($"slowest attack ({slowest.Item1}), ms", slowest.Item2, 1000, false);
        yield return new($"most allocated by an attack ({largest.Item1}), MB", largest.Item2, 64, false);
    }

    // In turns, in time of the processor: what else the machine does falls on both.
    private static (double First, double Second) Compare(int rounds, int times, Action first, Action second)
    {
        var (one, other) = (new List<double>(), new List<double>());
        for (var round = -WarmUp; round < rounds; round++)
        {
            var (a, b) = (Time(times, first), Time(times, second));
            if (round < 0) continue;
            one.Add(a);
            other.Add(b);
        }

        return (Median(one), Median(other));
    }

    private static double Time(int times, Action work)
    {
        var start = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < times; i++) work();
        return (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / times;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }

    private static void Read(byte[] file)
    {
        if (!InvoiceReader.Read(file).TryGet(out var invoice, out var fault)) throw new InvalidOperationException(fault.ToString());
        if (invoice.Number.Length == 0) throw new InvalidOperationException("Nothing was read.");
    }

    private static void Bare(byte[] xml)
    {
        using var reader = XmlReader.Create(new MemoryStream(xml));
        while (reader.Read())
        {
        }
    }
}
