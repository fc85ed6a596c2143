using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Settlement.Institutions;
using CarbonPos.Simulation.Offices;
using CarbonPos.Simulation.Running;
using CarbonPos.V1;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.Simulation.Gateways;

/// <summary>One gateway, life after life: it takes postings, drains and settles, each as the chance of its clock has it.</summary>
internal sealed class Gateway(Town town, int number, TimeSpan skew)
{
    private const int MostExpiries = 1_000;
    private static readonly DrainOptions Draining = new() { LeaseFor = TimeSpan.FromMinutes(2) };
    private int lives;

    /// <summary>Its clock, which is wrong by a little.</summary>
    public TimeProvider Clock { get; } = town.Clock.Skewed(skew);

    /// <summary>Where tills post; null while it is dead.</summary>
    public IBalanceStore? Store { get; private set; }

    /// <summary>Lives until the town closes.</summary>
    public async Task LiveAsync()
    {
        while (town.IsOpen)
        {
            var life = new Life(town, $"gateway-{number}.{++lives}");
            town.Trace.Say($"{life.Name} starts");
            var store = new GatewayStore(town, town.Vault, life);
            Store = store;
            var ledger = new GatewayLedger(town, town.Ledger, life);
            var night = Night(life, store, ledger);
            await Task.WhenAll(DrainAsync(life, Drain(life, ledger)), SettleAsync(life, night), RefillAsync(life, night.Pool!), SweepAsync(life, store));
            Store = null;
            await Task.Delay(town.Chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)), town.Clock);
        }
    }

    private NightService Night(Life life, IBalanceStore store, ILedger ledger)
    {
        var options = town.Settlement;
        var (toCentral, toRegistry) = (new Wire(town, town.Central, life), new Wire(town, town.Registry, life));
        var central = new CentralInstitution(new CentralSettlementService.CentralSettlementServiceClient(toCentral), Office.Token, Clock);
        Institution[] institutions = [central, new RegistryInstitution(new RegistrySettlementService.RegistrySettlementServiceClient(toRegistry), Office.Token, Clock)];
        var lease = new PoolLease(new CentralMarketService.CentralMarketServiceClient(toCentral), central, ledger, town.Pool, Clock, NullLogger<PoolLease>.Instance);
        var pool = new PoolShares(new(store, ledger, Clock), lease, ledger, town.Policy, town.Pool, options.Calendar, Clock, NullLogger<PoolShares>.Instance);
        var feed = new CentralFeed(new CentralFeedService.CentralFeedServiceClient(toCentral), central, store, ledger, pool, Clock, NullLogger<CentralFeed>.Instance);
        var builder = new DayBuilder(ledger, town.Keys, options, town.Folder);
        var run = new NightRun(ledger, new DayCutter(store, ledger.Deployment, Clock, pool), builder, town.Keys, institutions, Clock, NullLogger<NightRun>.Instance);
        return new(ledger, run, institutions, feed, pool, options, Clock, NullLogger<NightService>.Instance);
    }

    private RangeDrain Drain(Life life, ILedger ledger) =>
        new(ledger.Deployment.All, life.Name, ledger, new VaultJournal(town, life, Draining.LeaseFor), Draining, Clock, NullLogger.Instance);

    private Task DrainAsync(Life life, RangeDrain drain) => LoopAsync(life, async () =>
    {
        var turn = await drain.TurnAsync(CancellationToken.None);
        if (drain.Health.Stuck is [var stuck, ..]) throw new SimulationFailureException("gapless", $"Partition {stuck.Partition} is not drained: {stuck.Reason}");
        if (turn == DrainTurn.Failed) town.Trace.Say($"{life.Name} cannot drain: {drain.Health.Trouble}");
        // As a drain looks every now and then, and at once when a day ends.
        var pause = turn == DrainTurn.Behind ? TimeSpan.FromSeconds(1) : town.Chance.Between(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(8));
        await Task.WhenAny(Task.Delay(pause, town.Clock), town.Vault.NextCut);
    });

    private Task SettleAsync(Life life, NightService night) => LoopAsync(life, async () =>
    {
        try
        {
            foreach (var worked in await night.TurnAsync(null, CancellationToken.None)) town.Trace.Say($"{life.Name} has worked on {worked.Day:MM-dd}: {worked.State} {worked.Trouble}");
        }
        // As the service itself goes on after them.
        catch (Exception e) when (e is LedgerUnavailableException or StoreUnavailableException or IOException or OperationCanceledException)
        {
            town.Trace.Say($"{life.Name} cannot go on with the night: {e.Message}");
        }

        await Task.Delay(town.Chance.Between(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15)), town.Clock);
    });

    private Task RefillAsync(Life life, PoolShares pool) => LoopAsync(life, async () =>
    {
        try
        {
            if (await pool.RefillAsync(CancellationToken.None) is { Length: > 0 } trouble) town.Trace.Say($"{life.Name} cannot fill the shares: {trouble}");
        }
        catch (Exception e) when (e is LedgerUnavailableException or OperationCanceledException)
        {
            town.Trace.Say($"{life.Name} cannot fill the shares: {e.Message}");
        }

        await Task.Delay(town.Chance.Between(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(20)), town.Clock);
    });

    private Task SweepAsync(Life life, GatewayStore store) => LoopAsync(life, async () =>
    {
        await store.ExpireDueAsync(Clock.GetUtcNow(), MostExpiries, CancellationToken.None);
        await Task.Delay(TimeSpan.FromHours(1), town.Clock);
    });

    private async Task LoopAsync(Life life, Func<Task> turn)
    {
        try
        {
            while (town.IsOpen && !life.IsOver) await turn();
        }
        catch (CrashException)
        {
            // The other loops die at their next step.
        }
        catch (Exception e)
        {
            town.Fail(e);
            throw;
        }
    }
}
