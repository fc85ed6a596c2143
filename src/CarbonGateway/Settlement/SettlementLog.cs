namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>Log events of receipts and proofs, 2500 to 2549.</summary>
internal static partial class SettlementLog
{
    [LoggerMessage(2500, LogLevel.Information, "Fresh settlement keys were made in {File}: publish their public halves ('carbonpos-gateway public-keys'). If there were keys before, restore them: receipts of days that are not settled yet cannot be proved without")]
    public static partial void KeysMade(ILogger log, string file);

    [LoggerMessage(2501, LogLevel.Critical, "The proof of entry {Key} does not lead to the root of {Day:yyyy-MM-dd}: the ledger or the leaf keys are not those that the day was settled with")]
    public static partial void ProofAstray(ILogger log, Carbon.Journal.JournalKey key, DateOnly day);

    [LoggerMessage(2502, LogLevel.Error, "A batch of {Count} receipts could not be signed")]
    public static partial void SigningFailed(ILogger log, int count, Exception cause);
}
