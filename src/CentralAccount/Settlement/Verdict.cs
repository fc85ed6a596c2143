namespace CarbonPos.CentralAccount.Settlement;

/// <summary>Why a record is not booked. Names no account.</summary>
/// <param name="Code">Stable, upper case; docs/reference/central-account.md lists them.</param>
/// <param name="Reason">One sentence.</param>
internal sealed record Verdict(string Code, string Reason)
{
    public static Verdict Unknown { get; } = new("ACCOUNT_UNKNOWN", "No account of this deployment has this id.");

    public static Verdict PoolShort { get; } = new("POOL_SHORT", "More was sold from the pool than the deployment holds by its booked batches and this one.");

    public static Verdict OutOfRange { get; } = new("AMOUNT_OUT_OF_RANGE", "A figure of the account would leave its range of ±10^15.");
}

/// <summary>A record's place in its batch.</summary>
internal readonly record struct Place(int Chunk, int Record);
