namespace CarbonPos.Carbon.Settlement;

/// <summary>
/// Builds the tree of a day leaf by leaf: at most 256 nodes of each level are at hand, and nothing is made for a leaf. What is
/// full goes out as tiles, from which proofs are made later.
/// </summary>
/// <remarks>
/// Every 256 nodes of a level are one node of the next. The tree over these nodes is the tree over all the leaves, because
/// RFC 6962 splits at powers of two: above 256 leaves every split is a multiple of 256.
/// </remarks>
public sealed class TreeBuilder
{
    private readonly List<Level> levels = [new()];
    private List<TreeTile> tiles = [];
    private bool finished;

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    /// <summary>Takes the next leaf.</summary>
    /// <param name="leaf">Its hash, see <see cref="MerkleTree.HashLeaf"/>.</param>
    /// <exception cref="InvalidOperationException">The tree is finished, or has 2^40 leaves.</exception>
    public void Append(in Digest leaf)
    {
        if (finished) throw new InvalidOperationException("The tree is finished: nothing comes after its last leaf.");
        if (Size == MerkleTree.MostLeaves) throw new InvalidOperationException($"A tree has at most {MerkleTree.MostLeaves} leaves.");
        Size++;
        Add(0, leaf);
    }

    /// <summary>Ends the tree; what is left of its tiles can be taken after that.</summary>
    /// <returns>The root.</returns>
    public Digest Finish()
    {
        finished = true;
        if (Size == 0) return MerkleTree.EmptyRoot;
        for (var number = 0; ; number++)
        {
            var level = levels[number];
            if (number == levels.Count - 1 && level.Groups == 0 && level.Count == 1) return level.Nodes[0];
            if (level.Count > 0) Close(number);
        }
    }

    /// <summary>The tiles that became complete since this was asked last: one for 65,536 leaves, and some at the end.</summary>
    public IReadOnlyList<TreeTile> TakeTiles()
    {
        var taken = tiles;
        tiles = [];
        return taken;
    }

    private void Add(int number, in Digest node)
    {
        if (number == levels.Count) levels.Add(new());
        var level = levels[number];
        level.Nodes[level.Count++] = node;
        if (level.Count == TreeTile.Width) Close(number);
    }

    private void Close(int number)
    {
        var level = levels[number];
        var nodes = level.Nodes.AsSpan(0, level.Count);
        var root = MerkleTree.Root(nodes);
        if (number > 0) tiles.Add(new(number, level.Groups, nodes.ToArray()));
        level.Groups++;
        level.Count = 0;
        Add(number + 1, root);
    }

    private sealed class Level
    {
        public readonly Digest[] Nodes = new Digest[TreeTile.Width];
        public int Count;
        public long Groups;
    }
}
