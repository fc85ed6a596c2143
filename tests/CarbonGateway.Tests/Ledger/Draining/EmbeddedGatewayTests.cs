using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Sqlite;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.CarbonGateway.Tests.Settlement;
using CarbonPos.Testbed.Processes;
using CarbonPos.Testbed.Servers;
using CarbonPos.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Outcome = CarbonPos.V1.Outcome;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace CarbonPos.CarbonGateway.Tests.Ledger.Draining;

/// <summary>A whole gateway as it comes, on one machine without any server: its ledger, its proofs, and how either is refused.</summary>
public sealed class EmbeddedGatewayTests
{
    private const string Drain = "carbonpos.v1.Drain";
    private static readonly AccountId Citizen = new(0x0C17, 1);
    private static readonly DateOnly Day = new(2026, 6, 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sale_OfASettledDay_IsProvedOverTheWire_AndItsStatementIsPrinted()
    {
        await using var gateway = await RunningGateway.StartAsync([(Citizen, 5_000_000)], o => o.Embedded.Deployment = "corner-shop");
        var token = gateway.TokenOf(Citizen);
        var sale = await gateway.Till.AuthorizeAsync(Sale(gateway, 1));
        Assert.Equal(Outcome.Approved, sale.Outcome);
        await using var ledger = OpenLedger(gateway, "corner-shop");
        await Patience.UntilAsync("the ledger has both", async () => await EntriesAsync(gateway, ledger) == 2, Cancellation);
        Assert.Equal(ServingStatus.Serving, await gateway.Till.HealthAsync(Drain));
        Assert.Equal("NOT_SETTLED_YET", Errors.DetailOf(await Assert.ThrowsAsync<RpcException>(() => ProofAsync(gateway, token, sale.TransactionId))).Code);

        var statement = await Night.SettleAsync(ledger, gateway.SettlementKeys, Day, Cancellation);
        var proof = await ProofAsync(gateway, token, sale.TransactionId);
        var keys = Wire.PublicHalves(gateway.SettlementKeys.Signing);
        Assert.Equal(SettledVerdict.Settled, ReceiptCheck.Check(proof.Leaf.Span, Wire.Read(proof.Proof), "corner-shop", statement, keys));
        var receipt = await gateway.Till.CallAsync<CheckoutServiceGetReceiptResponse>("Checkout", "GetReceipt", new CheckoutServiceGetReceiptRequest { TransactionId = sale.TransactionId, WithProofs = true });
        Assert.Equal(proof.Proof, Assert.Single(receipt.Proofs));

        var printed = new StringWriter();
        var options = new GatewayOptions();
        (options.Embedded.Folder, options.Embedded.Deployment) = (gateway.Folder, "corner-shop");
        Assert.Equal(0, await new LedgerCommands(options, TimeProvider.System, printed).StatementAsync(Day, Cancellation));
        Assert.Equal(statement.Signature.ToArray(), ReceiptJson.ReadStatement(printed.ToString(), out _)!.Signature.ToArray());
    }

    [Fact]
    public async Task NoLedgerAskedFor_ThereIsNone_AndTheGatewaySells()
    {
        await using var gateway = await RunningGateway.StartAsync([(Citizen, 5_000_000)], o => o.Embedded.Ledger = false);
        Assert.Equal(Outcome.Approved, (await gateway.Till.AuthorizeAsync(Sale(gateway, 1))).Outcome);
        Assert.Null(await gateway.Till.HealthAsync(Drain));
        Assert.False(File.Exists(Path.Combine(gateway.Folder, "ledger.db")));
    }

    [Fact]
    public async Task LedgerAskedForLater_TheLedgerGetsAllThatWasSoldBefore()
    {
        using var folder = new TownFolder();
        await using (var gateway = await folder.StartAsync(o => o.Embedded.Ledger = false)) await gateway.DisposeAsync();
        await using (var gateway = await folder.StartAsync())
        {
            await using var ledger = folder.OpenLedger();
            await Patience.UntilAsync("the allocation is in the ledger", async () => (await ledger.ReadWatermarksAsync(Cancellation)).Sum(m => m.Sequence) == 1, Cancellation);
        }
    }

    [Fact]
    public async Task Deployment_OtherThanTheJournals_IsRefused()
    {
        using var folder = new TownFolder();
        await using (var gateway = await folder.StartAsync()) await gateway.DisposeAsync();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => folder.StartAsync(o => o.Embedded.Deployment = "other"));
        Assert.Contains("deployment = carbonpos, not other", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Embedded:Deployment", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_ThatLacksWhatTheLedgerHas_DoesNotServe_AndServesOnceTheLedgerIsPutAway()
    {
        using var folder = new TownFolder();
        await using (var gateway = await folder.StartAsync())
        {
            await using var ledger = folder.OpenLedger();
            await Patience.UntilAsync("the allocation is in the ledger", async () => (await ledger.ReadWatermarksAsync(Cancellation)).Sum(m => m.Sequence) == 1, Cancellation);
        }

        foreach (var file in Directory.GetFiles(folder.Data, "journal.*")) File.Delete(file);
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => folder.StartAsync());
        Assert.Contains("older copy", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ledger.db", refusal.Message, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(folder.Data, "journal.*")) File.Delete(file);
        foreach (var file in Directory.GetFiles(folder.Data, "ledger.db*")) File.Delete(file);
        await using (var gateway = await folder.StartAsync()) await gateway.DisposeAsync();
    }

    [Theory]
    [InlineData("Ranges")]
    [InlineData("Deployment")]
    public void Settings_OutOfRange_AreNamed(string setting)
    {
        var options = new GatewayOptions { Catalogue = "x" };
        options.Validate();
        if (setting == "Ranges") options.Ledger.Drain.Ranges = 2;
        else options.Embedded.Deployment = new string('x', 61);
        Assert.Contains(setting, Assert.Throws<InvalidOperationException>(options.Validate).Message, StringComparison.Ordinal);
    }

    private static async Task<long> EntriesAsync(RunningGateway gateway, SqliteLedger ledger)
    {
        gateway.Clock.Advance(TimeSpan.FromMilliseconds(300));
        return (await ledger.ReadWatermarksAsync(Cancellation)).Sum(m => m.Sequence);
    }

    private static SqliteLedger OpenLedger(RunningGateway gateway, string deployment) =>
        SqliteLedger.Open(Path.Combine(gateway.Folder, "ledger.db"), new LedgerOptions(), new(deployment, 1_024), TimeProvider.System, NullLogger<SqliteLedger>.Instance);

    private static AuthorizeRequest Sale(RunningGateway gateway, int id) => new()
    {
        RequestId = $"{id:x8}-0000-4000-8000-000000000000",
        Instrument = new() { AccountToken = gateway.TokenOf(Citizen) },
        Lines = { Shelf.Line(Shelf.Cheese) },
    };

    private static Task<GetProofResponse> ProofAsync(RunningGateway gateway, string token, string id) =>
        gateway.Wallet.CallAsync<GetProofResponse>("Wallet", "GetProof", new GetProofRequest { AccountToken = token, TransactionId = id });

    /// <summary>A folder that several gateways are started on, one after the other, with one allocation.</summary>
    private sealed class TownFolder : IDisposable
    {
        private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-one-machine-").FullName;

        public string Data => Path.Combine(folder, "data");

        public Task<Gateway> StartAsync(Action<GatewayOptions>? set = null)
        {
            var options = new GatewayOptions { Port = 0, Catalogue = Repository.File("tests", "CarbonGateway.Tests", "Running", "catalogue.json"), Allocations = Path.Combine(folder, "allocations.csv") };
            (options.Embedded.Folder, options.Embedded.Ledger) = (Data, true);
            File.WriteAllText(options.Allocations, $"ca4b0000-2026-8000-8000-000000000001,{Citizen.ToHex()},{TimeProvider.System.GetUtcNow().Year},5000000");
            set?.Invoke(options);
            return Gateway.StartAsync(options, _ => { }, null, Cancellation);
        }

        public SqliteLedger OpenLedger() => SqliteLedger.Open(Path.Combine(Data, "ledger.db"), new LedgerOptions(), new("carbonpos", 1_024), TimeProvider.System, NullLogger<SqliteLedger>.Instance);

        public void Dispose() => Directory.Delete(folder, recursive: true);
    }
}
