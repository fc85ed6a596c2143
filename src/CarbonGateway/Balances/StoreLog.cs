namespace CarbonPos.CarbonGateway.Balances;

/// <summary>Log events of the balance store, 2000 to 2099.</summary>
internal static partial class StoreLog
{
    [LoggerMessage(2000, LogLevel.Information, "Replayed {Entries} journal entries in {Milliseconds:0} ms")]
    public static partial void Replayed(ILogger log, long entries, double milliseconds);

    [LoggerMessage(2001, LogLevel.Error, "A group of {Count} postings could not be committed; the state is read again from disk")]
    public static partial void GroupFailed(ILogger log, int count, Exception cause);

    [LoggerMessage(2002, LogLevel.Critical, "The journal cannot be read after a failure; postings are refused until it can")]
    public static partial void RecoverFailed(ILogger log, Exception cause);

    [LoggerMessage(2003, LogLevel.Warning, "The snapshot is not used: {Flaw}. The whole journal is replayed instead")]
    public static partial void SnapshotIgnored(ILogger log, string flaw);

    [LoggerMessage(2004, LogLevel.Information, "Snapshot of entry {LastId} written in {Milliseconds:0} ms")]
    public static partial void SnapshotWritten(ILogger log, long lastId, double milliseconds);

    [LoggerMessage(2005, LogLevel.Warning, "The snapshot could not be written; the journal stays the truth and the next start takes longer")]
    public static partial void SnapshotFailed(ILogger log, Exception cause);

    [LoggerMessage(2007, LogLevel.Error, "Postings are refused: {Reason}")]
    public static partial void Refusing(ILogger log, string reason);

    [LoggerMessage(2008, LogLevel.Information, "Postings are taken again")]
    public static partial void TakingAgain(ILogger log);

    [LoggerMessage(2009, LogLevel.Warning, "The journal's newest entry is of {Newest:u}, later than the clock, {Now:u}. Until the clock gets there, postings count as made at that moment, in its budget period")]
    public static partial void ClockBehind(ILogger log, DateTimeOffset newest, DateTimeOffset now);

    [LoggerMessage(2010, LogLevel.Warning, "The file that tells how far the journal went could not be written; entries lost before the next start may go unnoticed")]
    public static partial void MarkFailed(ILogger log, Exception cause);

    [LoggerMessage(2011, LogLevel.Warning, "Entries of the journal are lost, and this was accepted: {Loss}")]
    public static partial void LossAccepted(ILogger log, string loss);

    [LoggerMessage(2006, LogLevel.Warning, "The write-ahead log could not be moved now; it is tried again")]
    public static partial void CheckpointFailed(ILogger log, Exception cause);
}
