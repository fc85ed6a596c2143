namespace CarbonPos.CarbonGateway.Balances.Redis.Durability;

/// <summary>
/// Whether a server's set-up is safe enough for points, and what can then be promised. What each level can lose stands in
/// docs/explanation/durability.md.
/// </summary>
internal static class DurabilityJudge
{
    private const int LeastMajor = 7;

    /// <summary>Throws when the set-up is unsafe and no setting accepts it.</summary>
    /// <exception cref="InvalidOperationException">With what to change, on which side.</exception>
    public static void Require(ServerSetup? setup, RedisStoreOptions options)
    {
        if (Refusal(setup, options) is { } refusal) throw new InvalidOperationException(refusal);
    }

    /// <summary>Why this set-up is refused; null = it is not.</summary>
    public static string? Refusal(ServerSetup? setup, RedisStoreOptions options)
    {
        if (setup is null)
        {
            return options.AcceptUnreadableSetup ? null
                : "Redis does not let its configuration be read (CONFIG GET), so nothing is known of its durability. Allow the user +config|get, or accept that with Redis:AcceptUnreadableSetup=true.";
        }

        if (!int.TryParse(setup.Version.Split('.')[0], out var major) || major < LeastMajor) return $"Redis {setup.Version} is too old: {LeastMajor}.0 or later is needed.";
        if (setup.EvictionPolicy != "noeviction")
        {
            return $"Redis is set to throw data away when memory runs out (maxmemory-policy {setup.EvictionPolicy}): people's points would vanish. Set maxmemory-policy noeviction.";
        }

        if (setup.Durability > options.AcceptDurability)
        {
            return setup.Durability == RedisDurability.EverySecond
                ? "Redis syncs its append-only file once a second (appendfsync everysec): a machine that fails loses the last second of acknowledged sales. Set appendfsync always, or accept that with Redis:AcceptDurability=EverySecond."
                : "Redis keeps no append-only file that is synced (appendonly no, or appendfsync no): a failure loses acknowledged sales. Set appendonly yes and appendfsync always, or accept that with Redis:AcceptDurability=Memory.";
        }

        return setup.Replicas > options.Wire.AcknowledgeBy && !options.AcceptUnacknowledgedReplicas
            ? $"Redis has {setup.Replicas} replicas and only {options.Wire.AcknowledgeBy} acknowledge a sale: a promoted one may lack acknowledged sales. Set Redis:AcknowledgeBy={setup.Replicas}, or accept that with Redis:AcceptUnacknowledgedReplicas=true."
            : null;
    }

    /// <summary>What is safe, but costs memory or helps less than it could.</summary>
    public static IEnumerable<string> Warnings(ServerSetup setup, RedisStoreOptions options)
    {
        if (setup.ListpackEntries < Layout.MostOfABucket) yield return $"hash-max-listpack-entries is {setup.ListpackEntries}: buckets take several times the memory. Set it to {Layout.MostOfABucket} or more.";
        if (setup.ListpackValue < LargestValue) yield return $"hash-max-listpack-value is {setup.ListpackValue}: accounts with holds take several times the memory. Set it to {LargestValue} or more.";
        if (options.Wire.AcknowledgeBy > setup.LeastReplicas) yield return $"min-replicas-to-write is {setup.LeastReplicas}: a primary that is cut off takes sales that end as unknown. Set it to {options.Wire.AcknowledgeBy}, and they are refused instead.";
        if (options.Wire.AcknowledgeBy > setup.Replicas) yield return $"{setup.Replicas} of {options.Wire.AcknowledgeBy} replicas are connected: every sale ends as unknown until they are back.";
        if (setup.MostMemory > 0 && setup.UsedMemory > setup.MostMemory / 10 * 9) yield return $"Redis uses {setup.UsedMemory >> 20:N0} of {setup.MostMemory >> 20:N0} MiB: at the bound it takes no sales.";
    }

    /// <summary>What an acknowledgement promises, in one sentence.</summary>
    public static string Promise(ServerSetup? setup, RedisStoreOptions options)
    {
        if (setup is null) return "Redis, whose configuration cannot be read: what an acknowledged transaction survives is not known.";
        var disk = setup.Durability switch
        {
            RedisDurability.Always => "a crash of its process and a loss of power",
            RedisDurability.EverySecond => "a crash of its process while the disk keeps up; a loss of power may cost the last second, or two",
            _ => "nothing that ends its process",
        };
        var copies = options.Wire.AcknowledgeBy switch
        {
            0 when setup.Replicas > 0 => "; a failover may lose it",
            0 => "; there is no second copy until the ledger has it",
            var n => $", and the loss of its machine: {n} replica{(n == 1 ? "" : "s")} had it before the answer",
        };
        return $"Redis {setup.Version}: an acknowledged transaction survives {disk}{copies}.";
    }

    private const int LargestValue = 256;
}
