namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>One partition's lease as a back end keeps it.</summary>
internal readonly record struct LeaseRow(string? Owner, long Fence, DateTimeOffset? Until);

/// <summary>Who may have a lease, and under which fence.</summary>
internal static class LeaseRules
{
    /// <exception cref="ArgumentException">Misuse.</exception>
    public static void Check(LedgerDeployment deployment, PartitionRange partitions, string owner, TimeSpan lasting)
    {
        if (partitions.First < 0 || partitions.Count < 1 || partitions.First > deployment.Partitions - partitions.Count) throw new ArgumentException($"Partitions {partitions.First} and {partitions.Count - 1} more are not of 0 to {deployment.Partitions - 1}.", nameof(partitions));
        if (owner.Length is 0 or > 100) throw new ArgumentException("An owner has 1 to 100 characters.", nameof(owner));
        if (lasting < TimeSpan.FromMilliseconds(1) || lasting > TimeSpan.FromHours(1)) throw new ArgumentException("A lease lasts 1 ms to 1 hour.", nameof(lasting));
    }

    /// <summary>Who is in the way; null = nobody.</summary>
    public static string? HeldByOther(IReadOnlyList<LeaseRow> rows, string owner, DateTimeOffset now)
    {
        foreach (var row in rows)
        {
            if (row.Owner is { } other && other != owner && row.Until > now) return $"Leased to {other} until {row.Until:u}.";
        }

        return null;
    }

    /// <summary>The old fence where nobody else had any of it since; else one above all.</summary>
    public static (long Fence, bool Renewed) NextFence(IReadOnlyList<LeaseRow> rows, string owner)
    {
        var highest = 0L;
        var renewed = true;
        foreach (var row in rows)
        {
            highest = Math.Max(highest, row.Fence);
            renewed &= row.Owner == owner && row.Fence == rows[0].Fence;
        }

        return renewed ? (highest, true) : (highest + 1, false);
    }
}
