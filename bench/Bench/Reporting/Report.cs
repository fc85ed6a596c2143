using System.Globalization;
using System.Text;

namespace CarbonPos.Bench.Reporting;

/// <summary>The run as one markdown document.</summary>
internal sealed class Report(Machine machine, bool quick)
{
    private readonly List<CallFigures> calls = [];
    private readonly List<(int Added, StoreFigures Figures)> stores = [];
    private ReplayFigures? replay;
    private WeighingFigures? weighing;
    private ContentFigures? contents;

    /// <summary>Every promise is kept where nothing is added to the commits.</summary>
    public bool Holds => calls.Where(c => c.AddedMilliseconds == 0).SelectMany(Limit.Of).Concat(stores.Where(s => s.Added == 0).SelectMany(s => Limit.Of(s.Figures)))
        .Concat(weighing is null ? [] : Limit.Of(weighing)).Concat(contents is null ? [] : Limit.Of(contents)).All(l => l.Holds);

    public void Add(CallFigures figures) => calls.Add(figures);

    public void Add(int added, StoreFigures figures) => stores.Add((added, figures));

    public void Add(ReplayFigures figures) => replay = figures;

    public void Add(WeighingFigures figures) => weighing = figures;

    public void Add(ContentFigures figures) => contents = figures;

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(quick ? "# Bench, quick run" : "# Bench").AppendLine();
        text.AppendLine("Driver and server share this machine. Figures of a load are medians of its rounds; the four loads took turns. How it is measured: bench/README.md.").AppendLine();
        text.AppendLine("| machine | |").AppendLine("|---|---|");
        foreach (var (what, value) in machine.Facts()) text.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {value} |");
        foreach (var figures in calls) Write(text, figures);
        if (stores.Count > 0) WriteStores(text);
        if (weighing is not null) WriteWeighing(text, weighing);
        if (replay is not null) WriteReplay(text, replay);
        if (contents is not null) WriteContents(text, contents);
        return text.ToString();
    }

    private static void Write(StringBuilder text, CallFigures figures)
    {
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## Calls{Added(figures.AddedMilliseconds)}").AppendLine();
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"Requests of {figures.TokenRequestSize} bytes by account token, {figures.FlashcodeRequestSize} by flashcode; replies of {figures.ReplySize} bytes; echoes as large. 8 connections × 32 streams, except one at a time.").AppendLine();
        text.AppendLine("| call | calls/s | p50 ms | p99 ms | server CPU µs/call | driver CPU µs/call | server bytes/call | one at a time: p50 ms | p99 ms | half load: p50 ms | p99 ms |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var lane in figures.Lanes)
        {
            var s = lane.Saturated;
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {lane.Name} | {s.Rate:#,0} | {s.P50 / 1000:0.00} | {s.P99 / 1000:0.00} | {s.ServerMicroseconds:0.0} | {s.DriverMicroseconds:0.0} | {s.AllocatedBytes:#,0} | {lane.OneAtATime.P50 / 1000:0.000} | {lane.OneAtATime.P99 / 1000:0.00} | {lane.HalfLoad.P50 / 1000:0.00} | {lane.HalfLoad.P99 / 1000:0.00} |");
        }

        WriteLimits(text, Limit.Of(figures));
        if (figures.Audit is { } audit)
        {
            text.AppendLine().AppendLine(
                CultureInfo.InvariantCulture,
                $"Conservation: {audit.Approved:#,0} approved checkouts of {figures.GramsPerBasket:#,0} g are {audit.ExpectedGrams:#,0} g; {audit.DebitedGrams:#,0} g have left the accounts; all ledger accounts add up to {audit.SumOfLegs} g.");
        }
    }

    private void WriteStores(StringBuilder text)
    {
        text.AppendLine().AppendLine("## Store alone").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"In process, {stores[0].Figures.Callers:#,0} callers at a time, sales of three lines on scattered accounts, each answered after the fsync of its group.").AppendLine();
        text.AppendLine("| added to every commit | postings/s | p50 ms | p99 ms | CPU µs/posting, callers included | bytes/posting |").AppendLine("|--:|--:|--:|--:|--:|--:|");
        foreach (var (added, f) in stores)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {added} ms | {f.Rate:#,0} | {f.P50 / 1000:0.00} | {f.P99 / 1000:0.00} | {f.CpuMicroseconds:0.0} | {f.AllocatedBytes:#,0} |");
        }

        foreach (var (added, figures) in stores.Where(s => s.Added == 0)) WriteLimits(text, Limit.Of(figures));
    }

    private static void WriteWeighing(StringBuilder text, WeighingFigures figures)
    {
        text.AppendLine().AppendLine("## Weighing alone").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Baskets of {figures.Lines} EAN-13 from a catalogue of {figures.Articles:#,0} articles, one thread; the same labels are looked up in a plain dictionary of texts, in turns.").AppendLine();
        text.AppendLine("| | |").AppendLine("|---|--:|");
        text.AppendLine(CultureInfo.InvariantCulture, $"| weighing a basket | {figures.BasketMicroseconds:0.00} µs |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| its plain look-ups | {figures.LookUpMicroseconds:0.00} µs |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| allocated per basket | {figures.AllocatedBytes:#,0} bytes, of which the answer {figures.ResultBytes:#,0} |");
        WriteLimits(text, Limit.Of(figures));
    }

    private static void WriteReplay(StringBuilder text, ReplayFigures figures)
    {
        text.AppendLine().AppendLine("## Restart and memory").AppendLine();
        text.AppendLine("| | |").AppendLine("|---|--:|");
        text.AppendLine(CultureInfo.InvariantCulture, $"| start from {figures.Entries:#,0} entries, journal alone | {figures.JournalOnly.Milliseconds / 1000:0.0} s |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| start from the last snapshot and the entries after it | {figures.WithSnapshot.Milliseconds / 1000:0.0} s |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| memory per account, the marker of its allocation included | {figures.BytesPerAccount:#,0} bytes |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| memory per remembered transaction of three lines, its marker and answer included | {figures.BytesPerTransaction:#,0} bytes |");
    }

    private static void WriteContents(StringBuilder text, ContentFigures figures)
    {
        text.AppendLine().AppendLine("## Contents").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{figures.Count:#,0} contents by GTIN, looked up in random order; beside it a `Dictionary<Gtin, CarbonContent>` of the same, in turns.").AppendLine();
        text.AppendLine("| | table | dictionary |").AppendLine("|---|--:|--:|");
        text.AppendLine(CultureInfo.InvariantCulture, $"| look-up that finds, ns | {figures.Nanoseconds:0.0} | {figures.PlainNanoseconds:0.0} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| ratio to the dictionary, median of the rounds | {figures.Ratio:0.00} | 1 |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| look-up that finds nothing, ns | {figures.AbsentNanoseconds:0.0} | {figures.PlainAbsentNanoseconds:0.0} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| live memory per content, bytes | {figures.Bytes:0.0} | {figures.PlainBytes:0.0} |");
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Import of a CSV file of {figures.Count:#,0} rows into a version on disk, the whole command: {figures.ImportSeconds:0.0} s, at most {figures.ImportPeakBytes / 1e6:#,0} MB of memory.");
        WriteLimits(text, Limit.Of(figures));
    }

    private static void WriteLimits(StringBuilder text, IEnumerable<Limit> limits)
    {
        text.AppendLine().AppendLine("| promise | bound | found | |").AppendLine("|---|--:|--:|---|");
        foreach (var limit in limits) text.AppendLine(limit.Row());
    }

    private static string Added(int milliseconds) => milliseconds == 0 ? "" : $", {milliseconds} ms added to every commit";
}
