using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Ledger;
using static CarbonPos.Contracts.Ledger.Scribe;

namespace CarbonPos.Contracts.Ledger;

public abstract partial class LedgerContract
{
    private static readonly HaltLift Lift = new("ann", "Redis was made again.", LedgerWon: true, Dropped: 3);

    [Fact]
    public async Task LiftHalt_LetsThePartitionGoOn_UnderANewFence_AndIsNotedForEver()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        var halt = await HaltAsync(ledger, lease);
        Assert.True(await ledger.LiftHaltAsync(await ledger.ReadWatermarkAsync(0, Cancellation), Lift, Cancellation));

        var mark = await ledger.ReadWatermarkAsync(0, Cancellation);
        Assert.Equal((null, 3L, true), (mark.Halted, mark.Sequence, mark.Fence > lease.Fence));
        // Who had it must look anew: its fence is old for this partition, and good for the others.
        var results = await AppendAsync(ledger, lease, Sale(0, 4), Sale(1, 1));
        Assert.Equal(new AppendResult.StaleLease(0, mark.Fence), results[0]);
        Assert.IsType<AppendResult.Committed>(results[1]);
        var again = await LeaseAsync(ledger);
        Assert.True(again.Fence > mark.Fence);
        Assert.All(await ledger.ReadWatermarksAsync(Cancellation), m => Assert.Equal(again.Fence, m.Fence));
        await MustAppendAsync(ledger, again, Sale(0, 4), Sale(1, 2));
        Assert.True((await ledger.VerifyChainAsync(0, Cancellation)).Holds);

        var noted = Assert.Single(await (await OpenLedgerAsync()).ListLiftedHaltsAsync(Cancellation));
        Assert.Equal((0, halt, Lift), (noted.Partition, noted.Halt, noted.Lift));
        Assert.True(noted.At > new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task LiftHalt_OfAnotherHaltOrAPartitionThatMovedOn_DoesNothing()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        var before = await ledger.ReadWatermarkAsync(0, Cancellation);
        await HaltAsync(ledger, lease);
        var halted = await ledger.ReadWatermarkAsync(0, Cancellation);
        Assert.False(await ledger.LiftHaltAsync(before, Lift, Cancellation));
        Assert.False(await ledger.LiftHaltAsync(halted with { Halted = halted.Halted! with { Key = new(0, 1, 1) } }, Lift, Cancellation));
        Assert.False(await ledger.LiftHaltAsync(halted with { Sequence = 2 }, Lift, Cancellation));
        Assert.Equal(halted, await ledger.ReadWatermarkAsync(0, Cancellation));
        Assert.Empty(await ledger.ListLiftedHaltsAsync(Cancellation));
        // A new drain does not make it another one.
        Assert.True(await ledger.LiftHaltAsync(halted with { Fence = 0 }, Lift, Cancellation));
        Assert.False(await ledger.LiftHaltAsync(halted, Lift, Cancellation));
    }

    [Fact]
    public async Task LiftHalt_OfWhatNothingHalted_NotesThatItWasMadeAgain_NewestFirst()
    {
        var ledger = await OpenLedgerAsync();
        await MustAppendAsync(ledger, await LeaseAsync(ledger), Sale(2, 1));
        Assert.True(await ledger.LiftHaltAsync(await ledger.ReadWatermarkAsync(2, Cancellation), Lift, Cancellation));
        Assert.True(await ledger.LiftHaltAsync(await ledger.ReadWatermarkAsync(3, Cancellation), Lift with { By = "bob" }, Cancellation));
        var noted = await ledger.ListLiftedHaltsAsync(Cancellation);
        Assert.Equal([(3, null, "bob"), (2, null, "ann")], noted.Select(n => (n.Partition, n.Halt, n.Lift.By)));
    }

    [Fact]
    public async Task LiftHalt_WithoutNameOrReason_IsMisuse()
    {
        var ledger = await OpenLedgerAsync();
        var mark = await ledger.ReadWatermarkAsync(0, Cancellation);
        foreach (var lift in (HaltLift[])[Lift with { By = "" }, Lift with { Reason = "" }, Lift with { By = new('x', 101) }, Lift with { Reason = new('x', 1_001) }])
        {
            await Assert.ThrowsAsync<ArgumentException>(async () => await ledger.LiftHaltAsync(mark, lift, Cancellation));
        }

        Assert.Empty(await ledger.ListLiftedHaltsAsync(Cancellation));
    }

    // Three entries, and another one of the third's number.
    private static async Task<Halt> HaltAsync(ILedger ledger, Lease lease)
    {
        await MustAppendAsync(ledger, lease, Sales(0, 1, 3));
        return Assert.IsType<AppendResult.Halted>(await ledger.AppendAsync(lease, Day, [Sale(0, 3, epoch: 2)], Cancellation)).Halt;
    }
}
