using System.Globalization;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Balances.Redis.Durability;

/// <summary>What a server is really set to now, whatever its file says.</summary>
/// <param name="Version">Of Redis, e.g. "7.0.15".</param>
/// <param name="Durability">By its append-only file.</param>
/// <param name="EvictionPolicy">maxmemory-policy.</param>
/// <param name="MostMemory">maxmemory in bytes; 0 = no bound.</param>
/// <param name="UsedMemory">Bytes.</param>
/// <param name="LeastReplicas">min-replicas-to-write.</param>
/// <param name="Replicas">Connected now.</param>
/// <param name="ListpackEntries">hash-max-listpack-entries.</param>
/// <param name="ListpackValue">hash-max-listpack-value, bytes.</param>
internal sealed record ServerSetup(
    string Version, RedisDurability Durability, string EvictionPolicy, long MostMemory, long UsedMemory, int LeastReplicas, int Replicas, int ListpackEntries, int ListpackValue)
{
    private static readonly string[] Settings =
        ["appendonly", "appendfsync", "maxmemory-policy", "maxmemory", "min-replicas-to-write", "hash-max-listpack-entries", "hash-max-listpack-value"];

    /// <summary>Reads it; null where the server does not let its configuration be read.</summary>
    /// <param name="send">Sends to that server.</param>
    public static async Task<ServerSetup?> ReadAsync(Func<RedisCommand, ValueTask<RedisReply>> send)
    {
        var question = RedisCommand.Rent().Begin(2 + Settings.Length).Text("CONFIG").Text("GET");
        foreach (var setting in Settings) question.Text(setting);
        var configuration = await send(question.AsRead());
        if (configuration.Status == RedisStatus.Error) return null;
        RedisAnswers.Require(configuration);
        var info = await send(RedisCommand.Rent().Begin(4).Text("INFO").Text("server").Text("replication").Text("memory").AsRead());
        RedisAnswers.Require(info);
        var parts = configuration.Items.ToArray();
        return Read(parts.Chunk(2).ToDictionary(pair => pair[0].ToString(), pair => pair[1].ToString(), StringComparer.Ordinal), info.ToString());
    }

    /// <summary>From the answers to CONFIG GET and INFO.</summary>
    internal static ServerSetup Read(Dictionary<string, string> set, string info)
    {
        var facts = info.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        return new(
            facts.GetValueOrDefault("redis_version", "0"),
            set.GetValueOrDefault("appendonly") != "yes" ? RedisDurability.Memory
                : set.GetValueOrDefault("appendfsync") switch { "always" => RedisDurability.Always, "everysec" => RedisDurability.EverySecond, _ => RedisDurability.Memory },
            set.GetValueOrDefault("maxmemory-policy", ""),
            Number(set, "maxmemory"),
            Number(facts, "used_memory"),
            (int)Number(set, "min-replicas-to-write"),
            (int)Number(facts, "connected_slaves"),
            (int)Number(set, "hash-max-listpack-entries"),
            (int)Number(set, "hash-max-listpack-value"));
    }

    private static long Number(Dictionary<string, string> from, string name) =>
        long.TryParse(from.GetValueOrDefault(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
