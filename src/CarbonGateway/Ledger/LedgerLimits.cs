namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Bounds of single calls.</summary>
public static class LedgerLimits
{
    /// <summary>Entries of one append, all partitions together: 50,000.</summary>
    public const int MostEntries = 50_000;

    /// <summary>Entries of one list of an account: 1,000.</summary>
    public const int MostListed = 1_000;

    /// <summary>Doubles told by one search: 1,000.</summary>
    public const int MostDoubles = 1_000;

    /// <summary>New entries that one search for doubles compares: 20,000.</summary>
    public const int MostCompared = 20_000;
}
