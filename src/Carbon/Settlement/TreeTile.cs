namespace CarbonPos.Carbon.Settlement;

/// <summary>
/// Up to 256 neighbouring nodes of a day's tree. Level 0 are the hashes of the leaves themselves, which nobody keeps: they are made
/// again from the entries. Level n has one node for each 256 of the level below; the last one may stand for fewer.
/// </summary>
/// <param name="Level">1 to 4.</param>
/// <param name="Index">0 or more; its first node is number 256 × index of its level.</param>
/// <param name="Nodes">1 to 256; fewer than 256 only at the end of a level.</param>
public sealed record TreeTile(int Level, long Index, ReadOnlyMemory<Digest> Nodes)
{
    /// <summary>Nodes of a full tile: 256.</summary>
    public const int Width = 256;

    /// <summary>The highest level that a tree of 2^40 leaves has.</summary>
    public const int HighestLevel = 4;

    /// <summary>Nodes of a level.</summary>
    /// <param name="level">0 = leaves.</param>
    /// <param name="size">Leaves of the tree.</param>
    public static long NodesOf(int level, long size)
    {
        for (; level > 0; level--) size = (size + Width - 1) / Width;
        return size;
    }

    /// <summary>Nodes of one tile; 0 where the tree has no such tile.</summary>
    public static int WidthOf(int level, long index, long size) => (int)Math.Clamp(NodesOf(level, size) - (index * Width), 0, Width);

    /// <summary>The tiles beside the leaves' own that a proof needs, from the lowest level up: each 8 kB at most, four at most.</summary>
    public static IEnumerable<(int Level, long Index)> Above(long leaf, long size)
    {
        for (var level = 1; NodesOf(level, size) > 1; level++) yield return (level, leaf >> (8 * (level + 1)));
    }

    /// <summary>The nodes, 32 bytes each.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Nodes.Length * Digest.Size];
        for (var i = 0; i < Nodes.Length; i++) Nodes.Span[i].Write(bytes.AsSpan(i * Digest.Size));
        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> writes.</summary>
    /// <exception cref="InvalidDataException">Not 1 to 256 nodes.</exception>
    public static TreeTile Read(int level, long index, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > Width * Digest.Size || bytes.Length % Digest.Size != 0)
        {
            throw new InvalidDataException($"Tile {index} of level {level} has {bytes.Length} bytes: they are 1 to {Width} nodes of {Digest.Size}.");
        }

        var nodes = new Digest[bytes.Length / Digest.Size];
        for (var i = 0; i < nodes.Length; i++) nodes[i] = Digest.Read(bytes[(i * Digest.Size)..]);
        return new(level, index, nodes);
    }
}
