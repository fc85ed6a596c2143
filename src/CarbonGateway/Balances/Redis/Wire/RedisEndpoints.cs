namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>Where the hot balances' Redis is, and how it is talked to. Section "Redis".</summary>
public sealed class RedisEndpoints
{
    /// <summary>
    /// host:port, separated by commas. Default "127.0.0.1:6379". One server, a primary and its replicas (name all), or some nodes of
    /// a cluster (it names the others). Which of these it is, the servers say.
    /// </summary>
    public string Endpoints { get; set; } = "127.0.0.1:6379";

    /// <summary>User to log in as. Null = Redis' default user.</summary>
    public string? User { get; set; }

    /// <summary>Its password. Null = no login.</summary>
    public string? Password { get; set; }

    /// <summary>True: TLS, and the server's certificate must be valid for the host in <see cref="Endpoints"/>. Default false.</summary>
    public bool Tls { get; set; }

    /// <summary>PEM file of the authorities that may have signed the server's certificate. Null = those that the system trusts.</summary>
    public string? TlsAuthorityFile { get; set; }

    /// <summary>PEM file of the gateway's own certificate, where Redis asks for one. Null = none.</summary>
    public string? TlsCertificateFile { get; set; }

    /// <summary>PEM file of its key. Null = the key is in <see cref="TlsCertificateFile"/>.</summary>
    public string? TlsKeyFile { get; set; }

    /// <summary>Hot connections to each primary, 1 to 8. Default 1: more cost processor time and brought nothing where it was measured.</summary>
    public int ConnectionsPerNode { get; set; } = 1;

    /// <summary>How long a call may take in all, 100 ms to 60 s. Default 2 s. A server that lets one wait for longer loses its connection.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the first connection may take, 1 s to 10 min. Default 15 s: a server that loads its data is waited for.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How many replicas must have a posting before its answer is given, 0 to 8. Default 0 = none.</summary>
    public int AcknowledgeBy { get; set; }

    /// <summary>How long a batch waits for them, 10 ms up to <see cref="CallTimeout"/>. Default 500 ms. Then its outcome is unknown.</summary>
    public TimeSpan AcknowledgeTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Most unanswered calls of a connection, 16 to 65,536, and most that wait for a primary. Default 4096. Above it calls are refused unsent.</summary>
    public int MaxPending { get; set; } = 4096;

    /// <summary>Throws with the name of the first setting that is out of range.</summary>
    public void Validate()
    {
        Check(TryReadEndpoints(out _), nameof(Endpoints), "host:port, separated by commas");
        Check(ConnectionsPerNode is >= 1 and <= 8, nameof(ConnectionsPerNode), "1 to 8");
        Check(CallTimeout >= TimeSpan.FromMilliseconds(100) && CallTimeout <= TimeSpan.FromMinutes(1), nameof(CallTimeout), "100 ms to 60 s");
        Check(StartTimeout >= TimeSpan.FromSeconds(1) && StartTimeout <= TimeSpan.FromMinutes(10), nameof(StartTimeout), "1 s to 10 min");
        Check(AcknowledgeBy is >= 0 and <= 8, nameof(AcknowledgeBy), "0 to 8");
        Check(AcknowledgeTimeout >= TimeSpan.FromMilliseconds(10) && AcknowledgeTimeout <= CallTimeout, nameof(AcknowledgeTimeout), "10 ms up to CallTimeout");
        Check(MaxPending is >= 16 and <= 65_536, nameof(MaxPending), "16 to 65,536");
        Check(User is null || Password is not null, nameof(Password), "given when User is");
        Check(TlsAuthorityFile is null || File.Exists(TlsAuthorityFile), nameof(TlsAuthorityFile), "a file that exists");
        Check(TlsCertificateFile is null || File.Exists(TlsCertificateFile), nameof(TlsCertificateFile), "a file that exists");
        Check(TlsKeyFile is null || File.Exists(TlsKeyFile), nameof(TlsKeyFile), "a file that exists");
    }

    internal bool TryReadEndpoints(out List<RedisEndpoint> endpoints)
    {
        endpoints = [];
        foreach (var part in (Endpoints ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (!RedisEndpoint.TryParse(part, out var endpoint)) return false;
            if (!endpoints.Contains(endpoint)) endpoints.Add(endpoint);
        }

        return true;
    }

    private static void Check(bool holds, string key, string range)
    {
        if (!holds) throw new InvalidOperationException($"Setting Redis:{key} must be {range}.");
    }
}
