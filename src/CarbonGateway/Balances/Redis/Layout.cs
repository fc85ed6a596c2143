using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>Where things lie in Redis. All of a partition's keys carry its hash tag, so a call never leaves its node.</summary>
/// <param name="prefix">Before every key; lets deployments share a Redis. May be empty.</param>
/// <param name="accountBuckets">Hashes per partition that accounts are spread over.</param>
/// <param name="buckets">Hashes per partition and kind that all else is spread over.</param>
internal sealed class Layout(string prefix, int accountBuckets, int buckets)
{
    /// <summary>Entries above which Redis turns a bucket into a hash table of several times its size; the server must be set to this or more.</summary>
    public const int MostOfABucket = 128;

    /// <summary>Bytes of a name made of others: collisions of 128 bits do not happen by chance, and cannot be made.</summary>
    public const int NameSize = 16;

    public int AccountBuckets => accountBuckets;

    public int Buckets => buckets;

    /// <summary>The partition's head; what else it has is named after it.</summary>
    public byte[] Head(int partition) => Key(partition, "h");

    /// <summary>What the partition is: deployment, schema, counts.</summary>
    public byte[] Meta(int partition) => Key(partition, "m");

    public byte[] Journal(int partition) => Key(partition, "j");

    public byte[] Due(int partition) => Key(partition, "d");

    public byte[] AccountBucket(int partition, ReadOnlySpan<byte> account) =>
        Key(partition, "a", BinaryPrimitives.ReadUInt32BigEndian(account[12..]) % (uint)accountBuckets);

    public byte[] RequestBucket(int partition, ReadOnlySpan<byte> request) =>
        Key(partition, "r", BinaryPrimitives.ReadUInt32BigEndian(request) % (uint)buckets);

    public byte[] TransactionBucket(int partition, long sequence) => Key(partition, "t", (uint)(sequence % buckets));

    public byte[] SerialBucket(int partition, ReadOnlySpan<byte> serial) => Key(partition, "s", BinaryPrimitives.ReadUInt32BigEndian(serial) % (uint)buckets);

    public byte[] PurchaseBucket(int partition, ReadOnlySpan<byte> purchase) =>
        Key(partition, "p", BinaryPrimitives.ReadUInt32BigEndian(purchase) % (uint)buckets);

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

    private byte[] Key(int partition, string kind) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{prefix}{{p{partition}}}{kind}"));

    private byte[] Key(int partition, string kind, uint bucket) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{prefix}{{p{partition}}}{kind}{bucket}"));
}
