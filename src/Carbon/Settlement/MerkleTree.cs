using System.Buffers;
using System.Numerics;

namespace CarbonPos.Carbon.Settlement;

/// <summary>The Merkle tree of RFC 6962, section 2.1, over SHA-256: leaves and nodes are hashed apart, so that none passes for the other.</summary>
public static class MerkleTree
{
    /// <summary>Most leaves of one tree: 2^40, a thousand times what a large country posts in a day.</summary>
    public const long MostLeaves = 1L << 40;

    private const byte LeafPrefix = 0;
    private const byte NodePrefix = 1;
    private const int OnStack = 1024;

    /// <summary>Root of a tree without leaves: SHA-256 of nothing.</summary>
    public static Digest EmptyRoot { get; } = Digest.Of([]);

    /// <summary>Hash of a leaf: SHA-256(0x00 ‖ leaf).</summary>
    public static Digest HashLeaf(ReadOnlySpan<byte> leaf)
    {
        var length = leaf.Length + 1;
        var rented = length > OnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> bytes = rented is null ? stackalloc byte[OnStack] : rented;
        bytes[0] = LeafPrefix;
        leaf.CopyTo(bytes[1..]);
        var hash = Digest.Of(bytes[..length]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return hash;
    }

    /// <summary>Hash of a node: SHA-256(0x01 ‖ left ‖ right).</summary>
    public static Digest HashNode(in Digest left, in Digest right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * Digest.Size)];
        bytes[0] = NodePrefix;
        left.Write(bytes[1..]);
        right.Write(bytes[(1 + Digest.Size)..]);
        return Digest.Of(bytes);
    }

    /// <summary>Root over leaf hashes that are all at hand.</summary>
    public static Digest Root(ReadOnlySpan<Digest> leaves)
    {
        if (leaves.Length < 2) return leaves.IsEmpty ? EmptyRoot : leaves[0];
        var split = Split(leaves.Length);
        return HashNode(Root(leaves[..split]), Root(leaves[split..]));
    }

    /// <summary>Adds the path of a leaf over leaf hashes that are all at hand: the siblings, from the leaf up.</summary>
    /// <param name="leaves">Hashes.</param>
    /// <param name="index">Of one of them.</param>
    /// <param name="path">Gets <see cref="PathLength"/> hashes.</param>
    public static void AddPath(ReadOnlySpan<Digest> leaves, int index, ICollection<Digest> path)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Length);
        if (leaves.Length == 1) return;
        var split = Split(leaves.Length);
        var isLeft = index < split;
        AddPath(isLeft ? leaves[..split] : leaves[split..], isLeft ? index : index - split, path);
        path.Add(Root(isLeft ? leaves[split..] : leaves[..split]));
    }

    /// <summary>How many hashes the path of a leaf has: at most log2 of the size, rounded up.</summary>
    /// <param name="index">0 to size - 1.</param>
    /// <param name="size">1 or more.</param>
    public static int PathLength(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        // Up to where the way to this leaf and that to the last one part, every level has a sibling; above, only where it is to the left.
        var together = 64 - BitOperations.LeadingZeroCount((ulong)(index ^ (size - 1)));
        return together + BitOperations.PopCount((ulong)index >> together);
    }

    /// <summary>Root that follows from a leaf and its path (RFC 9162, 2.1.3.2); null where the path is not as long as this leaf's must be.</summary>
    /// <param name="leaf">Its hash.</param>
    /// <param name="index">0 to size - 1, else null comes back.</param>
    /// <param name="size">Of the tree.</param>
    /// <param name="path">Siblings, from the leaf up.</param>
    public static Digest? RootFrom(in Digest leaf, long index, long size, IReadOnlyList<Digest> path)
    {
        if (index < 0 || index >= size || path.Count != PathLength(index, size)) return null;
        var (here, last) = ((ulong)index, (ulong)(size - 1));
        var root = leaf;
        for (var i = 0; i < path.Count; i++)
        {
            if ((here & 1) == 1 || here == last)
            {
                root = HashNode(path[i], root);
                // The last one of its level climbs alone until it is a right child.
                var alone = BitOperations.TrailingZeroCount(here);
                here >>= alone;
                last >>= alone;
            }
            else
            {
                root = HashNode(root, path[i]);
            }

            here >>= 1;
            last >>= 1;
        }

        return root;
    }

    // The largest power of two below the count.
    private static int Split(int count) => 1 << (31 - BitOperations.LeadingZeroCount((uint)(count - 1)));
}
