using System.Numerics;

namespace CarbonPos.Bench.Driving;

/// <summary>Counts latencies of 1 µs to 17 s in 32 steps per doubling, so within 3 %. One thread at a time; add them up afterwards.</summary>
internal sealed class Histogram
{
    private const int StepBits = 5;
    private const int Steps = 1 << StepBits;
    private const int Doublings = 20;
    private readonly int[] counts = new int[(Doublings + 1) * Steps];

    public long Count { get; private set; }

    public void Add(TimeSpan latency)
    {
        counts[IndexOf((ulong)Math.Max(0, latency.Ticks / TimeSpan.TicksPerMicrosecond))]++;
        Count++;
    }

    public void Add(Histogram other)
    {
        for (var i = 0; i < counts.Length; i++) counts[i] += other.counts[i];
        Count += other.Count;
    }

    /// <param name="share">0 to 1.</param>
    /// <returns>Microseconds that so many calls took at most; 0 when there was none.</returns>
    public double Quantile(double share)
    {
        var wanted = (long)Math.Ceiling(share * Count);
        long seen = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            seen += counts[i];
            if (seen >= wanted && seen > 0) return MiddleOf(i);
        }

        return 0;
    }

    private static int IndexOf(ulong microseconds)
    {
        if (microseconds < Steps) return (int)microseconds;
        var doubling = BitOperations.Log2(microseconds) - StepBits + 1;
        return doubling > Doublings
            ? ((Doublings + 1) * Steps) - 1
            : (doubling * Steps) + (int)((microseconds >> (doubling - 1)) & (Steps - 1));
    }

    private static double MiddleOf(int index)
    {
        var (doubling, step) = (index / Steps, index % Steps);
        return doubling == 0 ? step : (Steps + step + 0.5) * (1L << (doubling - 1));
    }
}
