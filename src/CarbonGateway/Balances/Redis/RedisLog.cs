namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>Log events of the Redis balance store, 2250 to 2299.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(2250, LogLevel.Warning, "Partition {Partition} begins epoch {Epoch}: another server is the primary now")]
    public static partial void EpochRaised(ILogger log, int partition, int epoch);

    [LoggerMessage(2251, LogLevel.Error, "Postings of partition {Partition} are refused: {Reason}")]
    public static partial void Refused(ILogger log, int partition, string reason);

    [LoggerMessage(2252, LogLevel.Error, "Entry {Key} is remembered, but neither Redis nor the ledger has it")]
    public static partial void EntryMissing(ILogger log, string key);

    [LoggerMessage(2253, LogLevel.Information, "Redis answers again")]
    public static partial void AnswersAgain(ILogger log);

    [LoggerMessage(2254, LogLevel.Warning, "The ledger does not answer: a new primary is taken without comparing it with what is drained since")]
    public static partial void LedgerNotAsked(ILogger log);

    [LoggerMessage(2255, LogLevel.Warning, "{Endpoint}: {Warning}")]
    public static partial void SetupWarning(ILogger log, string endpoint, string warning);

    [LoggerMessage(2256, LogLevel.Critical, "Nothing is posted any more: {Reason}")]
    public static partial void SetupChanged(ILogger log, string reason);

    [LoggerMessage(2258, LogLevel.Error, "Postings of partition {Partition} are refused: its journal has {Limit} entries that the ledger does not have, and may not grow. Check the ledger and the drain; postings are taken again once it drains")]
    public static partial void JournalFull(ILogger log, int partition, long limit);

    [LoggerMessage(2259, LogLevel.Information, "Postings of partition {Partition} are taken again: its journal was drained")]
    public static partial void JournalTakesAgain(ILogger log, int partition);

    [LoggerMessage(2257, LogLevel.Error, "How Redis is set up could not be looked at; tried again in a few seconds")]
    public static partial void LookFailed(ILogger log, Exception cause);
}
