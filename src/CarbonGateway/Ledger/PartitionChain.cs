using System.Buffers.Binary;
using System.Text;
using CarbonPos.Carbon.Settlement;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>A partition's chain, followed link by link: each is SHA-256 of the link before it and the entry's bytes.</summary>
internal sealed class PartitionChain(Digest head)
{
    private byte[] linked = new byte[1024];

    /// <summary>The newest link.</summary>
    public Digest Head { get; private set; } = head;

    /// <summary>What a partition's first entry follows: SHA-256 of the deployment's id (UTF-8) and the partition (4 bytes, big-endian).</summary>
    public static Digest Origin(string deployment, int partition)
    {
        var id = Encoding.UTF8.GetBytes(deployment);
        Span<byte> text = stackalloc byte[id.Length + 4];
        id.CopyTo(text);
        BinaryPrimitives.WriteInt32BigEndian(text[id.Length..], partition);
        return Digest.Of(text);
    }

    /// <summary>Goes on by one entry, in its bytes.</summary>
    public Digest Follow(ReadOnlySpan<byte> entry)
    {
        if (linked.Length < Digest.Size + entry.Length) linked = new byte[(Digest.Size + entry.Length) * 2];
        Head.Write(linked);
        entry.CopyTo(linked.AsSpan(Digest.Size));
        return Head = Digest.Of(linked.AsSpan(0, Digest.Size + entry.Length));
    }

    /// <summary>Goes on from elsewhere.</summary>
    public void Begin(Digest from) => Head = from;
}
