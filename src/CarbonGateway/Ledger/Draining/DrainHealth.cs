namespace CarbonPos.CarbonGateway.Ledger.Draining;

/// <summary>A partition that is not drained, while the others go on.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Reason">Why, and what to do.</param>
public sealed record StuckPartition(int Partition, string Reason);

/// <summary>How far the ledger is behind the journal, as far as this gateway drains.</summary>
/// <param name="Partitions">That this gateway has the lease of; 0 = another gateway drains, or none.</param>
/// <param name="Behind">Entries that are not in the ledger yet.</param>
/// <param name="Oldest">Age of the oldest of them; zero while there is none.</param>
/// <param name="Stuck">What does not go on by itself, at most 100.</param>
/// <param name="Trouble">Why nothing is drained at all; empty while all is well.</param>
public sealed record DrainHealth(int Partitions, long Behind, TimeSpan Oldest, IReadOnlyList<StuckPartition> Stuck, string Trouble)
{
    /// <summary>Time since a look at the journals last went well, here or in the gateway that has the lease; zero while it is switched off.</summary>
    public TimeSpan SinceWell { get; init; }

    /// <summary>Most partitions that are named.</summary>
    public const int MostNamed = 100;

    internal static DrainHealth Sum(IReadOnlyCollection<DrainHealth> ranges) => new(
        ranges.Sum(r => r.Partitions),
        ranges.Sum(r => r.Behind),
        ranges.Select(r => r.Oldest).DefaultIfEmpty().Max(),
        [.. ranges.SelectMany(r => r.Stuck).Take(MostNamed)],
        ranges.Select(r => r.Trouble).FirstOrDefault(t => t.Length > 0) ?? "")
    {
        SinceWell = ranges.Select(r => r.SinceWell).DefaultIfEmpty().Max(),
    };
}
