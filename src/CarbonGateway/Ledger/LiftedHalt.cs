namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Why a partition is let go on, and who says so.</summary>
/// <param name="By">A person, 1 to 100 characters.</param>
/// <param name="Reason">1 to 1,000 characters.</param>
/// <param name="LedgerWon">True: what Redis had of the partition was dropped, and made again from the ledger.</param>
/// <param name="Dropped">Entries that only Redis had, and that are gone.</param>
public sealed record HaltLift(string By, string Reason, bool LedgerWon, long Dropped)
{
    /// <exception cref="ArgumentException">Too short or too long.</exception>
    internal void Check()
    {
        if (By.Length is 0 or > 100) throw new ArgumentException("Who lifts a halt has a name of 1 to 100 characters.", nameof(By));
        if (Reason.Length is 0 or > 1_000) throw new ArgumentException("A halt is lifted for a reason of 1 to 1,000 characters.", nameof(Reason));
    }
}

/// <summary>A halt that was lifted, as the ledger keeps it for ever.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Halt">Null = the partition was made again before anything halted it.</param>
/// <param name="Lift">Why, and who.</param>
/// <param name="At">When, by the ledger's clock.</param>
public sealed record LiftedHalt(int Partition, Halt? Halt, HaltLift Lift, DateTimeOffset At);
