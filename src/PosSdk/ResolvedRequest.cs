using CarbonPos.PosSdk.Pending;

namespace CarbonPos.PosSdk;

/// <summary>What became of a request that had been left without an answer.</summary>
/// <param name="Request">As it was kept before it was sent, with the till's note.</param>
/// <param name="Outcome">How it ended. <see cref="SaleOutcome.Unknown"/>: still nobody knows, and it stays kept.</param>
public sealed record ResolvedRequest(PendingRequest Request, SaleOutcome Outcome);
