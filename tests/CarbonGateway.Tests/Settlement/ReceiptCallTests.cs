using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Settlement;

/// <summary>Receipts over the wire: genuine for who may have them, nothing for anybody else.</summary>
public class ReceiptCallTests
{
    private static readonly AccountId Citizen = new(0x0C17, 1);
    private static readonly AccountId Other = new(0x0C17, 2);

    [Fact]
    public async Task GetReceipt_OfASale_IsSignedAndNamesNoAccount()
    {
        await using var gateway = await OpenAsync();
        var id = await SellAsync(gateway);

        var answer = await ReceiptAsync(gateway.Till, id);

        var signed = Wire.Read(answer.Receipt);
        Assert.Equal(ReceiptVerdict.Genuine, ReceiptCheck.Check(signed, Wire.PublicHalves(gateway.SettlementKeys.Signing), out var leaves));
        var leaf = Assert.Single(leaves);
        Assert.Equal((id, EntryKind.Sale, RunningGateway.Seller), (leaf.Key.ToString(), leaf.Kind, leaf.Seller));
        Assert.Equal(Carbon.Transactions.Outcome.Approved, leaf.Outcome);
        Assert.Equal(leaf.Moved.Grams, leaf.Lines.Sum(l => l.Grams.Grams));
        Assert.Equal(("carbonpos", gateway.Clock.GetUtcNow(), 1L), (signed.Deployment, signed.SignedAt, answer.Receipt.BatchSize));
        var account = new byte[AccountId.Size];
        Citizen.Write(account);
        Assert.Equal(-1, answer.Receipt.Leaves[0].Leaf.Span.IndexOf(account));
    }

    [Fact]
    public async Task GetReceipt_AskedAgainAndByTheWallet_HasTheSameLeaf()
    {
        await using var gateway = await OpenAsync();
        var id = await SellAsync(gateway);

        var (first, again) = (await ReceiptAsync(gateway.Till, id, withProofs: true), await ReceiptAsync(gateway.Till, id));
        var wallet = await gateway.Wallet.CallAsync<WalletServiceGetReceiptResponse>("Wallet", "GetReceipt", new WalletServiceGetReceiptRequest { AccountToken = gateway.TokenOf(Citizen), TransactionId = id });

        Assert.Equal(first.Receipt.Leaves[0].Leaf, again.Receipt.Leaves[0].Leaf);
        Assert.Equal(first.Receipt.Leaves[0].Leaf, wallet.Receipt.Leaves[0].Leaf);
        Assert.Empty(first.Proofs);
    }

    [Fact]
    public async Task GetReceipt_OfWhatIsAnothers_FindsNothing()
    {
        await using var gateway = await OpenAsync();
        var id = await SellAsync(gateway);
        Func<Task>[] strangers =
        [
            () => ReceiptAsync(gateway.OtherTill, id),
            () => ReceiptAsync(gateway.Till, "7-1-99"),
            () => ReceiptAsync(gateway.Till, "65535-1-1"),
            () => gateway.Wallet.CallAsync<WalletServiceGetReceiptResponse>("Wallet", "GetReceipt", new WalletServiceGetReceiptRequest { AccountToken = gateway.TokenOf(Other), TransactionId = id }),
            () => gateway.Wallet.CallAsync<GetProofResponse>("Wallet", "GetProof", new GetProofRequest { AccountToken = gateway.TokenOf(Other), TransactionId = id }),
        ];

        foreach (var stranger in strangers) await RefusedAsync(stranger, StatusCode.NotFound, "TRANSACTION_UNKNOWN");
    }

    [Fact]
    public async Task Calls_InTheWrongRoleOrWithNonsense_AreRefusedByName()
    {
        await using var gateway = await OpenAsync();
        var id = await SellAsync(gateway);
        var token = gateway.TokenOf(Citizen);

        await RefusedAsync(() => ReceiptAsync(gateway.Wallet, id), StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED");
        await RefusedAsync(() => ReceiptAsync(gateway.Client(null), id), StatusCode.Unauthenticated, "TOKEN_UNKNOWN");
        await RefusedAsync(() => ReceiptAsync(gateway.Till, "nonsense"), StatusCode.InvalidArgument, "TRANSACTION_ID_INVALID");
        await RefusedAsync(() => ProofAsync(gateway.Till, token, id), StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED");
        await RefusedAsync(() => ProofAsync(gateway.Wallet, "CPA1:nonsense", id), StatusCode.InvalidArgument, "ACCOUNT_TOKEN_INVALID");
        await RefusedAsync(() => ProofAsync(gateway.Wallet, token, "1-1"), StatusCode.InvalidArgument, "TRANSACTION_ID_INVALID");
        await RefusedAsync(() => ProofAsync(gateway.Wallet, token, id, "x"), StatusCode.InvalidArgument, "ENTRY_ID_INVALID");
        await RefusedAsync(() => ProofAsync(gateway.Wallet, token, id, "1-1-999"), StatusCode.NotFound, "ENTRY_UNKNOWN");
    }

    [Fact]
    public async Task GetProof_BeforeTheNight_SaysTonight()
    {
        await using var gateway = await OpenAsync();
        var id = await SellAsync(gateway);

        var detail = await RefusedAsync(() => ProofAsync(gateway.Wallet, gateway.TokenOf(Citizen), id), StatusCode.FailedPrecondition, "NOT_SETTLED_YET");

        Assert.True(detail.Retryable);
        Assert.Contains("tonight", detail.CashierText, StringComparison.Ordinal);
        Assert.Contains(id, detail.SupportText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetReceipt_OfTwoGatewaysOnOneKeyFile_IsOfTheSameKeys()
    {
        var folder = Directory.CreateTempSubdirectory("carbonpos-receipts-").FullName;
        try
        {
            var keys = Path.Combine(folder, "keys.json");
            await using var gateway = await RunningGateway.StartAsync([(Citizen, 1_000_000)], options => options.SettlementKeys = keys);
            Assert.True(File.Exists(keys));
            await using var second = await RunningGateway.StartAsync([(Citizen, 1_000_000)], options => options.SettlementKeys = keys);
            var (one, other) = (await ReceiptAsync(gateway.Till, await SellAsync(gateway)), await ReceiptAsync(second.Till, await SellAsync(second)));
            Assert.Equal(one.Receipt.KeyId, other.Receipt.KeyId);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<RunningGateway> OpenAsync() => RunningGateway.StartAsync([(Citizen, 1_000_000), (Other, 1_000_000)]);

    private static async Task<string> SellAsync(RunningGateway gateway) => (await gateway.Till.AuthorizeAsync(new AuthorizeRequest
    {
        RequestId = Guid.CreateVersion7(gateway.Clock.GetUtcNow()).ToString(),
        Instrument = new() { AccountToken = gateway.TokenOf(Citizen) },
        Lines = { Shelf.Line(Shelf.Cheese), Shelf.Line(Shelf.Coffee, 2_000) },
    })).TransactionId;

    private static Task<CheckoutServiceGetReceiptResponse> ReceiptAsync(WireClient client, string id, bool withProofs = false) =>
        client.CallAsync<CheckoutServiceGetReceiptResponse>("Checkout", "GetReceipt", new CheckoutServiceGetReceiptRequest { TransactionId = id, WithProofs = withProofs });

    private static Task<GetProofResponse> ProofAsync(WireClient client, string token, string id, string entry = "") =>
        client.CallAsync<GetProofResponse>("Wallet", "GetProof", new GetProofRequest { AccountToken = token, TransactionId = id, EntryId = entry });

    private static async Task<ErrorDetail> RefusedAsync(Func<Task> call, StatusCode status, string code)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        var detail = Errors.DetailOf(refusal);
        Assert.Equal((status, code), (refusal.StatusCode, detail.Code));
        return detail;
    }
}
