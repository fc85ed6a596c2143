using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Log events of the ledger, 2400 to 2449.</summary>
internal static partial class LedgerLog
{
    [LoggerMessage(2400, LogLevel.Information, "Ledger of deployment {Deployment} is open at schema {Schema}. {Durability}")]
    public static partial void Opened(ILogger log, string deployment, int schema, string durability);

    [LoggerMessage(2401, LogLevel.Information, "Ledger brought to schema {Schema} by {Migration}")]
    public static partial void Migrated(ILogger log, int schema, string migration);

    [LoggerMessage(2402, LogLevel.Critical, "Partition {Partition} is halted at entry {Key}: {Reason} Nothing more of it is drained")]
    public static partial void Halted(ILogger log, int partition, JournalKey key, string reason);

    [LoggerMessage(2403, LogLevel.Error, "The ledger cannot be used: {Reason}")]
    public static partial void Unreachable(ILogger log, string reason);

    [LoggerMessage(2404, LogLevel.Information, "The ledger can be used again")]
    public static partial void ReachableAgain(ILogger log);

    [LoggerMessage(2405, LogLevel.Information, "Partitions {First} to {Last} leased to {Owner} under fence {Fence}")]
    public static partial void Leased(ILogger log, int first, int last, string owner, long fence);

    [LoggerMessage(2407, LogLevel.Warning, "The halt of partition {Partition} is lifted by {By}: {Reason}")]
    public static partial void Lifted(ILogger log, int partition, string by, string reason);

    [LoggerMessage(2406, LogLevel.Warning, "The database may lose what it has committed, and this was accepted: {Settings}")]
    public static partial void UnsafeAccepted(ILogger log, string settings);
}
