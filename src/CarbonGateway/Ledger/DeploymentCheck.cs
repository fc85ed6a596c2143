namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Refuses a ledger that is not this deployment's.</summary>
internal static class DeploymentCheck
{
    /// <exception cref="InvalidOperationException">Another deployment's, or of another partition count.</exception>
    public static void Require(LedgerDeployment found, LedgerDeployment wanted, string place)
    {
        if (found.Id != wanted.Id)
        {
            throw new InvalidOperationException($"The ledger {place} belongs to deployment {found.Id}, not to {wanted.Id}. Set Gateway:Ledger:Postgres (or Gateway:Ledger:File) to this deployment's own.");
        }

        if (found.Partitions != wanted.Partitions)
        {
            throw new InvalidOperationException($"The ledger {place} was made with {found.Partitions} partitions, not {wanted.Partitions}. The count is fixed when a deployment begins: set it back.");
        }
    }
}
