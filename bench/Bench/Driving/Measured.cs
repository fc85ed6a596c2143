using CarbonPos.Bench.Servers;

namespace CarbonPos.Bench.Driving;

/// <summary>What one run of one load gave.</summary>
/// <param name="Latency">Of the measured calls.</param>
/// <param name="Seconds">Measured.</param>
/// <param name="Server">What the server used meanwhile.</param>
/// <param name="Driver">What this process used meanwhile.</param>
/// <param name="Good">Calls answered as they should be, warm-up included.</param>
/// <param name="Bad">All others.</param>
internal sealed record Measured(Histogram Latency, double Seconds, Usage Server, Usage Driver, long Good, long Bad)
{
    /// <summary>What processes that work for the server used meanwhile, in the order in which they were named.</summary>
    public TimeSpan[] Beside { get; init; } = [];

    public double Rate => Latency.Count / Seconds;

    public double P50 => Latency.Quantile(0.50);

    public double P99 => Latency.Quantile(0.99);

    public double ServerMicroseconds => Server.Cpu.TotalMicroseconds / Latency.Count;

    public double DriverMicroseconds => Driver.Cpu.TotalMicroseconds / Latency.Count;

    public double AllocatedBytes => (double)Server.Allocated / Latency.Count;

    public double BesideMicroseconds(int which) => Beside[which].TotalMicroseconds / Latency.Count;
}

/// <summary>Several runs of one load; every figure is the median of theirs.</summary>
internal sealed class Rounds
{
    private readonly List<Measured> rounds = [];

    public void Add(Measured round) => rounds.Add(round);

    public double Rate => Median(r => r.Rate);

    public double P50 => Median(r => r.P50);

    public double P99 => Median(r => r.P99);

    public double ServerMicroseconds => Median(r => r.ServerMicroseconds);

    public double DriverMicroseconds => Median(r => r.DriverMicroseconds);

    public double AllocatedBytes => Median(r => r.AllocatedBytes);

    public double BesideMicroseconds(int which) => Median(r => r.BesideMicroseconds(which));

    public long Good => rounds.Sum(r => r.Good);

    public long Bad => rounds.Sum(r => r.Bad);

    private double Median(Func<Measured, double> figure) => rounds.Select(figure).Median();
}

/// <summary>Of several rounds, the one in the middle.</summary>
internal static class Medians
{
    public static double Median(this IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return sorted.Length == 0 ? 0 : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
