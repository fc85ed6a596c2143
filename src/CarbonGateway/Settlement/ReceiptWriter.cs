using CarbonPos.Carbon.Settlement;
using CarbonPos.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>Writes receipts and proofs onto the wire.</summary>
internal static class ReceiptWriter
{
    public static Receipt Write(SignedReceipt signed)
    {
        var receipt = new Receipt
        {
            Deployment = signed.Deployment,
            SignedAt = Timestamp.FromDateTimeOffset(signed.SignedAt),
            KeyId = signed.KeyId,
            Signature = ByteString.CopyFrom(signed.Signature.Span),
            BatchSize = signed.Entries[0].Proof.Size,
        };
        foreach (var entry in signed.Entries)
        {
            receipt.Leaves.Add(new ReceiptLeaf { Leaf = ByteString.CopyFrom(entry.Leaf.Span), Index = entry.Proof.Index, Path = { Path(entry.Proof) } });
        }

        return receipt;
    }

    public static SettledProof Write(FoundProof found) => new()
    {
        EntryId = found.Proof.Entry.ToString(),
        BusinessDay = Day(found),
        Index = found.Proof.Proof.Index,
        TreeSize = found.Proof.Proof.Size,
        Path = { Path(found.Proof.Proof) },
    };

    public static SettledStatement WriteStatement(FoundProof found) => new()
    {
        BusinessDay = Day(found),
        Statement = ByteString.CopyFrom(found.Proof.Statement.Bytes.Span),
        Signature = ByteString.CopyFrom(found.Proof.Statement.Signature.Span),
        KeyId = found.Proof.Statement.KeyId,
    };

    private static string Day(FoundProof found) => found.BusinessDay.ToString("yyyy-MM-dd");

    private static IEnumerable<ByteString> Path(InclusionProof proof) => proof.Path.Select(node => ByteString.CopyFrom(node.ToArray()));
}
