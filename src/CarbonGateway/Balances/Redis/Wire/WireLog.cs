namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>Log events of the connections to Redis, 2200 to 2299.</summary>
internal static partial class WireLog
{
    [LoggerMessage(2200, LogLevel.Information, "Connected to Redis primary {Endpoint}")]
    public static partial void Ready(ILogger log, RedisEndpoint endpoint);

    [LoggerMessage(2201, LogLevel.Warning, "Connection to Redis {Endpoint} lost: {Reason}")]
    public static partial void Lost(ILogger log, RedisEndpoint endpoint, string reason);

    [LoggerMessage(2202, LogLevel.Warning, "{Flaw}")]
    public static partial void Unusable(ILogger log, string flaw);

    [LoggerMessage(2203, LogLevel.Warning, "Redis primary is now {Endpoint}, before it was {Former}")]
    public static partial void Switched(ILogger log, RedisEndpoint endpoint, RedisEndpoint? former);

    [LoggerMessage(2204, LogLevel.Error, "{Count} servers call themselves primary: {Endpoints}. {Chosen} is used")]
    public static partial void Several(ILogger log, int count, string endpoints, RedisEndpoint? chosen);

    [LoggerMessage(2205, LogLevel.Information, "Redis Cluster: {Primaries} primaries hold {Slots} of 16384 slots")]
    public static partial void Slots(ILogger log, int primaries, int slots);

    [LoggerMessage(2206, LogLevel.Error, "Looking for the Redis primary failed; it is tried again")]
    public static partial void LookFailed(ILogger log, Exception cause);
}
