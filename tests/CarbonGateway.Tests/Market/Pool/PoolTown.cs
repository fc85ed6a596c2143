using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Settlement.Institutions;
using CarbonPos.CarbonGateway.Tests.Settlement.Nights;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed;
using CarbonPos.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Market.Pool;

/// <summary>A deployment's share of the pool, in some store and ledger, and a real central account that leases it.</summary>
internal sealed class PoolTown(IBalanceStore store, ILedger ledger, TownOffices offices) : IDisposable
{
    public const long PoolGrams = 5_000_000;

    private readonly GrpcChannel channel = GrpcChannel.ForAddress(offices.CentralAddress, new() { ThrowOperationCanceledOnCancellation = true });
    private readonly string token = File.ReadAllText(offices.CentralToken).Trim();

    /// <summary>Under which points are bought.</summary>
    public static Policy Policy { get; } = new() { Version = "pool-1", BuyLimit = Carbon.Units.Co2eMass.FromGrams(100_000_000), Shortage = ShortageRule.BuyBack, Visitors = VisitorRule.Pool, Prices = new(PolicyDocuments.SurplusPrice, PolicyDocuments.PoolPrice) };

    public PoolOptions Options { get; } = new() { ShareGrams = 300_000, LeaseGrams = 2_000_000 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Points that other deployments' citizens have sold.</summary>
    public static Task FillAsync(TownOffices offices) => offices.ChangeCentralAsync($"UPDATE pool SET available = {PoolGrams}, purchased = {PoolGrams}");

    /// <summary>A process that keeps the shares and ends days; it dies after so many calls.</summary>
    public (PoolShares Shares, DayCutter Cutter) Process(Life? life = null, Policy? policy = null)
    {
        var alive = life ?? new(int.MaxValue);
        var (balances, books) = (Brittle<IBalanceStore>.Of(store, alive), Brittle<ILedger>.Of(ledger, alive));
        var central = new CentralInstitution(new CentralSettlementService.CentralSettlementServiceClient(channel), token, TimeProvider.System);
        var lease = new PoolLease(new CentralMarketService.CentralMarketServiceClient(new BrittleLine(channel.CreateCallInvoker(), alive)), central, books, Options, TimeProvider.System, NullLogger<PoolLease>.Instance);
        var shares = new PoolShares(new(balances, books, TimeProvider.System), lease, books, policy ?? Policy, Options, new SettlementOptions { TimeZone = "UTC" }.Calendar, TimeProvider.System, NullLogger<PoolShares>.Instance);
        return (shares, new(balances, ledger.Deployment, TimeProvider.System, shares));
    }

    /// <summary>What each partition has.</summary>
    public async Task<long[]> SharesAsync()
    {
        var shares = new List<long>();
        for (var p = 0; p < store.PartitionCount; p++) shares.Add((await store.ReadPoolShareAsync(p, Cancellation)).Grams);
        return [.. shares];
    }

    public async Task<long> UnallocatedAsync() => (await ledger.Pool.ReadPoolAsync(PoolMove.NoDay, Cancellation)).Unallocated.Grams;

    /// <summary>The central account's word.</summary>
    public async Task<GetPoolResponse> CentralAsync() =>
        await new CentralMarketService.CentralMarketServiceClient(channel).GetPoolAsync(new() { Deployment = ledger.Deployment.Id }, new Grpc.Core.Metadata { { "authorization", $"Bearer {token}" } }, cancellationToken: Cancellation);

    /// <summary>A sale with all of its points bought.</summary>
    public static async Task BuyAsync(Desk desk, AccountId account, long grams) =>
        await desk.MakeAsync(Fingerprints.Sign(desk.Sale(account, grams) with { BuyBack = new(Desk.Grams(grams), PolicyDocuments.PoolPrice) }));

    public void Dispose() => channel.Dispose();
}
