namespace CarbonPos.Carbon.Settlement;

/// <summary>Where a leaf is in a tree, and the way from it to the root.</summary>
/// <param name="Index">Of the leaf, from 0.</param>
/// <param name="Size">Leaves of the tree.</param>
/// <param name="Path">Siblings, from the leaf up; at most log2 of the size, rounded up.</param>
public sealed record InclusionProof(long Index, long Size, IReadOnlyList<Digest> Path)
{
    /// <summary>Most hashes of a path: 40.</summary>
    public const int LongestPath = 40;

    /// <summary>Makes the proof of one leaf out of its neighbours and a few tiles.</summary>
    /// <param name="index">Of the leaf.</param>
    /// <param name="size">Of the tree.</param>
    /// <param name="neighbours">Hashes of the leaves from 256 × (index / 256) on, 256 of them or all that the tree has.</param>
    /// <param name="above">The tiles that <see cref="TreeTile.Above"/> names, in its order.</param>
    /// <exception cref="InvalidDataException">A tile is missing, or not as wide as the tree's is.</exception>
    public static InclusionProof Create(long index, long size, ReadOnlySpan<Digest> neighbours, IReadOnlyList<TreeTile> above)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MerkleTree.MostLeaves);
        Require(0, index / TreeTile.Width, neighbours.Length, size);
        var path = new List<Digest>(LongestPath);
        MerkleTree.AddPath(neighbours, (int)(index % TreeTile.Width), path);
        var given = 0;
        foreach (var (level, tileIndex) in TreeTile.Above(index, size))
        {
            var tile = given < above.Count ? above[given++] : null;
            if (tile is null || tile.Level != level || tile.Index != tileIndex) throw new InvalidDataException($"Tile {tileIndex} of level {level} is missing.");
            Require(level, tileIndex, tile.Nodes.Length, size);
            MerkleTree.AddPath(tile.Nodes.Span, (int)((index >> (8 * level)) % TreeTile.Width), path);
        }

        return new(index, size, path);
    }

    /// <summary>The root that a leaf has by this proof; null where the proof cannot be one: an index outside the tree, a path too long or too short.</summary>
    /// <param name="leaf">Its hash.</param>
    public Digest? RootOf(in Digest leaf) => MerkleTree.RootFrom(leaf, Index, Size, Path);

    private static void Require(int level, long index, int width, long size)
    {
        var right = TreeTile.WidthOf(level, index, size);
        if (width != right) throw new InvalidDataException($"Tile {index} of level {level} has {width} nodes; in a tree of {size} leaves it has {right}.");
    }
}
