using CarbonPos.Carbon.Settlement;

namespace CarbonPos.Carbon.Tests.Settlement;

/// <summary>Trees of every size up to some hundred, and of the sizes around full tiles: proofs hold, and what was tampered with is seen.</summary>
public class TreeTests
{
    private static readonly int[] Sizes = [1, 2, 3, 4, 5, 7, 8, 9, 100, 255, 256, 257, 300, 511, 512, 513, 767, 769, 1_000, 65_535, 65_536, 65_537, 66_000, 140_000];

    [Fact]
    public void Root_OfEverySize_IsTheRecursiveDefinition()
    {
        for (var size = 0; size <= 800; size++) Assert.Equal(Definition(new Tree(size).Leaves), new Tree(size).Root);
    }

    [Fact]
    public void Proof_OfAnyLeaf_GivesTheRootAndIsAsShortAsCanBe()
    {
        foreach (var size in Sizes)
        {
            var tree = new Tree(size);
            foreach (var index in Some(size))
            {
                var proof = tree.Proof(index);
                Assert.Equal(tree.Root, proof.RootOf(tree.Leaves[index]));
                Assert.True(proof.Path.Count <= (int)Math.Ceiling(Math.Log2(size)), $"{proof.Path.Count} hashes for leaf {index} of {size}");
            }
        }
    }

    [Fact]
    public void Proof_OfAnyLeaf_NeedsFewTilesOf8kB()
    {
        var tree = new Tree(140_000);
        Assert.All(tree.Tiles.Values, tile => Assert.InRange(tile.Nodes.Length, 1, TreeTile.Width));
        Assert.Equal(2, TreeTile.Above(139_999, 140_000).Count());
        Assert.Equal(3, TreeTile.Above(0, 170_000_000).Count());
        Assert.Equal(4, TreeTile.Above(0, MerkleTree.MostLeaves).Count());
        Assert.Empty(TreeTile.Above(0, 256));
    }

    [Fact]
    public void Proof_TamperedWith_NeverGivesTheRoot()
    {
        foreach (var size in Sizes.Where(s => s < 2_000))
        {
            var tree = new Tree(size);
            foreach (var index in Some(size))
            {
                var (proof, leaf) = (tree.Proof(index), tree.Leaves[index]);
                Assert.All(Tampered(proof), wrong => Assert.NotEqual(tree.Root, wrong.RootOf(leaf)));
                Assert.NotEqual(tree.Root, proof.RootOf(leaf with { D = leaf.D ^ 1 }));
            }
        }
    }

    [Fact]
    public void Proof_OfAnotherLeafOfTheTree_NeverGivesTheRoot()
    {
        var tree = new Tree(20);
        for (var index = 0; index < 20; index++)
        {
            for (var other = 0; other < 20; other++)
            {
                if (other != index) Assert.NotEqual(tree.Root, tree.Proof(index).RootOf(tree.Leaves[other]));
            }
        }
    }

    [Fact]
    public void Root_OfAnyOtherLeaves_IsAnother()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var leaves = new Tree(random.Next(2, 700)).Leaves;
            var (at, other) = (random.Next(leaves.Length), random.Next(leaves.Length));
            Digest[][] changes =
            [
                [.. leaves[..at], leaves[at] with { A = leaves[at].A ^ (1UL << random.Next(64)) }, .. leaves[(at + 1)..]],
                [.. leaves[..at], .. leaves[(at + 1)..]],
                [.. leaves[..at], leaves[at], .. leaves[at..]],
                [.. leaves, leaves[^1]],
            ];
            Assert.All(changes, changed => Assert.NotEqual(Built(leaves), Built(changed)));
            var swapped = (Digest[])leaves.Clone();
            (swapped[at], swapped[other]) = (swapped[other], swapped[at]);
            if (at != other) Assert.NotEqual(Built(leaves), Built(swapped));
        }
    }

    [Fact]
    public void Node_AsALeaf_IsNotTaken()
    {
        var tree = new Tree(4);
        byte[] node = [.. tree.Leaves[0].ToArray(), .. tree.Leaves[1].ToArray()];
        Assert.NotEqual(MerkleTree.HashNode(tree.Leaves[0], tree.Leaves[1]), MerkleTree.HashLeaf(node));
    }

    [Fact]
    public void HashLeaf_OfManyBytes_IsTheSameAsOfAFew() =>
        Assert.All((int[])[1_022, 1_023, 1_024, 5_000], n => Assert.Equal(Digest.Of([0, .. new byte[n]]), MerkleTree.HashLeaf(new byte[n])));

    [Fact]
    public void Append_OfALeaf_AllocatesNothing()
    {
        var builder = new TreeBuilder();
        var leaf = MerkleTree.HashLeaf([1]);
        for (var i = 0; i < 70_000; i++) builder.Append(leaf);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 60_000; i++) builder.Append(leaf);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Append_AfterTheEnd_IsRefused()
    {
        var builder = new TreeBuilder();
        builder.Finish();
        Assert.Throws<InvalidOperationException>(() => builder.Append(default));
    }

    [Fact]
    public void Create_WithoutTheRightTiles_IsRefusedByName()
    {
        var tree = new Tree(70_000);
        var neighbours = tree.Leaves.AsMemory(0, TreeTile.Width);
        var above = TreeTile.Above(0, 70_000).Select(t => tree.Tiles[t]).ToList();

        Assert.Contains("Tile 0 of level 2 is missing", Assert.Throws<InvalidDataException>(() => InclusionProof.Create(0, 70_000, neighbours.Span, [above[0]])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => InclusionProof.Create(0, 70_000, neighbours.Span, [tree.Tiles[(1, 1)], above[1]]));
        Assert.Throws<InvalidDataException>(() => InclusionProof.Create(0, 70_000, neighbours.Span[..255], above));
        Assert.Throws<InvalidDataException>(() => InclusionProof.Create(0, 70_000, neighbours.Span, [above[0] with { Nodes = above[0].Nodes[..9] }, above[1]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => InclusionProof.Create(70_000, 70_000, neighbours.Span, above));
    }

    [Fact]
    public void Tile_AsBytes_ComesBack()
    {
        var tile = new Tree(600).Tiles[(1, 0)];
        var again = TreeTile.Read(1, 0, tile.ToBytes());
        Assert.Equal(tile.Nodes.ToArray(), again.Nodes.ToArray());
        Assert.All((int[])[0, 31, 33, 257 * 32], length => Assert.Throws<InvalidDataException>(() => TreeTile.Read(1, 0, new byte[length])));
    }

    private static IEnumerable<InclusionProof> Tampered(InclusionProof proof)
    {
        var path = proof.Path;
        foreach (var index in (long[])[proof.Index - 1, proof.Index + 1, proof.Index ^ 2, -1, proof.Size]) yield return proof with { Index = index };
        foreach (var size in (long[])[proof.Size * 2, proof.Size / 2, 0, -1])
        {
            // Another size may have the same path for this leaf; the size is bound by the statement, not by the path.
            if (size < 1 || MerkleTree.PathLength(Math.Min(proof.Index, size - 1), size) != path.Count) yield return proof with { Size = size };
        }

        yield return proof with { Path = [.. path, Digest.Of([1])] };
        yield return proof with { Path = [Digest.Of([1]), .. path] };
        if (path.Count > 0) yield return proof with { Path = [.. path.Skip(1)] };
        if (path.Count > 0) yield return proof with { Path = [.. path.SkipLast(1)] };
        if (path.Count > 1) yield return proof with { Path = [path[1], path[0], .. path.Skip(2)] };
        for (var i = 0; i < path.Count; i++) yield return proof with { Path = [.. path.Take(i), path[i] with { B = path[i].B ^ 8 }, .. path.Skip(i + 1)] };
    }

    private static IEnumerable<int> Some(int size) => size <= 600 ? Enumerable.Range(0, size) : Enumerable.Range(0, 40).Select(i => (int)((long)i * (size - 1) / 39)).Append(size - 2);

    private static Digest Built(Digest[] leaves)
    {
        var builder = new TreeBuilder();
        foreach (var leaf in leaves) builder.Append(leaf);
        return builder.Finish();
    }

    // RFC 6962, 2.1, word by word.
    private static Digest Definition(ReadOnlySpan<Digest> leaves)
    {
        if (leaves.Length == 0) return Digest.Of([]);
        if (leaves.Length == 1) return leaves[0];
        var k = 1;
        while (k * 2 < leaves.Length) k *= 2;
        return MerkleTree.HashNode(Definition(leaves[..k]), Definition(leaves[k..]));
    }
}
