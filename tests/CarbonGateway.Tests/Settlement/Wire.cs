using CarbonPos.Carbon.Settlement;
using CarbonPos.V1;
using Google.Protobuf;

namespace CarbonPos.CarbonGateway.Tests.Settlement;

/// <summary>Puts what came over the wire into its own types, as any client would.</summary>
internal static class Wire
{
    public static SignedReceipt Read(Receipt receipt) => new(
        receipt.Deployment, receipt.SignedAt.ToDateTimeOffset(), receipt.KeyId, receipt.Signature.ToByteArray(),
        [.. receipt.Leaves.Select(l => new ReceiptEntry(l.Leaf.ToByteArray(), new(l.Index, receipt.BatchSize, Path(l.Path))))]);

    public static InclusionProof Read(SettledProof proof) => new(proof.Index, proof.TreeSize, Path(proof.Path));

    public static SignedStatement Read(SettledStatement statement) => new(statement.Statement.ToByteArray(), statement.KeyId, statement.Signature.ToByteArray());

    /// <summary>What everyone may have, by way of the file that is published.</summary>
    public static SettlementKeyring PublicHalves(SettlementKeyring keys)
    {
        var halves = ReceiptJson.ReadKeys(ReceiptJson.Write(keys), out var reason);
        Assert.Equal("", reason);
        Assert.DoesNotContain(halves!.All, k => k.CanSign);
        return halves;
    }

    private static IReadOnlyList<Digest> Path(IEnumerable<ByteString> nodes) => [.. nodes.Select(n => Digest.Read(n.Span))];
}
