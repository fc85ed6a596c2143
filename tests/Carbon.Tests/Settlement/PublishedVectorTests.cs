using CarbonPos.Carbon.Settlement;

namespace CarbonPos.Carbon.Tests.Settlement;

/// <summary>
/// The figures that Certificate Transparency's reference implementation is held by: github.com/transparency-dev/merkle v0.0.2,
/// testonly/constants.go, rfc6962/rfc6962_test.go, proof/verify_test.go, compact/range_test.go.
/// </summary>
public class PublishedVectorTests
{
    private static readonly byte[][] Leaves =
        [.. ((string[])["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696A6B6C6D6E6F"]).Select(Convert.FromHexString)];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void HashLeaf_OfThePublishedLeaf_IsThePublishedHash() =>
        Assert.Equal("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56", MerkleTree.HashLeaf("L123456"u8).ToString());

    [Fact]
    public void Root_OfEachSize_IsThePublishedOne()
    {
        for (var size = 0; size <= Leaves.Length; size++)
        {
            Digest[] hashes = [.. Leaves.Take(size).Select(leaf => MerkleTree.HashLeaf(leaf))];
            Assert.Equal(Roots[size], MerkleTree.Root(hashes).ToString());
            Assert.Equal(Roots[size], Built(hashes).ToString());
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(
        0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(
        5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b", "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(
        1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void Proof_OfAPublishedLeaf_IsThePublishedPath(int index, int size, params string[] path)
    {
        Digest[] hashes = [.. Leaves.Take(size).Select(leaf => MerkleTree.HashLeaf(leaf))];
        var proof = InclusionProof.Create(index, size, hashes, []);

        Assert.Equal(path, proof.Path.Select(node => node.ToString()));
        Assert.Equal(Roots[size], proof.RootOf(hashes[index]).ToString());
    }

    // Leaf i is the two bytes of i, the low one first.
    [Theory]
    [InlineData(10, "VjWMPSYNtCuCNlF/RLnQy6HcwSk6CIipfxm+hettA+4=")]
    [InlineData(15, "j4SulYmocFuxdeyp12xXCIgK6PekBcxzAIj4zbQzNEI=")]
    [InlineData(16, "c+4Uc6BCMOZf/v3NZK1kqTUJe+bBoFtOhP+P3SayKRE=")]
    [InlineData(100, "dUh9hYH88p0CMoHkdr1wC2szbhcLAXOejWpINIooKUY=")]
    [InlineData(255, "SmdsuKUqiod3RX2jyF2M6JnbdE4QuTwwipfAowI4/i0=")]
    [InlineData(256, "qFI0t/tZ1MdOYgyPpPzHFiZVw86koScXy9q3FU5casA=")]
    [InlineData(1_000, "RXrgb8xHd55Y48FbfotJwCbV82Kx22LZfEbmBGAvwlQ=")]
    [InlineData(4_095, "cWRFdQhPcjn9WyBXE/r1f04ejxIm5lvg40DEpRBVS0w=")]
    [InlineData(4_096, "6uU/phfHg1n/GksYT6TO9aN8EauMCCJRl3dIK0HDs2M=")]
    [InlineData(10_000, "VZcav65F9haHVRk3wre2axFoBXRNeUh/1d9d5FQfxIg=")]
    [InlineData(65_535, "iPuVYJhP6SEE4gUFp8qbafd2rYv9YTCDYqAxCj8HdLM=")]
    public void Builder_OfManyLeaves_HasThePublishedRoot(int size, string root)
    {
        var builder = new TreeBuilder();
        for (var i = 0; i < size; i++) builder.Append(MerkleTree.HashLeaf([(byte)i, (byte)(i >> 8)]));

        Assert.Equal(root, Convert.ToBase64String(builder.Finish().ToArray()));
    }

    private static Digest Built(Digest[] hashes)
    {
        var builder = new TreeBuilder();
        foreach (var hash in hashes) builder.Append(hash);
        return builder.Finish();
    }
}
