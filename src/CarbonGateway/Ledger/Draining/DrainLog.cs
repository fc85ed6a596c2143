using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Ledger.Draining;

/// <summary>Log events of the drain and of doubles, 2300 to 2349.</summary>
internal static partial class DrainLog
{
    [LoggerMessage(2300, LogLevel.Information, "Partitions {First} to {Last} are drained here now, under fence {Fence}")]
    public static partial void Began(ILogger log, int first, int last, long fence);

    [LoggerMessage(2301, LogLevel.Information, "Partitions {First} to {Last} are drained by another gateway: {Reason}")]
    public static partial void StandsBy(ILogger log, int first, int last, string reason);

    [LoggerMessage(2302, LogLevel.Error, "Nothing is drained: {Reason} {Meanwhile}")]
    public static partial void Failing(ILogger log, string reason, string meanwhile);

    [LoggerMessage(2303, LogLevel.Information, "The drain goes on")]
    public static partial void GoesOn(ILogger log);

    [LoggerMessage(2304, LogLevel.Error, "Partition {Partition} is not drained, the others are: {Reason}")]
    public static partial void Stuck(ILogger log, int partition, string reason);

    [LoggerMessage(2305, LogLevel.Information, "Partition {Partition} is drained again")]
    public static partial void Unstuck(ILogger log, int partition);

    [LoggerMessage(2306, LogLevel.Warning, "Partitions {First} to {Last} were taken by another gateway: fence {Fence} counts now")]
    public static partial void Superseded(ILogger log, int first, int last, long fence);

    [LoggerMessage(2307, LogLevel.Error, "The drain met what it did not expect, and tries again")]
    public static partial void Unexpected(ILogger log, Exception cause);

    [LoggerMessage(2308, LogLevel.Error, "The ledger does not keep up: {Reason}")]
    public static partial void FallsBehind(ILogger log, string reason);

    [LoggerMessage(2309, LogLevel.Information, "The ledger keeps up again")]
    public static partial void KeepsUp(ILogger log);

    [LoggerMessage(2320, LogLevel.Warning, "One request id debited two accounts: transaction {Later} is undone, {Kept} stays. {Outcome}, {Grams} g went back")]
    public static partial void Undone(ILogger log, JournalKey later, JournalKey kept, Outcome outcome, long grams);

    [LoggerMessage(2321, LogLevel.Error, "Doubles cannot be looked for: {Reason}")]
    public static partial void SearchFailed(ILogger log, string reason);
}
