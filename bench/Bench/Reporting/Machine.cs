using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace CarbonPos.Bench.Reporting;

/// <summary>What the figures were made on.</summary>
internal sealed record Machine(
    string Date, string Cpu, int Cores, string Memory, string Platform, string DotNet, string Load, string GrowingSync, string OverwritingSync)
{
    public static Machine Look(string folder, TimeProvider time) => new(
        time.GetUtcNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC",
        Line("/proc/cpuinfo", "model name", ':'),
        Environment.ProcessorCount,
        $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30)} GiB",
        $"{RuntimeInformation.OSDescription}, kernel {Environment.OSVersion.Version}",
        $"{RuntimeInformation.FrameworkDescription}, {(System.Runtime.GCSettings.IsServerGC ? "server" : "workstation")} GC, {System.Runtime.GCSettings.LatencyMode} latency mode",
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown",
        Sync(folder, growing: true),
        Sync(folder, growing: false));

    public IEnumerable<(string What, string Value)> Facts() =>
    [
        ("date", Date),
        ("CPU", Cpu),
        ("cores", Cores.ToString(CultureInfo.InvariantCulture)),
        ("memory", Memory),
        ("system", Platform),
        (".NET", DotNet),
        ("load average at start", Load),
        ("fsync after 8 KiB appended", GrowingSync),
        ("fsync after 8 KiB overwritten", OverwritingSync),
    ];

    private static string Line(string file, string name, char separator) =>
        File.Exists(file) && File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(separator) + 1)..].Trim()
            : "unknown";

    private static string Sync(string folder, bool growing)
    {
        const int times = 200;
        var path = Path.Combine(folder, "sync.tmp");
        var page = new byte[8192];
        var took = new double[times];
        using (var file = new FileStream(path, FileMode.Create))
        {
            if (!growing)
            {
                for (var i = 0; i < times; i++) file.Write(page);
                file.Flush(flushToDisk: true);
                file.Position = 0;
            }

            for (var i = 0; i < times; i++)
            {
                var started = Stopwatch.GetTimestamp();
                file.Write(page);
                file.Flush(flushToDisk: true);
                took[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            }
        }

        File.Delete(path);
        Array.Sort(took);
        return string.Create(CultureInfo.InvariantCulture, $"p50 {took[times / 2]:0.00} ms, p99 {took[times * 99 / 100]:0.00} ms");
    }
}
