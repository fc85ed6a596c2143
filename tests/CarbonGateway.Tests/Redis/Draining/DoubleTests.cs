using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Redis.Draining;

/// <summary>A request id that a register used on two accounts, which lie in two partitions: neither can know of the other.</summary>
public sealed class DoubleTests(OneServer one)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OneIdOnTwoAccounts_TheLaterIsUndone_WithinTenSeconds()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync());
        var (desk, first, second) = await OpenAsync(town);
        using var drain = new JournalDrain(town.Ledger, town.Redis, new(), TimeProvider.System, new Random(1), NullLogger<JournalDrain>.Instance);
        using var watch = new DoubleWatch(town.Ledger, town.Store, new(), () => drain.Health.Partitions > 0, new TownTime(), NullLogger<DoubleWatch>.Instance);
        await drain.StartAsync(Cancellation);
        await watch.StartAsync(Cancellation);

        var (kept, later) = await ReuseAsync(desk, first, second);
        await Patience.UntilAsync("the later one is undone", async () => (await desk.ViewAsync(later)).State == TransactionState.Reversed, Cancellation, TimeSpan.FromSeconds(10));
        Assert.Equal(TransactionState.Posted, (await desk.ViewAsync(kept)).State);
        Assert.Equal((9_700, 0), await desk.BalanceAsync(first));
        Assert.Equal((10_000, 0), await desk.BalanceAsync(second));
        await Patience.UntilAsync("the undoing is in the ledger", async () => (await town.LedgerEntriesAsync()).Any(e => e.Kind == EntryKind.UndoDouble), Cancellation);
        await watch.StopAsync(Cancellation);
        await drain.StopAsync(Cancellation);
        await town.AssertSoundAsync();
    }

    [Fact]
    public async Task TwoGatewaysThatLookAtOnce_UndoOnce()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync());
        var (desk, first, second) = await OpenAsync(town);
        var (_, later) = await ReuseAsync(desk, first, second);
        var drain = town.Drain();
        await DrainTown.CatchUpAsync(drain);
        using var here = Watch(town);
        using var there = Watch(town);

        Assert.All(await Task.WhenAll(here.SearchAsync(Cancellation), there.SearchAsync(Cancellation)), found => Assert.Equal(1, found));
        // Not in the ledger yet: found again, and answered as before.
        Assert.Equal(1, await here.SearchAsync(Cancellation));
        await DrainTown.CatchUpAsync(drain);
        Assert.Equal(0, await here.SearchAsync(Cancellation));
        var undoing = Assert.Single(await town.LedgerEntriesAsync(), e => e.Kind == EntryKind.UndoDouble);
        Assert.Equal((later, DoubleWatch.UndoingOf(later)), (undoing.Transaction!.Value, undoing.Request));
        Assert.Equal((10_000, 0), await desk.BalanceAsync(second));
        await town.AssertSoundAsync();
    }

    [Fact]
    public async Task DoubleThatIsStillHeld_IsVoid()
    {
        await using var town = await DrainTown.OpenAsync(await one.EndpointAsync());
        var (desk, first, second) = await OpenAsync(town);
        var sale = desk.Hold(first, 300, TimeSpan.FromDays(1));
        await desk.MakeAsync(sale);
        desk.Now = desk.Now.AddSeconds(1);
        var again = await desk.MakeAsync(Fingerprints.Sign(sale with { Account = second, At = desk.Now }));
        await DrainTown.CatchUpAsync(town.Drain());
        using var watch = Watch(town);
        Assert.Equal(1, await watch.SearchAsync(Cancellation));
        Assert.Equal(TransactionState.Voided, (await desk.ViewAsync(again)).State);
        Assert.Equal((10_000, 0), await desk.BalanceAsync(second));
        Assert.Equal((9_700, 300), await desk.BalanceAsync(first));
    }

    private static DoubleWatch Watch(DrainTown town) => new(town.Ledger, town.Store, new(), () => true, new TownTime(), NullLogger<DoubleWatch>.Instance);

    private static async Task<(Desk Desk, AccountId First, AccountId Second)> OpenAsync(DrainTown town)
    {
        var desk = town.Desk;
        var first = Desk.Account(1);
        var second = Enumerable.Range(2, 50).Select(Desk.Account).First(a => a.PartitionOf(DrainTown.Partitions) != first.PartitionOf(DrainTown.Partitions));
        await desk.AskAsync(desk.Allocate(first, 10_000));
        await desk.AskAsync(desk.Allocate(second, 10_000));
        return (desk, first, second);
    }

    private static async Task<(JournalKey Kept, JournalKey Later)> ReuseAsync(Desk desk, AccountId first, AccountId second)
    {
        var sale = desk.Sale(first, 100, 200);
        var kept = await desk.MakeAsync(sale);
        desk.Now = desk.Now.AddSeconds(1);
        return (kept, await desk.MakeAsync(Fingerprints.Sign(sale with { Account = second, At = desk.Now })));
    }

    // The town's time of day; its timers run as all do.
    private sealed class TownTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);
    }
}
