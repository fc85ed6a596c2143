namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>Log events of settlement, receipts and proofs, 2500 to 2549.</summary>
internal static partial class SettlementLog
{
    [LoggerMessage(2500, LogLevel.Information, "Fresh settlement keys were made in {File}: publish their public halves ('carbonpos-gateway public-keys'). If there were keys before, restore them: receipts of days that are not settled yet cannot be proved without")]
    public static partial void KeysMade(ILogger log, string file);

    [LoggerMessage(2501, LogLevel.Critical, "The proof of entry {Key} does not lead to the root of {Day:yyyy-MM-dd}: the ledger or the leaf keys are not those that the day was settled with")]
    public static partial void ProofAstray(ILogger log, Carbon.Journal.JournalKey key, DateOnly day);

    [LoggerMessage(2510, LogLevel.Information, "{Day:yyyy-MM-dd} is sealed: {Entries} entries, root {Root}")]
    public static partial void Sealed(ILogger log, DateOnly day, long entries, string root);

    [LoggerMessage(2511, LogLevel.Information, "{Day:yyyy-MM-dd} is settled: every institution has booked it")]
    public static partial void Settled(ILogger log, DateOnly day);

    [LoggerMessage(2512, LogLevel.Warning, "{Day:yyyy-MM-dd} stays {State}: {Trouble}")]
    public static partial void Kept(ILogger log, DateOnly day, NightState state, string trouble);

    [LoggerMessage(2513, LogLevel.Critical, "{Day:yyyy-MM-dd} is not sealed: {Flaw}")]
    public static partial void DayFlawed(ILogger log, DateOnly day, string flaw);

    [LoggerMessage(2514, LogLevel.Warning, "The {Institution} has not booked {Count} records of {Day:yyyy-MM-dd}: see 'carbonpos-gateway breaks'")]
    public static partial void Breaks(ILogger log, DateOnly day, string institution, int count);

    [LoggerMessage(2515, LogLevel.Error, "The night cannot go on: {Reason}")]
    public static partial void Failing(ILogger log, string reason);

    [LoggerMessage(2516, LogLevel.Information, "The night goes on")]
    public static partial void GoesOn(ILogger log);

    [LoggerMessage(2517, LogLevel.Information, "{Count} instructions of the central account are posted, up to number {Last}")]
    public static partial void Instructed(ILogger log, int count, long last);

    [LoggerMessage(2518, LogLevel.Error, "Instruction {Number} of the central account is not posted, and none after it: {Reason}")]
    public static partial void NotInstructed(ILogger log, long number, string reason);

    [LoggerMessage(2502, LogLevel.Error, "A batch of {Count} receipts could not be signed")]
    public static partial void SigningFailed(ILogger log, int count, Exception cause);
}
