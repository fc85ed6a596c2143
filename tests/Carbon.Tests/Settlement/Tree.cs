using CarbonPos.Carbon.Settlement;

namespace CarbonPos.Carbon.Tests.Settlement;

/// <summary>A tree whose leaves and tiles are all at hand.</summary>
internal sealed class Tree
{
    public Tree(int size)
    {
        Leaves = [.. Enumerable.Range(0, size).Select(i => MerkleTree.HashLeaf(BitConverter.GetBytes(i)))];
        var builder = new TreeBuilder();
        foreach (var leaf in Leaves)
        {
            builder.Append(leaf);
            Keep(builder);
        }

        Root = builder.Finish();
        Keep(builder);
    }

    public Digest[] Leaves { get; }

    public Digest Root { get; }

    public Dictionary<(int Level, long Index), TreeTile> Tiles { get; } = [];

    public InclusionProof Proof(int index)
    {
        var first = index / TreeTile.Width * TreeTile.Width;
        var neighbours = Leaves.AsSpan(first, TreeTile.WidthOf(0, index / TreeTile.Width, Leaves.Length));
        return InclusionProof.Create(index, Leaves.Length, neighbours, [.. TreeTile.Above(index, Leaves.Length).Select(t => Tiles[t])]);
    }

    private void Keep(TreeBuilder builder)
    {
        foreach (var tile in builder.TakeTiles()) Tiles.Add((tile.Level, tile.Index), tile);
    }
}
