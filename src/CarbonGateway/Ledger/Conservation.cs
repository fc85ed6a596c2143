using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Net movement of a place.</summary>
/// <param name="Place">Of Citizen and Held, only kind and period count: all accounts together.</param>
/// <param name="Grams">In minus out.</param>
public readonly record struct PlaceTotal(LedgerAccount Place, Int128 Grams);

/// <summary>Whether a business day's legs are all there.</summary>
/// <param name="Legs">That were found.</param>
/// <param name="Net">In minus out over all places, grams: zero.</param>
/// <param name="Moved">Grams of all legs.</param>
/// <param name="Astray">Partitions whose legs are not as many, or not as much, as were written.</param>
public sealed record Conservation(long Legs, Int128 Net, Int128 Moved, IReadOnlyList<int> Astray)
{
    /// <summary>True when nothing is missing, added or changed.</summary>
    public bool Holds => Net == 0 && Astray.Count == 0;
}
