using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace CarbonPos.Carbon.Transactions;

/// <summary>
/// A dictionary in 256 parts. One of a million entries stands still for tens of milliseconds when it doubles, and every
/// checkout with it; a part of it for a fraction of one.
/// </summary>
internal sealed class ShardedMap<TKey, TValue>
    where TKey : notnull
{
    private const int ShardBits = 8;
    private readonly Dictionary<TKey, TValue>?[] shards = new Dictionary<TKey, TValue>?[1 << ShardBits];

    public int Count { get; private set; }

    /// <summary>All values, in no order.</summary>
    public IEnumerable<TValue> Values => shards.Where(s => s is not null).SelectMany(s => s!.Values);

    /// <summary>All pairs, in no order.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Pairs => shards.Where(s => s is not null).SelectMany(s => s!);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        value = default;
        return shards[ShardOf(key)] is { } shard && shard.TryGetValue(key, out value);
    }

    public bool ContainsKey(TKey key) => shards[ShardOf(key)] is { } shard && shard.ContainsKey(key);

    public bool TryAdd(TKey key, TValue value)
    {
        if (!Shard(key).TryAdd(key, value)) return false;
        Count++;
        return true;
    }

    /// <exception cref="ArgumentException">The key is there already.</exception>
    public void Add(TKey key, TValue value)
    {
        Shard(key).Add(key, value);
        Count++;
    }

    /// <summary>The value's own place, made when it is absent.</summary>
    public ref TValue? GetOrAdd(TKey key)
    {
        ref var value = ref CollectionsMarshal.GetValueRefOrAddDefault(Shard(key), key, out var exists);
        if (!exists) Count++;
        return ref value;
    }

    public bool Remove(TKey key)
    {
        if (shards[ShardOf(key)] is not { } shard || !shard.Remove(key)) return false;
        Count--;
        return true;
    }

    private Dictionary<TKey, TValue> Shard(TKey key) => shards[ShardOf(key)] ??= [];

    // Other bits of the hash than those that place a key within its part.
    private static int ShardOf(TKey key) => (int)((uint)key.GetHashCode() * 2_654_435_769u >> (32 - ShardBits));
}
