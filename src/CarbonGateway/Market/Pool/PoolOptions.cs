namespace CarbonPos.CarbonGateway.Market.Pool;

/// <summary>Settings of the deployment's share of the authority's pool, section "Gateway:Pool". They count where there is a central account.</summary>
public sealed class PoolOptions
{
    private const long MostShareGrams = 1_000_000_000_000;

    /// <summary>How often shares are looked at, 1 s to 1 h. Default 10 s. A sale that found too few points has them looked at at once.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Up to how much a partition's share is filled, grams, 1 to 10^12. Default 1,000,000. It gets less while little is unallocated: see docs/decisions/0050-the-pool-in-a-deployment.md.</summary>
    public long ShareGrams { get; set; } = 1_000_000;

    /// <summary>What the deployment would have unallocated, grams, 0 to 10^15. Below half of it it asks the central account for the rest; what is above it after a cut goes back. 0 = it never asks, and gives all back. Default 100,000,000 (100 t).</summary>
    public long LeaseGrams { get; set; } = 100_000_000;

    /// <summary>Throws with the name of the first setting that is out of range.</summary>
    /// <exception cref="InvalidOperationException">One is.</exception>
    public void Validate()
    {
        if (Every < TimeSpan.FromSeconds(1) || Every > TimeSpan.FromHours(1)) throw new InvalidOperationException("Setting Gateway:Pool:Every must be 00:00:01 to 01:00:00.");
        if (ShareGrams is < 1 or > MostShareGrams) throw new InvalidOperationException("Setting Gateway:Pool:ShareGrams must be 1 to 10^12.");
        if (LeaseGrams is < 0 or > Carbon.Units.Co2eMass.MaxGrams) throw new InvalidOperationException("Setting Gateway:Pool:LeaseGrams must be 0 to 10^15.");
    }
}
