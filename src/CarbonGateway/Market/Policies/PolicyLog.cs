namespace CarbonPos.CarbonGateway.Market.Policies;

/// <summary>Log events of policies that come from the central account, 2650 to 2699.</summary>
internal static partial class PolicyLog
{
    [LoggerMessage(2650, LogLevel.Information, "Policy {Version} is kept and decides from {From:yyyy-MM-dd HH:mm:ss}Z")]
    public static partial void Taken(ILogger log, string version, DateTimeOffset from);

    [LoggerMessage(2651, LogLevel.Error, "Policy {Version} (publication {Number}) is refused, and the one before it stays: {Reason}")]
    public static partial void Refused(ILogger log, string version, long number, string reason);

    [LoggerMessage(2652, LogLevel.Error, "{Reason} What decides goes on deciding")]
    public static partial void Failing(ILogger log, string reason);

    [LoggerMessage(2654, LogLevel.Critical, "Pulling policies met something unforeseen. Tills go on; it is tried again")]
    public static partial void Unforeseen(ILogger log, Exception cause);

    [LoggerMessage(2653, LogLevel.Information, "The central account's policies are pulled again")]
    public static partial void GoesOn(ILogger log);
}
