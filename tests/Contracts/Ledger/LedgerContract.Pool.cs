using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Market.Pool;

namespace CarbonPos.Contracts.Ledger;

public abstract partial class LedgerContract
{
    [Fact]
    public async Task Pool_Lease_IsAddedOnce_AndWhatIsGrantedLeavesAtOnce()
    {
        var book = (await OpenLedgerAsync()).Pool;
        Assert.Equal((0L, 0, 0), Figures(await book.ReadPoolAsync(Day, Cancellation)));
        var lease = PoolMove.Lease(7, Mass(1_000));
        Assert.Equal([lease], await book.PlanAsync([lease], Cancellation));
        Assert.Equal((0L, 1, 0), Figures(await book.ReadPoolAsync(Day, Cancellation)));
        await book.FinishAsync([lease with { Moved = Mass(1_000) }], Cancellation);
        await book.FinishAsync([lease with { Moved = Mass(1_000) }], Cancellation);
        Assert.Empty(await book.PlanAsync([lease], Cancellation));
        Assert.Equal((1_000L, 0, 0), Figures(await book.ReadPoolAsync(Day, Cancellation)));

        // In their order, as far as there is something.
        var planned = await book.PlanAsync([Grant(0, 0, 600), Grant(1, 0, 500), Grant(2, 0, 400)], Cancellation);
        Assert.Equal([0, 2], planned.Select(m => m.Partition));
        var standing = await book.ReadPoolAsync(Day, Cancellation);
        Assert.Equal((0L, 2, 2), Figures(standing));
        Assert.Equal([Grant(0, 0, 600), Grant(2, 0, 400)], standing.Open);
        await book.FinishAsync([Grant(0, 0, 600) with { Moved = Mass(600) }, Grant(2, 0, 400) with { Moved = Mass(0) }], Cancellation);
        Assert.Equal((400L, 0, 2), Figures(await book.ReadPoolAsync(Day, Cancellation)));
    }

    [Fact]
    public async Task Pool_ANameThatIsTaken_IsNotPlannedAgain_AndRoundsAreOfTheirDay()
    {
        var book = (await OpenLedgerAsync()).Pool;
        await LeaseAsync(book, 1_000);
        await book.PlanAsync([Grant(3, 0, 10), Grant(3, 1, 10)], Cancellation);
        Assert.Empty(await book.PlanAsync([Grant(3, 1, 999)], Cancellation));
        Assert.Single(await book.PlanAsync([Grant(3, 2, 10), Grant(3, 2, 20)], Cancellation));
        Assert.Single(await book.PlanAsync([Grant(3, 0, 10) with { Day = Day.AddDays(1) }], Cancellation));
        Assert.Equal(2, (await book.ReadPoolAsync(Day, Cancellation)).Rounds[(PoolMoveKind.Grant, 3)]);
        Assert.Equal(0, (await book.ReadPoolAsync(Day.AddDays(1), Cancellation)).Rounds[(PoolMoveKind.Grant, 3)]);
        Assert.Equal([0L, 1, 2], (await book.ReadMovesAsync(Day, Cancellation)).Select(m => m.Round));
        Assert.Equal(960, (await book.ReadPoolAsync(Day, Cancellation)).Unallocated.Grams);
    }

    [Fact]
    public async Task Pool_WhatComesBackIsAdded_WhatGoesBackLeaves_AndAskingMovesNothing()
    {
        var book = (await OpenLedgerAsync()).Pool;
        PoolMove back = new(PoolMoveKind.TakeBack, Day, 1, 0, Co2eMass.Zero, null), given = new(PoolMoveKind.GiveBack, Day, 0, 0, Mass(70), null), ask = new(PoolMoveKind.Ask, Day, 0, 0, Mass(500), null);
        Assert.Empty(await book.PlanAsync([given], Cancellation));
        await book.PlanAsync([back, ask], Cancellation);
        await book.FinishAsync([back with { Moved = Mass(100) }, ask with { Moved = Mass(500) }], Cancellation);
        Assert.Equal((100L, 0, 2), Figures(await book.ReadPoolAsync(Day, Cancellation)));
        Assert.Single(await book.PlanAsync([given], Cancellation));
        Assert.Equal((30L, 1, 3), Figures(await book.ReadPoolAsync(Day, Cancellation)));
        await book.FinishAsync([given with { Moved = Mass(70) }], Cancellation);
        Assert.Equal((30L, 0, 3), Figures(await book.ReadPoolAsync(Day, Cancellation)));
    }

    [Fact]
    public async Task Pool_PlannedByManyAtOnce_GivesOutNoMoreThanThereIs()
    {
        var (one, other) = ((await OpenLedgerAsync()).Pool, (await OpenLedgerAsync()).Pool);
        await LeaseAsync(one, 1_000);
        var planned = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () => await (i % 2 == 0 ? one : other).PlanAsync([Grant(i % 4, i / 4, 90)], Cancellation))));
        Assert.Equal(11, planned.Sum(p => p.Count));
        Assert.Equal(10, (await other.ReadPoolAsync(Day, Cancellation)).Unallocated.Grams);
    }

    private static PoolMove Grant(int partition, long round, long grams) => new(PoolMoveKind.Grant, Day, partition, round, Mass(grams), null);

    private static Co2eMass Mass(long grams) => Co2eMass.FromGrams(grams);

    private static async Task LeaseAsync(IPoolBook book, long grams)
    {
        var lease = PoolMove.Lease(1, Mass(grams));
        await book.PlanAsync([lease], Cancellation);
        await book.FinishAsync([lease with { Moved = Mass(grams) }], Cancellation);
    }

    private static (long Unallocated, int Open, int Rounds) Figures(PoolStanding standing) => (standing.Unallocated.Grams, standing.Open.Count, standing.Rounds.Count);
}
