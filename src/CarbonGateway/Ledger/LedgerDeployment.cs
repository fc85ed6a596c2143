namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Whose ledger: one of another deployment, or of another partition count, is refused at the start.</summary>
/// <param name="Id">1 to 64 characters; the origin of every partition's chain hangs on it.</param>
/// <param name="Partitions">Fixed count, 1 to 65,536.</param>
public sealed record LedgerDeployment(string Id, int Partitions)
{
    /// <summary>All partitions.</summary>
    public PartitionRange All => new(0, Partitions);

    internal void Require(int partition)
    {
        if (partition < 0 || partition >= Partitions) throw new ArgumentOutOfRangeException(nameof(partition), partition, $"Partitions are 0 to {Partitions - 1}.");
    }

    internal void Validate()
    {
        if (Id.Length is 0 or > 64) throw new ArgumentException("A deployment's id has 1 to 64 characters.");
        if (Partitions is < 1 or > 65_536) throw new ArgumentException("A deployment has 1 to 65,536 partitions.");
    }
}

/// <summary>Neighbouring partitions.</summary>
/// <param name="First">0 or more.</param>
/// <param name="Count">1 or more.</param>
public readonly record struct PartitionRange(int First, int Count)
{
    /// <summary>One partition.</summary>
    public static PartitionRange Of(int partition) => new(partition, 1);

    /// <summary>True of a partition in it.</summary>
    public bool Contains(int partition) => partition >= First && partition - First < Count;
}
