using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Redis.Draining;

/// <summary>What the drain brings from a real Redis into a ledger.</summary>
public sealed class DrainTests(OneServer one)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task RandomTown_StandsInTheLedgerEntryByEntry_AndLeavesTheStreams(int seed)
    {
        var random = new RandomEvents(seed, partitions: DrainTown.Partitions);
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync(), policy: random.Policy);
        var (all, few) = (new DrainOptions { Keep = 100_000, Batch = 50 }, new DrainOptions { Keep = 10 });
        var drain = town.Drain(options: all);
        for (var part = 0; part < 4; part++)
        {
            await town.PlayAsync(random, 150);
            await DrainTown.CatchUpAsync(drain);
        }

        var journaled = await town.StreamEntriesAsync();
        Assert.True(journaled.Count > 400);
        Assert.Equal(DrainTown.Text(journaled), DrainTown.Text(await town.LedgerEntriesAsync()));
        await town.AssertSoundAsync();
        Assert.Equal(0, drain.Health.Behind);

        await DrainTown.CatchUpAsync(town.Drain(options: few));
        Assert.InRange((await town.StreamEntriesAsync()).Count, 4 * 10, 4 * (10 + 3));
        var whole = await JournalAudit.ReadAsync(town.Store, DrainTown.Partitions);
        Assert.Equal(DrainTown.Text(journaled), DrainTown.Text(whole.SelectMany(e => e)));
        // What left Redis is still found: the town lives on, and its oldest transactions with it.
        await town.PlayAsync(random, 100);
        await DrainTown.CatchUpAsync(drain);
        await town.AssertSoundAsync();
    }

    [Fact]
    public async Task Days_EndByTheirCuts_AndNotByTheClock()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync());
        var options = new DrainOptions { Calendar = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"), default, TimeSpan.Zero) };
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        desk.Now = new(2026, 6, 1, 21, 59, 59, TimeSpan.Zero);
        for (var i = 1; i <= 8; i++) await desk.MakeAsync(desk.Sale(Desk.Account(i), 100));
        desk.Now = new(2026, 6, 2, 1, 0, 0, TimeSpan.Zero);
        for (var i = 1; i <= 8; i++) await desk.MakeAsync(desk.Sale(Desk.Account(i), 30));
        for (var p = 0; p < DrainTown.Partitions; p++) await desk.AskAsync(new CutDay(p, new(2026, 6, 1)) { Request = new(MerchantId.Authority, Guid.NewGuid()), At = desk.Now });
        for (var i = 1; i <= 8; i++) await desk.MakeAsync(desk.Sale(Desk.Account(i), 7));

        await DrainTown.CatchUpAsync(town.Drain(options: options));
        Assert.Equal(800 + 240 + 80_000, (long)(await town.Ledger.ReadConservationAsync(new(2026, 6, 1), Cancellation)).Moved);
        Assert.Equal(56, (long)(await town.Ledger.ReadConservationAsync(new(2026, 6, 2), Cancellation)).Moved);
        await town.AssertSoundAsync(options);
    }

    [Fact]
    public async Task SleptOverItsLease_CommitsAndTrimsNothing()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync());
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        var options = new DrainOptions { LeaseFor = TimeSpan.FromSeconds(1), Keep = 0 };
        var sleeper = town.Drain("sleeper", options, clock);
        await DrainTown.CatchUpAsync(sleeper);
        var before = (await town.Journal.ReadHeadsAsync(new(0, DrainTown.Partitions))).Select(h => h!.Value.Trimmed).ToList();

        // Its own clock stands still, as in a process that is stopped: it wakes believing that it has the lease.
        for (var i = 1; i <= 8; i++) await desk.MakeAsync(desk.Sale(Desk.Account(i), 100));
        var other = town.Drain("other", new() { LeaseFor = TimeSpan.FromMinutes(1), Keep = 1_000 });
        await Patience.UntilAsync("the lease runs out", async () => await other.TurnAsync(Cancellation) == DrainTurn.CaughtUp, Cancellation);
        for (var i = 1; i <= 8; i++) await desk.MakeAsync(desk.Sale(Desk.Account(i), 100));

        Assert.Equal(DrainTurn.StandsBy, await sleeper.TurnAsync(Cancellation));
        Assert.Equal(0, sleeper.Health.Partitions);
        Assert.Equal(DrainTurn.StandsBy, await sleeper.TurnAsync(Cancellation));
        Assert.Equal(before, (await town.Journal.ReadHeadsAsync(new(0, DrainTown.Partitions))).Select(h => h!.Value.Trimmed));
        await DrainTown.CatchUpAsync(other);
        Assert.Equal(24, (await town.LedgerEntriesAsync()).Count);
        await town.AssertSoundAsync();
    }

    [Fact]
    public async Task OldFence_IsRefusedByTheTrim()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync());
        var desk = town.Desk;
        await desk.AskAsync(desk.Allocate(Desk.Account(1), 10_000));
        for (var i = 0; i < 10; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
        var partition = Desk.Account(1).PartitionOf(DrainTown.Partitions);

        Assert.Equal(3, await town.Journal.TrimAsync(partition, 1, 7, 3, 1));
        Assert.Null(await town.Journal.TrimAsync(partition, 1, 6, 5, 1));
        Assert.Null(await town.Journal.TrimAsync(partition, 2, 7, 5, 1));
        Assert.Null(await town.Journal.TrimAsync(partition, 1, 7, 12, 1));
        Assert.Equal(8, (await town.StreamEntriesAsync()).Count);
        Assert.Equal(5, await town.Journal.TrimAsync(partition, 1, 8, 5, 1));
        Assert.Equal(6, (await town.StreamEntriesAsync()).Count);
    }

    [Fact]
    public async Task JournalAtItsBound_SaysSo_AndTakesAgainOnceDrained()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync());
        var desk = town.Desk;
        await desk.AskAsync(desk.Allocate(Desk.Account(1), 10_000));
        for (var i = 1; i < town.Redis.JournalLimit; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
        Assert.Equal(StoreStatus.LedgerBehind, (await town.Store.PostAsync(desk.Sale(Desk.Account(1), 1), Cancellation)).Status);
        Assert.Equal([Desk.Account(1).PartitionOf(DrainTown.Partitions)], town.Store.FullPartitions);
        Assert.True(town.Store.Health.IsReady);

        await DrainTown.CatchUpAsync(town.Drain());
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));
        Assert.Empty(town.Store.FullPartitions);
    }

    [Fact]
    public async Task BusyPartitions_DoNotKeepOthersWaiting()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync());
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        for (var i = 0; i < 40; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1 + (i % 8)), 1));
        var drain = town.Drain(options: new() { Batch = 5 });
        for (var turn = 0; turn < DrainTown.Partitions; turn++) Assert.Equal(DrainTurn.Behind, await drain.TurnAsync(Cancellation));
        Assert.All(await town.Ledger.ReadWatermarksAsync(Cancellation), mark => Assert.True(mark.Sequence > 0, $"{mark}"));
        Assert.Equal(48 - 20, drain.Health.Behind);
    }

    [Fact]
    public async Task AsAService_KeepsUpWithPostings()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync());
        var desk = town.Desk;
        await desk.OpenAccountsAsync(8, 10_000);
        using var service = new JournalDrain(town.Ledger, town.Redis, new() { Ranges = 2 }, TimeProvider.System, new Random(5), NullLogger<JournalDrain>.Instance);
        await service.StartAsync(Cancellation);
        for (var i = 0; i < 400; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1 + (i % 8)), 1));
        await Patience.UntilAsync("all is drained", async () => (await town.Ledger.ReadWatermarksAsync(Cancellation)).Sum(m => m.Sequence) == 408, Cancellation);
        await Patience.UntilAsync("health says so", () => service.Health is { Partitions: DrainTown.Partitions, Behind: 0, Trouble: "" }, Cancellation);
        await service.StopAsync(Cancellation);
        // The lease was given back: another begins at once.
        Assert.Equal(DrainTurn.CaughtUp, await town.Drain("next").TurnAsync(Cancellation));
        await town.AssertSoundAsync();
    }
}
