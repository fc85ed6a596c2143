namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>Why a server is not used.</summary>
internal enum RedisFlaw
{
    /// <summary>It cannot be reached, or does not answer.</summary>
    Unreachable,

    /// <summary>It does not let this user in, or its certificate is not trusted: settings must change.</summary>
    Settings,

    /// <summary>It is a replica, or loads its data.</summary>
    NotReady,

    /// <summary>What is asked of a primary before it carries anything is not there.</summary>
    Refused,
}

/// <summary>A server that cannot be used, with a reason for whoever runs the gateway.</summary>
internal sealed class RedisConnectException(RedisFlaw flaw, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Why.</summary>
    public RedisFlaw Flaw { get; } = flaw;
}
