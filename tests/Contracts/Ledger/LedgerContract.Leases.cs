using CarbonPos.CarbonGateway.Ledger;
using static CarbonPos.Contracts.Ledger.Scribe;

namespace CarbonPos.Contracts.Ledger;

public abstract partial class LedgerContract
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Lease_IsHadByOne_AndProlongedUnderItsFence()
    {
        var ledger = await OpenLedgerAsync();
        var first = await LeaseAsync(ledger, "drain-1");
        var refused = await ledger.TryLeaseAsync(PartitionRange.Of(3), "drain-2", Lasting, Cancellation);
        Assert.Equal(LeaseOutcome.HeldByOther, refused.Outcome);
        Assert.Contains("drain-1", refused.Reason, StringComparison.Ordinal);
        var prolonged = await LeaseAsync(ledger, "drain-1");
        Assert.Equal(first.Fence, prolonged.Fence);
        Assert.True(prolonged.Until >= first.Until);
        await MustAppendAsync(ledger, first, Sale(3, 1));
    }

    [Fact]
    public async Task Lease_GivenBack_IsForTheNext_UnderAHigherFence()
    {
        var ledger = await OpenLedgerAsync();
        var first = await LeaseAsync(ledger, "drain-1");
        await ledger.ReleaseAsync(first, Cancellation);
        var second = await LeaseAsync(ledger, "drain-2");
        Assert.True(second.Fence > first.Fence);
        // Too late: it is another's now.
        await ledger.ReleaseAsync(first, Cancellation);
        Assert.Equal(LeaseOutcome.HeldByOther, (await ledger.TryLeaseAsync(ledger.Deployment.All, "drain-1", Lasting, Cancellation)).Outcome);
    }

    [Fact]
    public async Task Lease_RunOut_IsTakenOver_AndWhoWakesWithTheOldOneIsRefusedAtTheCommit()
    {
        var ledger = await OpenLedgerAsync();
        var other = await OpenLedgerAsync();
        var paused = (await ledger.TryLeaseAsync(ledger.Deployment.All, "paused", Moment, Cancellation)).Lease!;
        await MustAppendAsync(ledger, paused, Sales(0, 1, 3));
        var taken = await TakeOverAsync(other, "awake");
        Assert.True(taken.Fence > paused.Fence);
        // Also where the new owner has not written anything yet, also what would be a repetition.
        Assert.Equal(new AppendResult.StaleLease(0, taken.Fence), await ledger.AppendAsync(paused, Day, [Sale(0, 4)], Cancellation));
        Assert.Equal(new AppendResult.StaleLease(0, taken.Fence), await ledger.AppendAsync(paused, Day, [Sale(0, 3, grams: 1)], Cancellation));
        await MustAppendAsync(other, taken, Sale(0, 4));
        Assert.Equal(4, (await ledger.ReadWatermarkAsync(0, Cancellation)).Sequence);
        Assert.Null((await ledger.ReadWatermarkAsync(0, Cancellation)).Halted);
    }

    [Fact]
    public async Task Lease_RunOutButNotTaken_KeepsItsFence()
    {
        var ledger = await OpenLedgerAsync();
        var first = (await ledger.TryLeaseAsync(ledger.Deployment.All, "drain-1", Moment, Cancellation)).Lease!;
        await TakeOverAsync(ledger, "drain-2", PartitionRange.Of(0));
        Assert.NotEqual(first.Fence, (await ledger.TryLeaseAsync(PartitionRange.Of(0), "drain-2", Lasting, Cancellation)).Lease!.Fence);
        Assert.Equal(first.Fence, (await ledger.TryLeaseAsync(new(1, 3), "drain-1", Lasting, Cancellation)).Lease!.Fence);
    }

    [Fact]
    public async Task Lease_OfManyPartitions_HasOneFenceAboveAllOfTheirs()
    {
        var ledger = await OpenLedgerAsync();
        var low = (await ledger.TryLeaseAsync(PartitionRange.Of(1), "drain-1", Moment, Cancellation)).Lease!;
        var high = await TakeOverAsync(ledger, "drain-2", PartitionRange.Of(1), Moment);
        var all = await TakeOverAsync(ledger, "drain-3");
        Assert.True(all.Fence > high.Fence && high.Fence > low.Fence);
        Assert.All(await ledger.ReadWatermarksAsync(Cancellation), w => Assert.Equal(all.Fence, w.Fence));
        await MustAppendAsync(ledger, all, [Sale(0, 1), Sale(1, 1), Sale(2, 1), Sale(3, 1)]);
    }

    [Fact]
    public async Task Lease_AskedForByManyAtOnce_IsHadByOne()
    {
        var ledger = await OpenLedgerAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            async () => await ledger.TryLeaseAsync(ledger.Deployment.All, $"drain-{i}", Lasting, Cancellation), Cancellation)));
        Assert.Single(answers, a => a.Outcome == LeaseOutcome.Taken);
        Assert.All(answers, a => Assert.NotEqual(LeaseOutcome.Unavailable, a.Outcome));
    }

    [Fact]
    public async Task Lease_Misuse_IsTold()
    {
        var ledger = await OpenLedgerAsync();
        await Misused(new(3, 2), "drain", Lasting);
        await Misused(new(-1, 1), "drain", Lasting);
        await Misused(new(0, 0), "drain", Lasting);
        await Misused(new(0, 1), "", Lasting);
        await Misused(new(0, 1), "drain", TimeSpan.Zero);
        await Misused(new(0, 1), "drain", TimeSpan.FromHours(2));

        async Task Misused(PartitionRange range, string owner, TimeSpan lasting) =>
            await Assert.ThrowsAsync<ArgumentException>(async () => await ledger.TryLeaseAsync(range, owner, lasting, Cancellation));
    }

    /// <summary>Asks until the lease of another has run out.</summary>
    private static async Task<Lease> TakeOverAsync(ILedger ledger, string owner, PartitionRange? range = null, TimeSpan? lasting = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            var answer = await ledger.TryLeaseAsync(range ?? ledger.Deployment.All, owner, lasting ?? Lasting, patience.Token);
            if (answer.Lease is { } lease) return lease;
            await Task.Delay(Moment, patience.Token);
        }
    }
}
