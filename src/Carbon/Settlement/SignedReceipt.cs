using CarbonPos.Carbon.Journal;

namespace CarbonPos.Carbon.Settlement;

/// <summary>One entry in a receipt.</summary>
/// <param name="Leaf">Its leaf's bytes: the same that go into the day's tree.</param>
/// <param name="Proof">Where it is in the batch that was signed.</param>
public sealed record ReceiptEntry(ReadOnlyMemory<byte> Leaf, InclusionProof Proof);

/// <summary>
/// A deployment's word that it posted these entries: the leaves of one transaction, what opened it first. One signature stands over
/// a small tree of all receipts that were asked for at the same moment.
/// </summary>
/// <param name="Deployment">Whose word, 1 to 64 characters.</param>
/// <param name="SignedAt">Whole milliseconds UTC.</param>
/// <param name="KeyId">Of the receipt key that signed.</param>
/// <param name="Signature">ES256 over <see cref="Head"/>, r ‖ s: 64 bytes.</param>
/// <param name="Entries">1 to <see cref="MostEntries"/>, all with the same batch size.</param>
public sealed record SignedReceipt(
    string Deployment, DateTimeOffset SignedAt, string KeyId, ReadOnlyMemory<byte> Signature, IReadOnlyList<ReceiptEntry> Entries)
{
    /// <summary>Most entries of one receipt: 100. A transaction with more has the latest left out.</summary>
    public const int MostEntries = 100;

    // No signed bytes of another kind begin like these.
    private static ReadOnlySpan<byte> Magic => "CPR1"u8;

    /// <summary>What is signed.</summary>
    /// <param name="deployment">Whose word.</param>
    /// <param name="signedAt">When.</param>
    /// <param name="size">Leaves of the batch.</param>
    /// <param name="root">Of its tree.</param>
    public static byte[] Head(string deployment, DateTimeOffset signedAt, long size, in Digest root)
    {
        var w = new ByteWriter();
        w.Raw(Magic);
        w.Text(deployment);
        w.Time(signedAt);
        w.Number((ulong)size);
        w.Digest(root);
        return w.Written.ToArray();
    }

    /// <summary>Signs many receipts at once.</summary>
    /// <param name="deployment">Whose word.</param>
    /// <param name="requests">The leaves of each, 1 to <see cref="MostEntries"/>.</param>
    /// <param name="key">A receipt key that can sign.</param>
    /// <param name="now">Written down to the millisecond.</param>
    /// <returns>One for each request, in their order.</returns>
    public static SignedReceipt[] Sign(string deployment, IReadOnlyList<IReadOnlyList<ReadOnlyMemory<byte>>> requests, SettlementKey key, DateTimeOffset now)
    {
        if (key.Use != KeyUse.Receipt) throw new ArgumentException($"Key {key.Id} is not for receipts.", nameof(key));
        Digest[] hashes = [.. requests.SelectMany(leaves => leaves).Select(leaf => MerkleTree.HashLeaf(leaf.Span))];
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds());
        var signature = key.Sign(Head(deployment, at, hashes.Length, MerkleTree.Root(hashes)));
        var receipts = new SignedReceipt[requests.Count];
        var index = 0;
        for (var i = 0; i < receipts.Length; i++)
        {
            receipts[i] = new(deployment, at, key.Id, signature, [.. requests[i].Select(leaf => new ReceiptEntry(leaf, PathOf(index++)))]);
        }

        return receipts;

        InclusionProof PathOf(int leaf)
        {
            var path = new List<Digest>();
            MerkleTree.AddPath(hashes, leaf, path);
            return new(leaf, hashes.Length, path);
        }
    }
}
