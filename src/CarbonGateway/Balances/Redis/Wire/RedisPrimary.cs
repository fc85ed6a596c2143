namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>A primary on a fresh connection that carries nothing else yet. Valid only while it is being looked at.</summary>
internal sealed class RedisPrimary(WireConnection connection, ServerFacts facts, IReadOnlyList<SlotRange> slots, Func<long> deadline)
{
    /// <summary>Where it listens.</summary>
    public RedisEndpoint Endpoint => connection.Endpoint;

    /// <summary>Name of the history that it has; another one after each promotion, and after each start as primary.</summary>
    public string ReplicationId => facts.ReplicationId;

    /// <summary>The history that its own one branched off when it was promoted; null = none.</summary>
    public string? FormerReplicationId => facts.FormerReplicationId;

    /// <summary>How many replicas are connected.</summary>
    public int Replicas => facts.Replicas;

    /// <summary>True: a node of a cluster.</summary>
    public bool IsCluster => facts.IsCluster;

    /// <summary>What it holds, as far as is known now: all outside a cluster, perhaps nothing while a slot moves to it.</summary>
    public IReadOnlyList<SlotRange> Slots => slots;

    /// <summary>Runs a command or a script on this very connection. The answer is given as it is; at most MaxPending at a time.</summary>
    public ValueTask<RedisReply> SendAsync(RedisCommand command) => connection.AskAsync(command, deadline());
}
