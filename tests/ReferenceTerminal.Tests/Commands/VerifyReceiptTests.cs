using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.ReferenceTerminal.Commands;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

/// <summary>"verify-receipt" on receipts of every kind. There is no gateway: public keys are enough, and a day's statement.</summary>
public sealed class VerifyReceiptTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 6, 1);

    private readonly TillHarness till = TillHarness.WithoutGateway();
    private readonly SettlementKey receiptKey = Fresh(KeyUse.Receipt, "r-1");
    private readonly SettlementKey statementKey = Fresh(KeyUse.Statement, "s-1");
    private readonly TransactionReceipt receipt;
    private readonly SignedStatement statement;

    public VerifyReceiptTests()
    {
        byte[][] leaves = [.. Enumerable.Range(1, 100).Select(i => LeafCodec.Write(Leaf(i)))];
        Digest[] tree = [.. leaves.Select(leaf => MerkleTree.HashLeaf(leaf))];
        statement = Statement(tree.Length, MerkleTree.Root(tree)).Sign(new([statementKey]));
        var signed = SignedReceipt.Sign("town", [[leaves[16], LeafCodec.Write(Refund())], [leaves[3]]], receiptKey, Now)[0];
        receipt = new(signed, [new(new(0, 1, 17), InclusionProof.Create(16, tree.Length, tree, []), statement)]);
        till.With(ReceiptVerbs.KeysVariable, till.WriteFile("keys.json", ReceiptJson.Write(new SettlementKeyring([receiptKey, statementKey]))));
    }

    private TransactionReceipt OfOneEntry => receipt with { Signed = SignedReceipt.Sign("town", [[receipt.Signed.Entries[0].Leaf]], receiptKey, Now)[0] };

    public void Dispose()
    {
        till.Dispose();
        receiptKey.Dispose();
        statementKey.Dispose();
    }

    [Fact]
    public async Task Settled_IsDone_AndSaysWhere()
    {
        var (exit, said, error) = await VerifyAsync(OfOneEntry);

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        Assert.Equal(
            """
            GENUINE: deployment town signed this receipt at 2026-06-01 12:00:00 UTC with key r-1.
            0-1-17  2026-06-01 12:00:00 UTC  sale: 0.100 points, merchant 101, store 1
                SETTLED: leaf 16 of 100 in the tree of 2026-06-01, whose root is signed. Compare with the published statement: --statement.

            """.ReplaceLineEndings("\n"),
            said);
    }

    [Fact]
    public async Task Settled_AgainstThePublishedStatement_SaysSo()
    {
        var published = till.WriteFile("day.json", ReceiptJson.Write(statement));
        var (exit, said, _) = await VerifyAsync(OfOneEntry, "--statement", published);

        Assert.Equal(ExitCode.Done, exit);
        Assert.Contains("whose root is signed and published.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settled_WhereNoStatementGivenIsOfThatDay_IsNotShownToBePublished()
    {
        var other = till.WriteFile("day.json", ReceiptJson.Write((Statement(100, Digest.Of([9])) with { BusinessDay = Day.AddDays(1) }).Sign(new([statementKey]))));
        var (exit, said, _) = await VerifyAsync(OfOneEntry, "--statement", other);

        Assert.Equal(ExitCode.NotProvenYet, exit);
        Assert.Contains("none of the statements given is of 2026-06-01", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NotYetSettled_IsGenuineAndNotProven()
    {
        var (exit, said, _) = await VerifyAsync(receipt);

        Assert.Equal(ExitCode.NotProvenYet, exit);
        Assert.Contains("SETTLED: leaf 16", said, StringComparison.Ordinal);
        Assert.Contains("0-1-900  2026-06-01 12:00:00 UTC  refund: 0.040 points", said, StringComparison.Ordinal);
        Assert.Contains("Not proven yet: the file has no proof of settlement for it.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Published_AnotherStatementOfTheDay_IsToldAsAFailure()
    {
        // The deployment told the public something else than this holder: both are signed.
        var other = till.WriteFile("day.json", ReceiptJson.Write(Statement(100, Digest.Of([9])).Sign(new([statementKey]))));
        var (exit, said, _) = await VerifyAsync(OfOneEntry, "--statement", other);

        Assert.Equal(ExitCode.ProofFails, exit);
        Assert.Contains("PROOF FAILS: the entry is not at its place in the tree of 2026-06-01.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tampered_EachWay_HasItsSentenceAndExitCode()
    {
        var (signed, proof) = (OfOneEntry.Signed, receipt.Proofs[0]);
        var one = OfOneEntry;
        var (entry, path) = (signed.Entries[0], proof.Proof.Path);
        (TransactionReceipt Receipt, int Exit, string Words)[] cases =
        [
            (one with { Signed = signed with { Entries = [] } }, ExitCode.NotGenuine, "has no entry"),
            (one with { Signed = signed with { Entries = [entry with { Leaf = entry.Leaf[..20] }] } }, ExitCode.NotGenuine, "cannot be read"),
            (one with { Signed = signed with { Entries = [entry with { Leaf = LeafCodec.Write(Leaf(17) with { Moved = Co2eMass.FromGrams(1) }) }] } }, ExitCode.NotGenuine, "Something in it was changed"),
            (one with { Signed = signed with { Deployment = "city" } }, ExitCode.NotGenuine, "Something in it was changed"),
            (one with { Signed = signed with { SignedAt = Now.AddYears(20) } }, ExitCode.NotGenuine, "was not valid at 2046-06-01"),
            (one with { Signed = signed with { KeyId = "r-9" } }, ExitCode.KeyMissing, "have no receipt key r-9"),
            (one with { Signed = signed with { Entries = [entry with { Proof = entry.Proof with { Size = 9 } }] } }, ExitCode.NotGenuine, "too long or too short"),
            (one with { Signed = receipt.Signed with { Entries = [.. receipt.Signed.Entries.Take(1), entry with { Leaf = LeafCodec.Write(Leaf(4)) }] } }, ExitCode.NotGenuine, "not of one transaction"),
            (WithProof(proof with { Proof = proof.Proof with { Index = 15 } }), ExitCode.ProofFails, "not at its place"),
            (WithProof(proof with { Proof = proof.Proof with { Size = 101 } }), ExitCode.ProofFails, "another size"),
            (WithProof(proof with { Proof = proof.Proof with { Path = [.. path.SkipLast(1)] } }), ExitCode.ProofFails, "too long or too short"),
            (WithProof(proof with { Proof = proof.Proof with { Path = [.. path.Reverse()] } }), ExitCode.ProofFails, "not at its place"),
            (WithProof(proof with { Statement = statement with { Bytes = statement.Bytes[..9] } }), ExitCode.ProofFails, "cannot be read"),
            (WithProof(proof with { Statement = statement with { Bytes = DayStatementCodec.Write(Statement(100, Digest.Of([9]))) } }), ExitCode.ProofFails, "It was changed"),
            (WithProof(proof with { Statement = statement with { KeyId = "s-9" } }), ExitCode.KeyMissing, "no such statement key"),
        ];

        foreach (var (tampered, exit, words) in cases)
        {
            var (got, said, error) = await VerifyAsync(tampered);
            Assert.True(exit == got, $"{words}: {got} {said}{error}");
            Assert.Contains(words, said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Json_HasVerdictsByName()
    {
        var (exit, said, _) = await VerifyAsync(receipt, "--json");
        using var json = JsonDocument.Parse(said);
        var (root, entries) = (json.RootElement, json.RootElement.GetProperty("entries"));

        Assert.Equal((ExitCode.NotProvenYet, "genuine", "town"), (exit, root.GetProperty("verdict").GetString(), root.GetProperty("deployment").GetString()));
        Assert.Equal(("settled", "sale", 100), (entries[0].GetProperty("proof").GetString(), entries[0].GetProperty("kind").GetString(), entries[0].GetProperty("grams_moved").GetInt64()));
        Assert.Equal(JsonValueKind.Null, entries[1].GetProperty("proof").ValueKind);
    }

    [Fact]
    public async Task French_IsSpoken()
    {
        var (_, said, _) = await VerifyAsync(OfOneEntry, "--lang", "fr");
        Assert.StartsWith("AUTHENTIQUE : le déploiement town a signé ce reçu", said, StringComparison.Ordinal);
        Assert.Contains("RÉGLÉE : feuille 16 sur 100 dans l'arbre du 2026-06-01", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "'carbonpos_receipt' is missing")]
    [InlineData("""{"carbonpos_receipt":2}""", "version 2")]
    [InlineData("""{"carbonpos_receipt":1,"deployment":7}""", "'deployment' must be a text")]
    [InlineData("""{"carbonpos_receipt":1,"deployment":"t","signed_at":"2026-06-01T00:00:00Z","key":"k","signature":"%%","entries":[],"proofs":[]}""", "'signature' must be base64")]
    [InlineData("""{"carbonpos_receipt":1,"deployment":"t","signed_at":"2026-06-01T00:00:00Z","key":"k","signature":"","entries":[{"leaf":"","index":0,"size":1,"path":["AA=="]}],"proofs":[]}""", "32 bytes")]
    [InlineData("""{"carbonpos_receipt":1,"deployment":"t","signed_at":"2026-06-01T00:00:00Z","key":"k","signature":"","entries":[{"leaf":"","index":1e99,"size":1,"path":[]}],"proofs":[]}""", "whole number")]
    public async Task File_ThatIsNoReceipt_IsToldWhy(string content, string words)
    {
        var (exit, _, error) = await till.RunAsync("verify-receipt", till.WriteFile("r.json", content));
        Assert.Equal(ExitCode.File, exit);
        Assert.Contains(words, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_ThatAreMissingOrAnothersKind_AreToldByName()
    {
        var file = till.WriteFile("r.json", ReceiptJson.Write(receipt));
        var (exit, _, error) = await till.RunAsync("verify-receipt", file, "--keys", file);
        Assert.Equal((ExitCode.File, true), (exit, error.Contains("'carbonpos_keys' is missing", StringComparison.Ordinal)));
        Assert.Equal(ExitCode.File, (await till.RunAsync("verify-receipt", "/nowhere/r.json")).Exit);
        Assert.Equal(ExitCode.File, (await till.RunAsync("verify-receipt", file, "--statement", file)).Exit);
        using var bare = TillHarness.WithoutGateway();
        (exit, _, error) = await bare.RunAsync("verify-receipt", file);
        Assert.Equal((ExitCode.Usage, true), (exit, error.Contains("--keys FILE", StringComparison.Ordinal)));
    }

    private Task<(int Exit, string Out, string Error)> VerifyAsync(TransactionReceipt of, params string[] more) =>
        till.RunAsync(["verify-receipt", till.WriteFile("receipt.json", ReceiptJson.Write(of)), .. more]);

    private TransactionReceipt WithProof(SettlementProof proof) => OfOneEntry with { Proofs = [proof] };

    private static DayStatement Statement(long size, Digest root) => new()
    {
        Deployment = "town", BusinessDay = Day, Partitions = 4, TreeSize = size, Root = root, Spans = default, Handovers = [], PolicyVersions = ["1"],
    };

    private static SettlementLeaf Refund() => Leaf(900) with { Kind = EntryKind.Refund, Transaction = new(0, 1, 17), Moved = Co2eMass.FromGrams(40) };

    private static SettlementLeaf Leaf(int sequence) => new()
    {
        Key = new(0, 1, sequence),
        Kind = EntryKind.Sale,
        At = Now,
        LeafKeyId = "l-1",
        Nonce = new Guid(sequence, 0, 0, new byte[8]),
        Commitment = Digest.Of([(byte)sequence]),
        Transaction = new(0, 1, sequence),
        Seller = new(new(101), 1, default),
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
}
