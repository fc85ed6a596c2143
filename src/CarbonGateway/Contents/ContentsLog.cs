namespace CarbonPos.CarbonGateway.Contents;

/// <summary>Log events of imported contents, 1100 to 1199.</summary>
internal static partial class ContentsLog
{
    [LoggerMessage(1100, LogLevel.Information, "Contents version {Version} is in use: {Count} contents")]
    public static partial void TakenUp(ILogger log, int version, int count);

    [LoggerMessage(1101, LogLevel.Error, "Contents version {Version} is refused, what was in use stays: {Reason}")]
    public static partial void Refused(ILogger log, int version, string reason);

    [LoggerMessage(1102, LogLevel.Error, "The contents folder cannot be read, what was in use stays: {Reason}")]
    public static partial void FolderUnreadable(ILogger log, string reason);

    [LoggerMessage(1103, LogLevel.Warning, "A content of the catalogue file is left out beside the imported ones: {Fault}")]
    public static partial void LeftOut(ILogger log, string fault);

    [LoggerMessage(1104, LogLevel.Warning, "Contents version {Version} stands in for version {Current}, which cannot be used")]
    public static partial void StandsIn(ILogger log, int version, int current);

    [LoggerMessage(1110, LogLevel.Information, "{Changes} articles came from the registry, up to {Place} of its feed: contents version {Version}")]
    public static partial void Pulled(ILogger log, int changes, string place, int version);

    [LoggerMessage(1111, LogLevel.Error, "Contents cannot be pulled from the registry, what was in use stays; it is tried again: {Reason}")]
    public static partial void PullFailed(ILogger log, string reason);

    [LoggerMessage(1112, LogLevel.Warning, "A content of the registry is left out: {Fault}")]
    public static partial void FeedLeftOut(ILogger log, string fault);

    [LoggerMessage(1120, LogLevel.Information, "List {Version} of label keys, of {IssuedAt:u}, is in use: {Keys} keys")]
    public static partial void LabelKeysTaken(ILogger log, int version, DateTimeOffset issuedAt, int keys);

    [LoggerMessage(1121, LogLevel.Error, "A list of label keys from {Origin} is refused, what was in use stays: {Reason}")]
    public static partial void LabelKeysRefused(ILogger log, string origin, string reason);
}
