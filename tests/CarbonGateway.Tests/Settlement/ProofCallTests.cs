using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Sqlite;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.V1;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Settlement;

/// <summary>A whole gateway on Redis with a ledger: what is settled is proved over the wire, to the root that was signed.</summary>
public sealed class ProofCallTests(OneServer redis)
{
    private static readonly AccountId Citizen = new(0x0C17, 1);
    private static readonly DateOnly Day = new(2026, 6, 1);

    private readonly string deployment = $"proof-{Guid.NewGuid():N}"[..20];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Transaction_OfASettledDay_IsProvedEntryByEntry()
    {
        await using var gateway = await OpenAsync();
        var id = await ActAsync(gateway);
        await using var ledger = OpenLedger(gateway);
        await DrainedAsync(gateway, ledger, 400);
        var token = gateway.TokenOf(Citizen);
        Assert.Equal("NOT_SETTLED_YET", Errors.DetailOf(await Assert.ThrowsAsync<RpcException>(() => ProofAsync(gateway, token, id))).Code);
        var statement = await Night.SettleAsync(ledger, gateway.SettlementKeys, Day, Cancellation);

        var answer = await gateway.Till.CallAsync<CheckoutServiceGetReceiptResponse>("Checkout", "GetReceipt", new CheckoutServiceGetReceiptRequest { TransactionId = id, WithProofs = true });
        var keys = Wire.PublicHalves(gateway.SettlementKeys.Signing);
        var signed = Wire.Read(answer.Receipt);
        Assert.Equal(ReceiptVerdict.Genuine, ReceiptCheck.Check(signed, keys, out var leaves));
        Assert.Equal([EntryKind.Hold, EntryKind.Capture, EntryKind.Refund], leaves.Select(l => l.Kind));
        Assert.Equal(leaves.Select(l => l.Key.ToString()), answer.Proofs.Select(p => p.EntryId));
        Assert.Equal(statement.Bytes.ToArray(), Assert.Single(answer.Statements).Statement.ToByteArray());
        foreach (var (leaf, proof) in answer.Receipt.Leaves.Zip(answer.Proofs))
        {
            Assert.Equal(SettledVerdict.Settled, ReceiptCheck.Check(leaf.Leaf.Span, Wire.Read(proof), deployment, statement, keys));
            var own = await ProofAsync(gateway, token, id, proof.EntryId);
            Assert.Equal((leaf.Leaf, proof), (own.Leaf, own.Proof));
            Assert.Equal(SettledVerdict.Settled, ReceiptCheck.Check(own.Leaf.Span, Wire.Read(own.Proof), deployment, Wire.Read(own.Statement), keys));
            Assert.InRange(own.Proof.Path.Count, 1, (int)Math.Ceiling(Math.Log2(own.Proof.TreeSize)));
        }

        Assert.Equal(answer.Proofs[0], (await ProofAsync(gateway, token, id)).Proof);
        // What the till and the citizen keep in a file comes back from it.
        var kept = new TransactionReceipt(signed, [.. answer.Proofs.Select(p => new SettlementProof(JournalKey.TryParse(p.EntryId, out var key) ? key : default, Wire.Read(p), statement))]);
        var text = ReceiptJson.Write(kept);
        Assert.Equal(text, ReceiptJson.Write(ReceiptJson.ReadReceipt(text, out _)!));
    }

    [Fact]
    public async Task Proof_FromALedgerThatWasChangedSince_IsNeverHandedOut()
    {
        await using var gateway = await OpenAsync();
        var id = await ActAsync(gateway);
        await using var ledger = OpenLedger(gateway);
        await DrainedAsync(gateway, ledger, 400);
        await Night.SettleAsync(ledger, gateway.SettlementKeys, Day, Cancellation);
        await using (var damage = new SqliteConnection($"Data Source={Path.Combine(gateway.Folder, "ledger.db")};Pooling=False"))
        {
            await damage.OpenAsync(Cancellation);
            await using var command = damage.CreateCommand();
            command.CommandText = "UPDATE day_tile SET nodes = zeroblob(length(nodes))";
            Assert.True(await command.ExecuteNonQueryAsync(Cancellation) > 0);
        }

        var refusal = await Assert.ThrowsAsync<RpcException>(() => ProofAsync(gateway, gateway.TokenOf(Citizen), id));
        Assert.Equal("INTERNAL", Errors.DetailOf(refusal).Code);
    }

    private async Task<RunningGateway> OpenAsync()
    {
        var endpoint = await redis.EndpointAsync();
        return await RunningGateway.StartAsync([(Citizen, 5_000_000)], options =>
        {
            options.Store = "redis";
            options.Redis.Deployment = deployment;
            options.Redis.Prefix = deployment + ":";
            options.Redis.Partitions = 4;
            options.Redis.ExpectedAccounts = 1_000;
            options.Redis.ExpectedRequests = 10_000;
            options.Redis.Wire.Endpoints = endpoint;
        });
    }

    /// <summary>A hold, captured, one line of it given back; before and after it some hundred sales, so that the tree has several tiles.</summary>
    private static async Task<string> ActAsync(RunningGateway gateway)
    {
        var instrument = new Instrument { AccountToken = gateway.TokenOf(Citizen) };
        await SellAsync(200);
        var hold = await gateway.Till.PostAsync(new AuthorizeRequest { RequestId = NewId(gateway), Instrument = instrument, Mode = AuthorizeMode.Hold, Lines = { Shelf.Line(Shelf.Cheese), Shelf.Line(Shelf.Coffee) } });
        await gateway.Till.PostAsync(new CaptureRequest { RequestId = NewId(gateway), TransactionId = hold.TransactionId });
        await gateway.Till.PostAsync(new RefundRequest { RequestId = NewId(gateway), TransactionId = hold.TransactionId, Lines = { new V1.RefundLine { Line = 1 } } });
        await SellAsync(200);
        return hold.TransactionId;

        Task SellAsync(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => gateway.Till.AuthorizeAsync(new() { RequestId = NewId(gateway), Instrument = instrument, Lines = { Shelf.Line(Shelf.Cheese) } })));
    }

    private SqliteLedger OpenLedger(RunningGateway gateway) =>
        SqliteLedger.Open(Path.Combine(gateway.Folder, "ledger.db"), new LedgerOptions(), new(deployment, 4), TimeProvider.System, NullLogger<SqliteLedger>.Instance);

    private static async Task DrainedAsync(RunningGateway gateway, ILedger ledger, long entries)
    {
        while ((await ledger.ReadWatermarksAsync(Cancellation)).Sum(w => w.Sequence) < entries + 4)
        {
            gateway.Clock.Advance(TimeSpan.FromMilliseconds(300));
            await Task.Delay(10, Cancellation);
        }
    }

    private static string NewId(RunningGateway gateway) => Guid.CreateVersion7(gateway.Clock.GetUtcNow()).ToString();

    private static Task<GetProofResponse> ProofAsync(RunningGateway gateway, string token, string id, string entry = "") =>
        gateway.Wallet.CallAsync<GetProofResponse>("Wallet", "GetProof", new GetProofRequest { AccountToken = token, TransactionId = id, EntryId = entry });
}
