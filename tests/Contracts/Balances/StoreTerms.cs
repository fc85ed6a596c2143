using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Market;

namespace CarbonPos.Contracts.Balances;

/// <summary>What a test asks of the store it opens. An implementation maps it to its own settings.</summary>
public sealed record StoreTerms
{
    /// <summary>Names the data within one test: the same name opens the same data again, another name begins empty.</summary>
    public string Data { get; init; } = "town";

    /// <summary>In force as long as the store is open.</summary>
    public Policy Policy { get; init; } = new() { Version = "contract-1", CarryOverCap = Co2eMass.FromGrams(3_000) };

    /// <summary>Null = <see cref="Policy"/> for ever.</summary>
    public PolicySchedule? Policies { get; init; }

    /// <summary>Of the deployment.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>Most events that wait.</summary>
    public int QueueLimit { get; init; } = 10_000;

    /// <summary>Added to every commit, so that a test can get between an event and its answer.</summary>
    public TimeSpan CommitLatency { get; init; }
}
