using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Ledger;
using static CarbonPos.Contracts.Ledger.Scribe;

namespace CarbonPos.Contracts.Ledger;

public abstract partial class LedgerContract
{
    [Fact]
    public async Task Append_GivesBackTheSameBytes_AndMovesTheWatermark()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        var entries = Sales(2, 1, 5);
        var result = Assert.IsType<AppendResult.Committed>(await ledger.AppendAsync(lease, Day, entries, Cancellation));
        Assert.Equal((5, 0, 1, 5L), (result.Written, result.Skipped, result.Watermark.Epoch, result.Watermark.Sequence));
        Assert.Equal(result.Watermark, await ledger.ReadWatermarkAsync(2, Cancellation));
        Assert.Equal(Text(entries), Text(await ReadAllAsync(ledger, 2)));
        Assert.Equal(Text(entries[3..]), Text(await ReadAllAsync(ledger, 2, after: 3)));
        Assert.Empty(await ReadAllAsync(ledger, 1));
        Assert.True(ledger.Health.IsReady);
    }

    [Fact]
    public async Task Append_ManyPartitions_IsOneCommit_EachWithItsOwnResult()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        await MustAppendAsync(ledger, lease, [.. Sales(1, 1, 2), .. Sales(3, 1, 2)]);
        var results = await AppendAsync(ledger, lease, [.. Sales(0, 1, 3), Sale(1, 4), Sale(2, 1), Sale(3, 2, grams: 999)]);
        Assert.Equal(3, Assert.IsType<AppendResult.Committed>(results[0]).Written);
        Assert.Equal(new AppendResult.Gap(1, 3, new(1, 1, 4)), results[1]);
        Assert.IsType<AppendResult.Committed>(results[2]);
        Assert.Equal(new JournalKey(3, 1, 2), Assert.IsType<AppendResult.Halted>(results[3]).Halt.Key);
        Assert.Equal([3L, 2, 1, 2], (await ledger.ReadWatermarksAsync(Cancellation)).Select(w => w.Sequence));
    }

    [Fact]
    public async Task Append_DeliveredAgain_IsSkipped_AndWhatIsNewIsTaken()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        var entries = Sales(0, 1, 10);
        await MustAppendAsync(ledger, lease, entries[..6]);
        var again = Assert.IsType<AppendResult.Committed>(await ledger.AppendAsync(lease, Day.AddDays(1), entries[3..], Cancellation));
        Assert.Equal((4, 3, 10L), (again.Written, again.Skipped, again.Watermark.Sequence));
        var nothing = Assert.IsType<AppendResult.Committed>(await ledger.AppendAsync(lease, Day, entries[2..5], Cancellation));
        Assert.Equal((0, 3), (nothing.Written, nothing.Skipped));
        Assert.Equal(Text(entries), Text(await ReadAllAsync(ledger, 0)));
        Assert.True((await ledger.VerifyChainAsync(0, Cancellation)).Holds);
    }

    [Fact]
    public async Task Append_SameKeyOtherContent_HaltsThePartition_NamesIt_AndWritesNothing()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        await MustAppendAsync(ledger, lease, Sales(0, 1, 3));
        var halted = Assert.IsType<AppendResult.Halted>(await ledger.AppendAsync(lease, Day, [Sale(0, 2, grams: 101), Sale(0, 3), Sale(0, 4)], Cancellation));
        Assert.Equal(new JournalKey(0, 1, 2), halted.Halt.Key);
        Assert.Contains("0-1-2", halted.Halt.Reason, StringComparison.Ordinal);
        Assert.Equal(halted.Halt, (await ledger.ReadWatermarkAsync(0, Cancellation)).Halted);
        // For good: also what would follow, also after a reopening; the other partitions go on.
        Assert.Equal(halted, await ledger.AppendAsync(lease, Day, [Sale(0, 4)], Cancellation));
        await MustAppendAsync(ledger, lease, Sale(1, 1));
        var reopened = await OpenLedgerAsync();
        Assert.Equal(halted, await reopened.AppendAsync(lease, Day, [Sale(0, 4)], Cancellation));
        Assert.Equal(3, (await ReadAllAsync(reopened, 0)).Count);
    }

    [Fact]
    public async Task Append_HigherEpochAtAKnownNumber_IsHistoryWrittenAnew_AndHalts()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        await MustAppendAsync(ledger, lease, Sales(0, 1, 5));
        var halted = Assert.IsType<AppendResult.Halted>(await ledger.AppendAsync(lease, Day, [Sale(0, 5, epoch: 2), Sale(0, 6, epoch: 2)], Cancellation));
        Assert.Equal(new JournalKey(0, 2, 5), halted.Halt.Key);
        Assert.Contains("epoch 1", halted.Halt.Reason, StringComparison.Ordinal);
        Assert.Null(await ledger.ReadEntryAsync(new(0, 2, 5), Cancellation));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public async Task Append_LowerEpochAfterAHigherOne_Halts(long sequence)
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        await MustAppendAsync(ledger, lease, Sale(0, 1), Sale(0, 2, epoch: 3));
        var halted = Assert.IsType<AppendResult.Halted>(await ledger.AppendAsync(lease, Day, [Sale(0, sequence, epoch: 2)], Cancellation));
        Assert.Equal(new JournalKey(0, 2, sequence), halted.Halt.Key);
    }

    [Fact]
    public async Task Append_NewEpoch_GoesOnWithTheNextNumber()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        List<JournalEntry> entries = [.. Sales(0, 1, 2), .. Sales(0, 3, 2, epoch: 2), Sale(0, 5, epoch: 4)];
        await MustAppendAsync(ledger, lease, entries);
        Assert.Equal(new JournalKey(0, 4, 5), (await ledger.ReadWatermarkAsync(0, Cancellation)).Last);
        Assert.Equal(Text(entries), Text(await ReadAllAsync(ledger, 0)));
        Assert.True((await ledger.VerifyChainAsync(0, Cancellation)).Holds);
    }

    [Theory]
    [InlineData(2, 1, 2)]
    [InlineData(1, 3, 2)]
    public async Task Append_Gap_BeforeOrInTheBatch_WritesNothing(long first, long second, long expected)
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        JournalEntry[] batch = first < second ? [Sale(0, first), Sale(0, second)] : [Sale(0, first)];
        var gap = Assert.IsType<AppendResult.Gap>(await ledger.AppendAsync(lease, Day, batch, Cancellation));
        Assert.Equal((first < second ? expected : 1, batch[^1].Key), (gap.Expected, gap.Found));
        Assert.Equal(0, (await ledger.ReadWatermarkAsync(0, Cancellation)).Sequence);
        Assert.Empty(await ReadAllAsync(ledger, 0));
        Assert.Equal(0, (await ledger.ReadConservationAsync(Day, Cancellation)).Legs);
    }

    [Fact]
    public async Task Append_Misuse_IsTold()
    {
        var ledger = await OpenLedgerAsync();
        var lease = (await ledger.TryLeaseAsync(new(1, 2), "drain-1", Lasting, Cancellation)).Lease!;
        await Misused([new(0, [Sale(0, 1)])]);
        await Misused([new(1, [Sale(1, 1)]), new(1, [Sale(1, 2)])]);
        await Misused([new(1, [Sale(1, 2), Sale(1, 1)])]);
        await Misused([new(1, [Sale(2, 1)])]);
        await Misused([new(1, [])]);
        Assert.Empty(await ledger.AppendAsync(lease, Day, [], Cancellation));

        async Task Misused(PartitionBatch[] batches) =>
            await Assert.ThrowsAsync<ArgumentException>(async () => await ledger.AppendAsync(lease, Day, batches, Cancellation));
    }

    [Fact]
    public async Task Append_AtOnceFromManyCallers_KeepsEveryChainWhole()
    {
        var ledger = await OpenLedgerAsync();
        var leases = new List<Lease>();
        for (var p = 0; p < 4; p++) leases.Add((await ledger.TryLeaseAsync(PartitionRange.Of(p), $"drain-{p}", Lasting, Cancellation)).Lease!);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(p => Task.Run(async () =>
        {
            for (var from = 1; from <= 100; from += 10) await MustAppendAsync(ledger, leases[p], Sales(p, from, 10));
        }, Cancellation)));
        for (var p = 0; p < 4; p++) Assert.Equal(new ChainVerdict(100, null, ""), await ledger.VerifyChainAsync(p, Cancellation));
        Assert.True((await ledger.ReadConservationAsync(Day, Cancellation)).Holds);
    }
}
