using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Ledger.Postgres;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed.Servers;
using CarbonPos.V1;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace CarbonPos.CarbonGateway.Tests.Redis.Draining;

/// <summary>How a deployment says that its ledger does not keep up, while its checkouts go on.</summary>
public sealed class DrainHealthTests(OneServer one)
{
    private const string Drain = "carbonpos.v1.Drain";
    private const string Checkout = "carbonpos.v1.CheckoutService";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PartitionFull_ItsCallersAreToldWhy_OthersAreServed_AndOnlyTheDrainIsNotServing()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync());
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        var partition = Desk.Account(1).PartitionOf(DrainTown.Partitions);
        var other = Desk.Account(Enumerable.Range(2, 7).First(i => Desk.Account(i).PartitionOf(DrainTown.Partitions) != partition));
        var last = desk.Sale(Desk.Account(1), 1);
        while (await town.Store.PostAsync(last, Cancellation) is { Status: CarbonPos.CarbonGateway.Balances.StoreStatus.Done }) last = desk.Sale(Desk.Account(1), 1);

        await using var gateway = await RunningGateway.StartAsync([], o => Use(o, town, drains: false));
        Assert.Equal(ServingStatus.Serving, await gateway.Till.HealthAsync(Drain));
        var sale = Sale(gateway, Desk.Account(1), 1);
        var refused = await Assert.ThrowsAsync<RpcException>(() => gateway.Till.AuthorizeAsync(sale));
        var detail = Errors.DetailOf(refused);
        Assert.Equal((StatusCode.ResourceExhausted, "LEDGER_BEHIND", true, true), (refused.StatusCode, detail.Code, detail.Retryable, detail.SameRequestIdSafe));
        Assert.True(detail.RetryAfterMs > 0 && detail.CashierText.Length > 0);
        Assert.Contains("ledger is behind", detail.SupportText, StringComparison.Ordinal);
        Assert.Equal([partition], town.Store.FullPartitions);

        // Neither who sells nor who balances loads is told to go away.
        Assert.NotEqual(Outcome.Unspecified, (await gateway.Till.AuthorizeAsync(Sale(gateway, other, 2))).Outcome);
        foreach (var service in (string[])["", Checkout]) Assert.Equal(ServingStatus.Serving, await gateway.Till.HealthAsync(service));
        Assert.Equal(ServingStatus.NotServing, await gateway.Till.HealthAsync(Drain));

        await DrainTown.CatchUpAsync(town.Drain());
        Assert.NotEqual(Outcome.Unspecified, (await gateway.Till.AuthorizeAsync(sale)).Outcome);
        Assert.Equal(ServingStatus.Serving, await gateway.Till.HealthAsync(Drain));
    }

    [Fact]
    public void FullPartition_ThatNobodyAsksFor_IsForgottenAfterAWhile()
    {
        var clock = new Testbed.ManualClock(new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero));
        var full = new CarbonPos.CarbonGateway.Balances.Redis.FullPartitions(clock);
        Assert.Equal((true, false), (full.Refused(7), full.Refused(7)));
        full.Refused(3);
        Assert.Equal([3, 7], full.Now());
        clock.Advance(TimeSpan.FromSeconds(20));
        full.Refused(3);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal([3], full.Now());
        Assert.Equal((true, false, true), (full.Took(3), full.Took(3), full.Any));
        Assert.Equal((true, false), (full.Took(7), full.Any));
    }

    [Fact]
    public async Task StuckPartition_IsNamedByTheDrainsHealth_WhileTheOthersAreDrained()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync());
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        for (var i = 0; i < 10; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
        var partition = Desk.Account(1).PartitionOf(DrainTown.Partitions);
        await town.Journal.TrimAsync(partition, 1, 1, 5, 1);
        await using var gateway = await RunningGateway.StartAsync([], o => Use(o, town, drains: true));
        await Patience.UntilAsync("the drain has met it", async () => await gateway.Till.HealthAsync(Drain) == ServingStatus.NotServing, Cancellation);
        Assert.Equal(ServingStatus.Serving, await gateway.Till.HealthAsync(Checkout));
    }

    /// <summary>A ledger that is gone for a moment is no alarm; one that stays away is, and is over by itself.</summary>
    [Fact]
    public async Task LedgerAway_ForLongerThanTheLimit_IsAnAlarm_UntilItIsBack()
    {
        Assert.SkipUnless(PostgresServer.WhyNot is null, PostgresServer.WhyNot ?? "");
        await using var server = await PostgresServer.StartAsync(Cancellation);
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync(), ledger: async t => await PostgresLedger.OpenAsync(
            new() { Postgres = await server.CreateDatabaseAsync("town", Cancellation) }, new(t.Redis.Deployment, t.Redis.Partitions), NullLogger<PostgresLedger>.Instance, Cancellation));
        await town.Desk.OpenAccountsAsync(8, 10_000);
        var options = new DrainOptions { LongestPause = TimeSpan.FromMilliseconds(200), LagLimit = TimeSpan.FromSeconds(1) };
        using var service = new JournalDrain(town.Ledger, town.Redis, options, TimeProvider.System, new Random(5), NullLogger<JournalDrain>.Instance);
        using var watch = new DrainWatch(service, () => town.Store.FullPartitions, options, TimeProvider.System, NullLogger<DrainWatch>.Instance);
        await service.StartAsync(Cancellation);
        await Patience.UntilAsync("it drains", () => service.Health is { Partitions: DrainTown.Partitions, Behind: 0 }, Cancellation);
        Assert.Equal("", watch.Trouble);

        await server.KillAsync();
        await Patience.UntilAsync("it is an alarm", () => watch.Trouble.StartsWith("Nothing is drained for", StringComparison.Ordinal), Cancellation);
        Assert.True(service.Health.SinceWell > options.LagLimit);
        await server.RestartAsync(Cancellation);
        await Patience.UntilAsync("it is over", () => watch.Trouble.Length == 0, Cancellation);
        await service.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Oldest_IsCountedFromTheOldestEntryThatTheLedgerLacks()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync());
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        for (var i = 0; i < 40; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1 + (i % 8)), 1));
        // Its clock is an hour after the newest entry, and one turn takes a few entries only.
        var drain = town.Drain(options: new() { Batch = 5 }, time: new Testbed.ManualClock(desk.Now.AddHours(1)));
        Assert.Equal(DrainTurn.Behind, await drain.TurnAsync(Cancellation));
        Assert.True(drain.Health.Oldest >= TimeSpan.FromHours(1), $"{drain.Health}");
        await DrainTown.CatchUpAsync(drain);
        Assert.Equal((TimeSpan.Zero, 0L), (drain.Health.Oldest, drain.Health.Behind));
    }

    [Theory]
    [InlineData(59, 59, "", 0, "")]
    [InlineData(61, 0, "", 0, "The ledger is 1,234 entries behind, the oldest of them by 61 s.")]
    [InlineData(0, 61, "It is gone.", 0, "Nothing is drained for 61 s. It is gone.")]
    [InlineData(0, 59, "It is gone.", 0, "")]
    [InlineData(0, 61, "", 0, "Nothing is drained for 61 s. The ledger or the journal takes that long over one turn.")]
    [InlineData(61, 61, "", 1, "Not drained: partition 3. Odd.")]
    [InlineData(0, 0, "", 7, "Not drained: partitions 3, 4, 5, 6, 7 and 2 more. Odd.")]
    public void Judge_SaysWhatIsWorst(int oldest, int sinceWell, string trouble, int stuck, string said)
    {
        var health = new DrainHealth(4, 1_234, TimeSpan.FromSeconds(oldest), [.. Enumerable.Range(3, stuck).Select(p => new StuckPartition(p, "Odd."))], trouble) { SinceWell = TimeSpan.FromSeconds(sinceWell) };
        Assert.Equal(said, DrainWatch.Judge(health, [], TimeSpan.FromMinutes(1)));
        Assert.StartsWith("Postings of partitions 1, 9 are refused", DrainWatch.Judge(health, [1, 9], TimeSpan.FromMinutes(1)), StringComparison.Ordinal);
    }

    private static void Use(GatewayOptions options, DrainTown town, bool drains)
    {
        (options.Store, options.Redis, options.Allocations) = ("redis", town.Redis, options.Allocations);
        options.Ledger.File = town.LedgerFile;
        options.Ledger.Drain = new() { Enabled = drains };
    }

    private static AuthorizeRequest Sale(RunningGateway gateway, Carbon.Transactions.AccountId account, int id) => new()
    {
        RequestId = $"{id:x8}-0000-4000-8000-000000000000",
        Instrument = new() { AccountToken = gateway.TokenOf(account) },
        Lines = { Shelf.Line(Shelf.Cheese) },
    };
}
