using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.Bench;

/// <summary>A content table of a million GTINs beside a plain dictionary of the same contents, and how long a file of them takes to import.</summary>
internal static class ContentsAlone
{
    private const int Rounds = 7;
    private static readonly DateOnly Day = new(2026, 11, 22);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var count = arguments.Number("rows", 1_000_000);
        var present = Gtins(0, count);
        var absent = Gtins(count, count);
        var (table, tableBytes) = Weighed(() => Table(present));
        var (plain, plainBytes) = Weighed(() => present.ToDictionary(gtin => gtin, gtin => Content((int)(gtin.Number / 10 % 1_000_000))));
        Shuffle(present, new Random(20261122));
        Shuffle(absent, new Random(20261122));

        var figures = new List<(double Table, double Plain, double AbsentTable, double AbsentPlain)>();
        for (var round = 0; round < Rounds; round++)
        {
            figures.Add((Look(table, present, count), Look(plain, present, count), Look(table, absent, 0), Look(plain, absent, 0)));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Look(table, present, count);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(plain);
        var (seconds, peak) = await ImportAsync(arguments.Text("folder"), arguments.Text("gateway"), count);
        Console.WriteLine(JsonSerializer.Serialize(new ContentFigures(
            count,
            Median(figures.Select(f => f.Table)),
            Median(figures.Select(f => f.Plain)),
            Median(figures.Select(f => f.Table / f.Plain)),
            Median(figures.Select(f => f.AbsentTable)),
            Median(figures.Select(f => f.AbsentPlain)),
            allocated / (double)count,
            tableBytes / (double)count,
            plainBytes / (double)count,
            seconds,
            peak)));
        return 0;
    }

    private static ContentTable Table(Gtin[] gtins)
    {
        var builder = new ContentTableBuilder();
        foreach (var gtin in gtins)
        {
            builder.Add(ContentKey.OfGtin(gtin), Content((int)(gtin.Number / 10 % 1_000_000)), out _);
        }

        return builder.Build("bench");
    }

    // A thousand suppliers, as a large retailer has them; their texts are shared, in the dictionary too.
    private static CarbonContent Content(int number) => new(
        "", "2026-1", CarbonIntensity.FromKilograms(number / 1000m, ContentUnit.Kilogram), Provenance.Transmitted, new(2026, 1, 1), null, 2025, _suppliers[number / 1000], "closed account 2025");

    private static readonly string[] _suppliers = [.. Enumerable.Range(0, 1000).Select(i => $"Supplier {i}")];

    private static double Look(ContentTable table, Gtin[] gtins, int expected)
    {
        var (found, micrograms) = (0, 0L);
        var started = Stopwatch.GetTimestamp();
        foreach (var gtin in gtins)
        {
            if (table.Find(ContentKey.OfGtin(gtin), ContentBasis.Shelf, Day, out var content) == ContentMatch.Found)
            {
                found++;
                micrograms += content.Intensity.Micrograms;
            }
        }

        return Nanoseconds(started, gtins.Length, found == expected && micrograms >= 0);
    }

    private static double Look(Dictionary<Gtin, CarbonContent> plain, Gtin[] gtins, int expected)
    {
        var (found, micrograms) = (0, 0L);
        var started = Stopwatch.GetTimestamp();
        foreach (var gtin in gtins)
        {
            if (plain.TryGetValue(gtin, out var content) && content.IsValidOn(Day))
            {
                found++;
                micrograms += content.Intensity.Micrograms;
            }
        }

        return Nanoseconds(started, gtins.Length, found == expected && micrograms >= 0);
    }

    private static double Nanoseconds(long started, int lookUps, bool isRight) => isRight
        ? Stopwatch.GetElapsedTime(started).TotalNanoseconds / lookUps
        : throw new InvalidDataException("A look-up found what it should not, or did not find what it should.");

    private static (T Made, long Bytes) Weighed<T>(Func<T> make)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var made = make();
        return (made, GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    private static Gtin[] Gtins(int from, int count) => [.. Enumerable.Range(from, count).Select(i =>
    {
        var body = string.Create(CultureInfo.InvariantCulture, $"952{i:D9}");
        return Gtin.Parse($"{body}{Gtin.CheckDigit(body)}").Gtin;
    })];

    private static void Shuffle(Gtin[] gtins, Random random) => random.Shuffle(gtins);

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    /// <summary>The whole command, from its start to its end: reading, checking, building, writing the version, fsync.</summary>
    private static async Task<(double Seconds, long PeakBytes)> ImportAsync(string folder, string gateway, int count)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "contents.csv");
        await using (var writer = new StreamWriter(file))
        {
            await writer.WriteLineAsync("gtin,kgCo2e,unit,validFrom,vintage,version,supplier,source,stages");
            foreach (var gtin in Gtins(0, count))
            {
                await writer.WriteLineAsync($"{gtin},{gtin.Number / 10 % 1_000_000 / 1000m},kg,2026-01-01,2025,2026-1,Supplier {gtin.Number / 10_000 % 1000},closed account 2025,materials+making");
            }
        }

        var start = new ProcessStartInfo("dotnet", [gateway, "contents", "import", file, "--folder", Path.Combine(folder, "versions"), "--json"]) { RedirectStandardOutput = true, UseShellExecute = false };
        var started = Stopwatch.GetTimestamp();
        using var import = Process.Start(start) ?? throw new InvalidOperationException("The import cannot be started.");
        var peak = 0L;
        var output = import.StandardOutput.ReadToEndAsync();
        while (!import.WaitForExit(TimeSpan.FromMilliseconds(50)))
        {
            import.Refresh();
            peak = Math.Max(peak, import.HasExited ? 0 : import.PeakWorkingSet64);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        using var report = JsonDocument.Parse(await output);
        if (report.RootElement.GetProperty("contents").GetInt32() != count || import.ExitCode != 0) throw new InvalidDataException($"The import ended with {import.ExitCode}.");
        return (seconds, peak);
    }
}
