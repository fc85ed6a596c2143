using System.Globalization;

namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>What a server says of itself.</summary>
/// <param name="Endpoint">Where it was asked.</param>
/// <param name="IsPrimary">It takes writes.</param>
/// <param name="IsLoading">It still reads its data.</param>
/// <param name="ReplicationId">Name of the history that it has; a new one begins with every promotion and every start as primary.</param>
/// <param name="FormerReplicationId">The history that its own one branched off; null = none.</param>
/// <param name="Replicas">How many replicas are connected.</param>
/// <param name="IsCluster">It is a node of a cluster.</param>
internal sealed record ServerFacts(RedisEndpoint Endpoint, bool IsPrimary, bool IsLoading, string ReplicationId, string? FormerReplicationId, int Replicas, bool IsCluster)
{
    /// <summary>The cluster as this node sees it; null outside of one.</summary>
    public IReadOnlyList<ClusterClaim>? Claims { get; init; }

    public static RedisCommand Question() => RedisCommand.Rent().Begin(4).Text("INFO").Text("replication").Text("cluster").Text("persistence").AsRead();

    /// <param name="endpoint">Where it was asked.</param>
    /// <param name="info">The answer to <see cref="Question"/>.</param>
    public static ServerFacts Read(RedisEndpoint endpoint, string info)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in info.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) fields[line[..colon]] = line[(colon + 1)..];
        }

        var former = Field("master_replid2");
        return new(
            endpoint,
            IsPrimary: Field("role") == "master",
            IsLoading: Field("loading") == "1",
            ReplicationId: Field("master_replid"),
            FormerReplicationId: former.AsSpan().ContainsAnyExcept('0') ? former : null,
            Replicas: int.TryParse(Field("connected_slaves"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0,
            IsCluster: Field("cluster_enabled") == "1");

        string Field(string name) => fields.GetValueOrDefault(name, "");
    }
}
