using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>A link of a partition's chain: SHA-256 of the link before it and the entry's bytes.</summary>
public readonly record struct ChainHash(ulong A, ulong B, ulong C, ulong D)
{
    /// <summary>Bytes of one: 32.</summary>
    public const int Size = 32;

    /// <summary>What a partition's first entry follows: SHA-256 of the deployment's id (UTF-8) and the partition (4 bytes, big-endian).</summary>
    public static ChainHash Origin(string deployment, int partition)
    {
        var id = Encoding.UTF8.GetBytes(deployment);
        Span<byte> text = stackalloc byte[id.Length + 4];
        id.CopyTo(text);
        BinaryPrimitives.WriteInt32BigEndian(text[id.Length..], partition);
        return Of(text);
    }

    /// <summary>The hash of some bytes.</summary>
    public static ChainHash Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(bytes, hash);
        return Read(hash);
    }

    /// <param name="bytes">32 bytes.</param>
    public static ChainHash Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bytes),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]));

    /// <param name="bytes">At least 32 bytes.</param>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], D);
    }

    /// <summary>As 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    /// <summary>64 lower-case hex digits.</summary>
    public override string ToString() => $"{A:x16}{B:x16}{C:x16}{D:x16}";
}
