using CarbonPos.Bench.Driving;

namespace CarbonPos.Bench.OnRedis;

/// <summary>One round of what checkouts are held against.</summary>
/// <param name="Rate">Per second.</param>
/// <param name="P50">µs.</param>
/// <param name="P99">µs.</param>
/// <param name="ServerMicroseconds">Processor time of the server, each.</param>
/// <param name="DriverMicroseconds">Processor time of what drives it, each.</param>
/// <param name="Count">Measured.</param>
internal sealed record SideRound(double Rate, double P50, double P99, double ServerMicroseconds, double DriverMicroseconds, long Count);

/// <summary>Rounds of it; every figure is their median.</summary>
internal sealed class SideFigures(string name)
{
    private readonly List<SideRound> rounds = [];

    public string Name => name;

    public double Rate => rounds.Select(r => r.Rate).Median();

    public double P50 => rounds.Select(r => r.P50).Median();

    public double P99 => rounds.Select(r => r.P99).Median();

    public double ServerMicroseconds => rounds.Select(r => r.ServerMicroseconds).Median();

    public double DriverMicroseconds => rounds.Select(r => r.DriverMicroseconds).Median();

    public void Add(SideRound round) => rounds.Add(round);
}
