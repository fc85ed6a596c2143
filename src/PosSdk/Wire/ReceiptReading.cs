using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.V1;
using Google.Protobuf;

namespace CarbonPos.PosSdk.Wire;

/// <summary>Receipts put into their own types. Whether they are genuine is judged there, not here.</summary>
internal static class ReceiptReading
{
    /// <exception cref="CarbonPosException">The answer is no receipt.</exception>
    public static TransactionReceipt ToReceipt(this CheckoutServiceGetReceiptResponse answer)
    {
        if (answer.Receipt is not { SignedAt: { Seconds: > -62_135_596_800 and < 253_402_300_800, Nanos: >= 0 and < 1_000_000_000 } at } receipt) throw NotUnderstood("no receipt");
        var statements = answer.Statements.DistinctBy(s => s.BusinessDay).ToDictionary(s => s.BusinessDay);
        return new(
            new SignedReceipt(
                receipt.Deployment, at.ToDateTimeOffset(), receipt.KeyId, receipt.Signature.ToByteArray(),
                [.. receipt.Leaves.Select(l => new ReceiptEntry(l.Leaf.ToByteArray(), new(l.Index, receipt.BatchSize, Path(l.Path))))]),
            [.. answer.Proofs.Select(p => Proof(p, statements.GetValueOrDefault(p.BusinessDay) ?? throw NotUnderstood("a proof without its statement")))]);
    }

    private static SettlementProof Proof(SettledProof proof, SettledStatement statement) => new(
        JournalKey.TryParse(proof.EntryId, out var entry) ? entry : throw NotUnderstood("a proof of no entry"),
        new(proof.Index, proof.TreeSize, Path(proof.Path)),
        new(statement.Statement.ToByteArray(), statement.KeyId, statement.Signature.ToByteArray()));

    private static IReadOnlyList<Digest> Path(IEnumerable<ByteString> nodes) =>
        [.. nodes.Select(node => node.Length == Digest.Size ? Digest.Read(node.Span) : throw NotUnderstood("a path whose nodes are not 32 bytes"))];

    private static CarbonPosException NotUnderstood(string what) => new(
        CarbonPosErrors.AnswerNotUnderstood,
        "The carbon gateway gave an answer that this till does not understand.",
        $"The answer has {what}; nothing was moved by asking. Update the SDK, or ask the gateway's operator.");
}
