using System.Diagnostics;

namespace CarbonPos.Carbon.Settlement;

/// <summary>What a receipt is worth.</summary>
public enum ReceiptVerdict
{
    /// <summary>The deployment signed it, as it stands.</summary>
    Genuine = 1,

    /// <summary>It has no entry.</summary>
    Empty,

    /// <summary>The bytes of an entry are no leaf.</summary>
    LeafUnreadable,

    /// <summary>Its entries are not of one transaction.</summary>
    SeveralTransactions,

    /// <summary>An entry's path has not the length that its place in the batch must have.</summary>
    PathWrong,

    /// <summary>There is no receipt key of this id among the public keys.</summary>
    KeyUnknown,

    /// <summary>The key was not valid when the receipt says it was signed.</summary>
    KeyNotValid,

    /// <summary>The signature is not this key's over these entries: something was changed.</summary>
    SignatureWrong,
}

/// <summary>Whether an entry was settled.</summary>
public enum SettledVerdict
{
    /// <summary>It is in the day's tree, whose root the deployment signed.</summary>
    Settled = 1,

    /// <summary>The bytes are no day statement.</summary>
    StatementUnreadable,

    /// <summary>There is no statement key of this id among the public keys.</summary>
    KeyUnknown,

    /// <summary>The key was not valid for the statement's day.</summary>
    KeyNotValid,

    /// <summary>The signature is not this key's over this statement.</summary>
    SignatureWrong,

    /// <summary>The statement is another deployment's than the receipt.</summary>
    OtherDeployment,

    /// <summary>The proof is for a tree of another size: another day's, or made before the day was settled.</summary>
    OtherTree,

    /// <summary>The path has not the length that its place in the tree must have.</summary>
    PathWrong,

    /// <summary>The way from the entry does not lead to the statement's root: it was not settled as it stands.</summary>
    NotInTree,
}

/// <summary>Checks receipts and proofs with public keys alone.</summary>
public static class ReceiptCheck
{
    /// <summary>Checks a receipt.</summary>
    /// <param name="receipt">Whoever it comes from.</param>
    /// <param name="keys">Public halves are enough.</param>
    /// <param name="leaves">Its entries, read; empty where one cannot be.</param>
    public static ReceiptVerdict Check(SignedReceipt receipt, SettlementKeyring keys, out IReadOnlyList<SettlementLeaf> leaves)
    {
        leaves = [];
        if (receipt.Entries.Count == 0) return ReceiptVerdict.Empty;
        var read = new List<SettlementLeaf>();
        foreach (var entry in receipt.Entries)
        {
            if (LeafCodec.Parse(entry.Leaf.Span).Leaf is not { } leaf) return ReceiptVerdict.LeafUnreadable;
            read.Add(leaf);
        }

        leaves = read;
        if (read.Skip(1).Any(leaf => leaf.Transaction != read[0].Key && leaf.Replaced != read[0].Key)) return ReceiptVerdict.SeveralTransactions;
        if (keys.Find(KeyUse.Receipt, receipt.KeyId) is not { } key) return ReceiptVerdict.KeyUnknown;
        if (!key.IsValidAt(receipt.SignedAt)) return ReceiptVerdict.KeyNotValid;
        foreach (var entry in receipt.Entries)
        {
            if (entry.Proof.RootOf(MerkleTree.HashLeaf(entry.Leaf.Span)) is not { } root) return ReceiptVerdict.PathWrong;
            var head = SignedReceipt.Head(receipt.Deployment, receipt.SignedAt, entry.Proof.Size, root);
            if (!key.HasSigned(head, receipt.Signature.Span)) return ReceiptVerdict.SignatureWrong;
        }

        return ReceiptVerdict.Genuine;
    }

    /// <summary>Checks a day statement's signature.</summary>
    /// <param name="signed">Whoever it comes from.</param>
    /// <param name="keys">Public halves are enough.</param>
    /// <param name="statement">What it says; null where it cannot be read.</param>
    /// <returns><see cref="SettledVerdict.Settled"/> where it is the deployment's word; nothing was looked for in its tree yet.</returns>
    public static SettledVerdict Check(SignedStatement signed, SettlementKeyring keys, out DayStatement? statement)
    {
        statement = DayStatementCodec.Parse(signed.Bytes.Span).Statement;
        if (statement is null) return SettledVerdict.StatementUnreadable;
        if (keys.Find(KeyUse.Statement, signed.KeyId) is not { } key) return SettledVerdict.KeyUnknown;
        if (!key.IsValidAt(DayStatement.KeyMoment(statement.BusinessDay))) return SettledVerdict.KeyNotValid;
        return key.HasSigned(signed.Bytes.Span, signed.Signature.Span) ? SettledVerdict.Settled : SettledVerdict.SignatureWrong;
    }

    /// <summary>Checks that an entry is in the tree of a day statement.</summary>
    /// <param name="leaf">Its leaf's bytes.</param>
    /// <param name="proof">Its place in the day's tree.</param>
    /// <param name="deployment">Whose receipt it is.</param>
    /// <param name="signed">The day's statement.</param>
    /// <param name="keys">Public halves are enough.</param>
    public static SettledVerdict Check(ReadOnlySpan<byte> leaf, InclusionProof proof, string deployment, SignedStatement signed, SettlementKeyring keys)
    {
        var verdict = Check(signed, keys, out var statement);
        if (verdict != SettledVerdict.Settled) return verdict;
        if (statement is null) throw new UnreachableException("A statement with a good signature was read.");
        if (statement.Deployment != deployment) return SettledVerdict.OtherDeployment;
        if (proof.Size != statement.TreeSize) return SettledVerdict.OtherTree;
        return proof.RootOf(MerkleTree.HashLeaf(leaf)) is not { } root ? SettledVerdict.PathWrong
            : root == statement.Root ? SettledVerdict.Settled
            : SettledVerdict.NotInTree;
    }
}
