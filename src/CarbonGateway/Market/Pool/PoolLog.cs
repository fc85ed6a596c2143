using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Market.Pool;

/// <summary>Log events of the deployment's share of the authority's pool, 2600 to 2649.</summary>
internal static partial class PoolLog
{
    [LoggerMessage(2600, LogLevel.Information, "The central account leases {Grams} of the pool (instruction {Number})")]
    public static partial void Leased(ILogger log, Co2eMass grams, long number);

    [LoggerMessage(2601, LogLevel.Information, "{Grams} of the pool go to the shares of {Count} partitions")]
    public static partial void Granted(ILogger log, Co2eMass grams, int count);

    [LoggerMessage(2602, LogLevel.Information, "{Grams} of the pool come back from the partitions at the end of {Day:yyyy-MM-dd}")]
    public static partial void TakenBack(ILogger log, Co2eMass grams, DateOnly day);

    [LoggerMessage(2603, LogLevel.Information, "{Grams} of the pool are given back to the central account after {Day:yyyy-MM-dd}")]
    public static partial void GivenBack(ILogger log, Co2eMass grams, DateOnly day);

    [LoggerMessage(2604, LogLevel.Error, "The shares of the pool cannot be kept: {Reason}")]
    public static partial void Failing(ILogger log, string reason);

    [LoggerMessage(2605, LogLevel.Information, "The shares of the pool are kept again")]
    public static partial void GoesOn(ILogger log);

    [LoggerMessage(2606, LogLevel.Critical, "The shares of the pool met something unforeseen. Tills go on; it is tried again")]
    public static partial void Unforeseen(ILogger log, Exception cause);
}
