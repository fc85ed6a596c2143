namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>How a ledger stands.</summary>
/// <param name="IsReady">The last attempt reached it.</param>
/// <param name="Durability">What a commit promises, in one sentence.</param>
/// <param name="Trouble">Why it is not ready; empty when it is.</param>
public sealed record LedgerHealth(bool IsReady, string Durability, string Trouble);

/// <summary>The ledger cannot be read now.</summary>
public sealed class LedgerUnavailableException(string reason, Exception? cause = null) : Exception(reason, cause);
