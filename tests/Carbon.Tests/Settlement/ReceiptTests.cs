using System.Security.Cryptography;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Settlement;

/// <summary>Receipts signed in batches and proofs of settlement, genuine and tampered with in every way that has a name.</summary>
public sealed class ReceiptTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 6, 1);

    private readonly SettlementKey receiptKey = Fresh(KeyUse.Receipt, "r-1");
    private readonly SettlementKey statementKey = Fresh(KeyUse.Statement, "s-1");

    private SettlementKeyring Public => new([Half(receiptKey), Half(statementKey)]);

    public void Dispose()
    {
        receiptKey.Dispose();
        statementKey.Dispose();
    }

    [Fact]
    public void Receipts_OfABatchOfAnySize_AreEachGenuine()
    {
        for (var size = 1; size < 70; size += 3)
        {
            var receipts = Batch(size);
            Assert.All(receipts, receipt => Assert.Equal(ReceiptVerdict.Genuine, Verdict(receipt)));
            Assert.Single(receipts.Select(r => Convert.ToHexString(r.Signature.Span)).Distinct());
        }
    }

    [Fact]
    public void Receipt_OfSeveralEntries_KnowsThemAll()
    {
        var opened = Leaf(7);
        var refund = opened with { Key = new(0, 1, 8), Kind = EntryKind.Refund, Transaction = opened.Key };
        var better = opened with { Key = new(0, 1, 9), Kind = EntryKind.Supersede, Transaction = new(0, 1, 9), Replaced = opened.Key };
        var receipt = Sign([Bytes(opened), Bytes(refund), Bytes(better)], [Bytes(Leaf(20))])[0];

        Assert.Equal(ReceiptVerdict.Genuine, ReceiptCheck.Check(receipt, Public, out var leaves));
        Assert.Equal([7, 8, 9], leaves.Select(l => l.Key.Sequence));
        Assert.Equal(ReceiptVerdict.SeveralTransactions, Verdict(Sign([Bytes(opened), Bytes(Leaf(20))])[0]));
    }

    [Fact]
    public void Receipt_TamperedWith_IsToldHow()
    {
        var receipt = Batch(5)[2];
        var entry = receipt.Entries[0];
        (SignedReceipt Receipt, ReceiptVerdict Verdict)[] cases =
        [
            (receipt with { Entries = [] }, ReceiptVerdict.Empty),
            (receipt with { Entries = [entry with { Leaf = entry.Leaf[..^1] }] }, ReceiptVerdict.LeafUnreadable),
            (receipt with { Entries = [entry with { Leaf = Bytes(Leaf(3) with { Moved = Co2eMass.FromGrams(1) }) }] }, ReceiptVerdict.SignatureWrong),
            (receipt with { Entries = [entry with { Proof = entry.Proof with { Index = 1 } }] }, ReceiptVerdict.SignatureWrong),
            (receipt with { Entries = [entry with { Proof = entry.Proof with { Size = 6 } }] }, ReceiptVerdict.SignatureWrong),
            (receipt with { Entries = [entry with { Proof = entry.Proof with { Path = [] } }] }, ReceiptVerdict.PathWrong),
            (receipt with { Entries = [entry with { Proof = entry.Proof with { Size = 0 } }] }, ReceiptVerdict.PathWrong),
            (receipt with { Deployment = "city" }, ReceiptVerdict.SignatureWrong),
            (receipt with { SignedAt = Now.AddMilliseconds(1) }, ReceiptVerdict.SignatureWrong),
            (receipt with { SignedAt = Now.AddYears(9) }, ReceiptVerdict.KeyNotValid),
            (receipt with { KeyId = "s-1" }, ReceiptVerdict.KeyUnknown),
            (receipt with { Signature = new byte[64] }, ReceiptVerdict.SignatureWrong),
            (receipt with { Signature = receipt.Signature[..10] }, ReceiptVerdict.SignatureWrong),
        ];

        Assert.Equal(ReceiptVerdict.Genuine, Verdict(receipt));
        Assert.All(cases, c => Assert.Equal(c.Verdict, Verdict(c.Receipt)));
    }

    [Fact]
    public void Entry_OfASettledDay_IsInItsTree()
    {
        var (leaves, tree, signed) = SettledDay();
        for (var i = 0; i < leaves.Count; i += 17) Assert.Equal(SettledVerdict.Settled, ReceiptCheck.Check(leaves[i], Proof(tree, i), "town", signed, Public));
    }

    [Fact]
    public void Proof_OfAnotherDayTreeOrKey_IsToldHow()
    {
        var (leaves, tree, signed) = SettledDay();
        var proof = Proof(tree, 5);
        SettledVerdict Check(byte[]? leaf = null, InclusionProof? other = null, SignedStatement? statement = null, string deployment = "town", SettlementKeyring? keys = null) =>
            ReceiptCheck.Check(leaf ?? leaves[5], other ?? proof, deployment, statement ?? signed, keys ?? Public);

        Assert.Equal(SettledVerdict.Settled, Check());
        Assert.Equal(SettledVerdict.NotInTree, Check(leaf: leaves[6]));
        Assert.Equal(SettledVerdict.NotInTree, Check(other: proof with { Index = 4 }));
        Assert.Equal(SettledVerdict.OtherTree, Check(other: proof with { Size = leaves.Count + 1 }));
        Assert.Equal(SettledVerdict.PathWrong, Check(other: proof with { Path = [] }));
        Assert.Equal(SettledVerdict.OtherDeployment, Check(deployment: "city"));
        Assert.Equal(SettledVerdict.StatementUnreadable, Check(statement: signed with { Bytes = signed.Bytes[..^1] }));
        Assert.Equal(SettledVerdict.KeyUnknown, Check(statement: signed with { KeyId = "r-1" }));
        Assert.Equal(SettledVerdict.KeyNotValid, Check(keys: new([SettlementKey.FromPublic(KeyUse.Statement, "s-1", statementKey.PublicKey.Span, Now, Now.AddYears(1))])));
        using var stranger = Fresh(KeyUse.Statement, "s-1");
        Assert.Equal(SettledVerdict.SignatureWrong, Check(keys: new([Half(stranger)])));
        var changed = DayStatementCodec.Write(DayStatementCodec.Parse(signed.Bytes.Span).Statement! with { Partitions = 5 });
        Assert.Equal(SettledVerdict.SignatureWrong, Check(statement: signed with { Bytes = changed }));
    }

    [Fact]
    public void Signature_OfAReceipt_IsNoneOfAStatement()
    {
        // The same key for both uses, which nobody should have: the bytes alone must tell them apart.
        var (_, _, signed) = SettledDay();
        Assert.False(SignedReceipt.Head("town", Now, 1, default).AsSpan().StartsWith(signed.Bytes.Span[..4]));
        Assert.Throws<ArgumentException>(() => SignedReceipt.Sign("town", [[Bytes(Leaf(1))]], statementKey, Now));
    }

    private (List<byte[]> Leaves, Digest[] Tree, SignedStatement Signed) SettledDay()
    {
        List<byte[]> leaves = [.. Enumerable.Range(1, 200).Select(i => Bytes(Leaf(i)))];
        Digest[] hashes = [.. leaves.Select(leaf => MerkleTree.HashLeaf(leaf))];
        var statement = new DayStatement
        {
            Deployment = "town", BusinessDay = Day, Partitions = 4, TreeSize = hashes.Length, Root = MerkleTree.Root(hashes), Spans = default, Handovers = [], PolicyVersions = ["1"],
        };
        return (leaves, hashes, statement.Sign(new([statementKey])));
    }

    private static InclusionProof Proof(Digest[] tree, int index) => InclusionProof.Create(index, tree.Length, tree, []);

    private SignedReceipt[] Batch(int size) => Sign([.. Enumerable.Range(1, size).Select(i => (ReadOnlyMemory<byte>[])[Bytes(Leaf(i))])]);

    private SignedReceipt[] Sign(params ReadOnlyMemory<byte>[][] requests) => SignedReceipt.Sign("town", requests, receiptKey, Now.AddTicks(7));

    private ReceiptVerdict Verdict(SignedReceipt receipt) => ReceiptCheck.Check(receipt, Public, out _);

    private static byte[] Bytes(SettlementLeaf leaf) => LeafCodec.Write(leaf);

    private static SettlementLeaf Leaf(int sequence) => new()
    {
        Key = new(0, 1, sequence),
        Kind = EntryKind.Sale,
        At = Now,
        LeafKeyId = "l-1",
        Nonce = new Guid(sequence, 0, 0, new byte[8]),
        Commitment = Digest.Of([(byte)sequence]),
        Transaction = new(0, 1, sequence),
        Outcome = Outcome.Approved,
        Requested = Co2eMass.FromGrams(100),
        Moved = Co2eMass.FromGrams(100),
        PolicyVersion = "1",
    };

    private static SettlementKey Fresh(KeyUse use, string id)
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return SettlementKey.FromPrivate(use, id, ecdsa, Now.AddYears(-1), Now.AddYears(2));
    }

    private static SettlementKey Half(SettlementKey key) => SettlementKey.FromPublic(key.Use, key.Id, key.PublicKey.Span, key.NotBefore, key.NotAfter);
}
