using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>Where things lie in Redis. All of a partition's keys carry its hash tag, so a call never leaves its node.</summary>
/// <param name="prefix">Before every key; lets deployments share a Redis. May be empty.</param>
/// <param name="partitionCount">Of the deployment.</param>
/// <param name="accountBuckets">Hashes per partition that accounts are spread over.</param>
/// <param name="buckets">Hashes per partition and kind that all else is spread over.</param>
internal sealed class Layout(string prefix, int partitionCount, int accountBuckets, int buckets)
{
    /// <summary>Entries above which Redis turns a bucket into a hash table of several times its size; the server must be set to this or more.</summary>
    public const int MostOfABucket = 128;

    /// <summary>Bytes of a name made of others: collisions of 128 bits do not happen by chance, and cannot be made.</summary>
    public const int NameSize = 16;

    private const int LongestNumber = 10;
    private readonly Partition?[] partitions = new Partition?[partitionCount];

    public int AccountBuckets => accountBuckets;

    public int Buckets => buckets;

    /// <summary>The hash slot that all of a partition's keys are in.</summary>
    public int SlotOf(int partition) => Of(partition).Slot;

    /// <summary>The partition's head; what else it has is named after it.</summary>
    public byte[] Head(int partition) => Key(partition, 'h');

    /// <summary>What the partition is: deployment, schema, counts.</summary>
    public byte[] Meta(int partition) => Key(partition, 'm');

    /// <summary>The stream of entries.</summary>
    public byte[] Journal(int partition) => Key(partition, 'j');

    /// <summary>Open holds by their expiry.</summary>
    public byte[] Due(int partition) => Key(partition, 'd');

    public byte[] AccountBucket(int partition, ReadOnlySpan<byte> account) => Key(partition, 'a', BucketOfAccount(account));

    public byte[] RequestBucket(int partition, ReadOnlySpan<byte> request) => Key(partition, 'r', BucketOf(request));

    public byte[] TransactionBucket(int partition, long sequence) => Key(partition, 't', (uint)(sequence % buckets));

    public byte[] SerialBucket(int partition, ReadOnlySpan<byte> serial) => Key(partition, 's', BucketOf(serial));

    public byte[] PurchaseBucket(int partition, ReadOnlySpan<byte> purchase) => Key(partition, 'p', BucketOf(purchase));

    /// <summary>A bucket by its number.</summary>
    public byte[] Bucket(int partition, char kind, int bucket) => Key(partition, kind, (uint)bucket);

    /// <summary>Adds a key to a command without making it first: the hot path has three.</summary>
    public void AddHead(RedisCommand command, int partition)
    {
        var tag = Of(partition).Tag;
        var room = command.Room(tag.Length + 1);
        tag.CopyTo(room);
        room[^1] = (byte)'h';
    }

    public void AddAccountBucket(RedisCommand command, int partition, ReadOnlySpan<byte> account) => Add(command, partition, 'a', BucketOfAccount(account));

    public void AddRequestBucket(RedisCommand command, int partition, ReadOnlySpan<byte> request) => Add(command, partition, 'r', BucketOf(request));

    /// <summary>A request within its merchant. Hashed, so that no merchant can make the name of another's.</summary>
    public static void NameOf(RequestKey request, Span<byte> name)
    {
        Span<byte> whole = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(whole, request.Merchant.Value);
        request.Id.TryWriteBytes(whole[8..], bigEndian: true, out _);
        Shorten(whole, name);
    }

    /// <summary>A purchase on one account.</summary>
    public static void NameOf(AccountId account, Guid purchase, Span<byte> name)
    {
        Span<byte> whole = stackalloc byte[32];
        account.Write(whole);
        purchase.TryWriteBytes(whole[16..], bigEndian: true, out _);
        Shorten(whole, name);
    }

    private static void Shorten(ReadOnlySpan<byte> whole, Span<byte> name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(whole, hash);
        hash[..NameSize].CopyTo(name);
    }

    /// <summary>Number of an account's bucket.</summary>
    public uint BucketOfAccount(ReadOnlySpan<byte> account) => BinaryPrimitives.ReadUInt32BigEndian(account[12..]) % (uint)accountBuckets;

    private uint BucketOf(ReadOnlySpan<byte> name) => BinaryPrimitives.ReadUInt32BigEndian(name) % (uint)buckets;

    private void Add(RedisCommand command, int partition, char kind, uint bucket)
    {
        var tag = Of(partition).Tag;
        Span<byte> digits = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(bucket, digits, out var length);
        var room = command.Room(tag.Length + 1 + length);
        tag.CopyTo(room);
        room[tag.Length] = (byte)kind;
        digits[..length].CopyTo(room[(tag.Length + 1)..]);
    }

    private byte[] Key(int partition, char kind) => [.. Of(partition).Tag, (byte)kind];

    private byte[] Key(int partition, char kind, uint bucket) => [.. Of(partition).Tag, (byte)kind, .. Encoding.ASCII.GetBytes(bucket.ToString(CultureInfo.InvariantCulture))];

    // Made when it is first asked for; two threads that make it at once make the same.
    private Partition Of(int partition)
    {
        if (partitions[partition] is { } found) return found;
        var tag = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{prefix}{{p{partition}}}"));
        return partitions[partition] = new Partition(tag, RedisClient.SlotOf(tag));
    }

    private sealed record Partition(byte[] Tag, int Slot);
}
