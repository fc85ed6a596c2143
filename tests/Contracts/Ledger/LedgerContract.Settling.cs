using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Settlement;
using static CarbonPos.Contracts.Ledger.Scribe;

namespace CarbonPos.Contracts.Ledger;

public abstract partial class LedgerContract
{
    private static DateOnly NextDay => Day.AddDays(1);

    [Fact]
    public async Task Day_IsReadByPartitionThenSequence_FromAnywhere()
    {
        var ledger = await OpenLedgerAsync();
        var day = await TwoDaysAsync(ledger);

        Assert.Equal(Text(day), Text((await ReadDayAsync(ledger, Day)).Select(e => e.Entry)));
        Assert.All(await ReadDayAsync(ledger, Day), e => Assert.Equal(Bytes(e.Entry), e.Bytes.ToArray()));
        foreach (var skip in (int[])[0, 1, 4_499, 4_500, 4_501, 4_502, 4_503, 4_530])
        {
            Assert.Equal(Text(day.Skip(skip)), Text((await ReadDayAsync(ledger, Day, skip)).Select(e => e.Entry)));
            Assert.Equal(Text(day.Skip(skip).Take(3)), Text((await ReadDayAsync(ledger, Day, skip, 3)).Select(e => e.Entry)));
        }

        Assert.Equal(Text(day.Skip(2_500).Take(2_001)), Text((await ReadDayAsync(ledger, Day, 2_500, 2_001)).Select(e => e.Entry)));
        Assert.Empty(await ReadDayAsync(ledger, Day, 10_000));
        Assert.Empty(await ReadDayAsync(ledger, Day.AddDays(-1)));
        Assert.Equal(5, (await ReadDayAsync(ledger, NextDay)).Count);
    }

    [Fact]
    public async Task Day_GivenUpHalfWay_HoldsNothingBack()
    {
        var ledger = await OpenLedgerAsync();
        var day = await TwoDaysAsync(ledger);
        // More often than there are connections: whatever was read ahead must have been put away.
        for (var i = 0; i < 12; i++)
        {
            await foreach (var entry in ledger.ReadDayAsync(Day, i * 100, long.MaxValue, Cancellation))
            {
                Assert.Equal(day[i * 100].Key, entry.Entry.Key);
                break;
            }
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var entry in ledger.ReadDayAsync(Day, 0, long.MaxValue, stop.Token)) await stop.CancelAsync();
        });
        Assert.Equal(Text(day), Text((await ReadDayAsync(ledger, Day)).Select(e => e.Entry)));
    }

    [Fact]
    public async Task Place_OfAnyEntry_IsItsPlaceInTheDay()
    {
        var ledger = await OpenLedgerAsync();
        var day = await TwoDaysAsync(ledger);

        foreach (var index in (int[])[0, 1, 4_499, 4_500, 4_501, day.Count - 1]) Assert.Equal(new DayPlace(Day, index), await ledger.FindPlaceAsync(day[index].Key, Cancellation));
        Assert.Equal(new DayPlace(NextDay, 0), await ledger.FindPlaceAsync(new(0, 1, 4_501), Cancellation));
        Assert.Equal(new DayPlace(NextDay, 3), await ledger.FindPlaceAsync(new(2, 1, 1), Cancellation));
        Assert.Null(await ledger.FindPlaceAsync(new(0, 2, 1), Cancellation));
        Assert.Null(await ledger.FindPlaceAsync(new(3, 1, 99), Cancellation));
    }

    [Fact]
    public async Task Spans_SayWhatEachPartitionHadAndWhereItsChainStood()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        await AppendOnAsync(ledger, lease, Day, [.. Sales(1, 1, 3), .. Sales(1, 4, 2, epoch: 2)]);
        var head = (await ledger.ReadWatermarkAsync(1, Cancellation)).Chain;
        await AppendOnAsync(ledger, lease, NextDay, Sales(3, 1, 1));
        var (origin, later) = (await ledger.ReadWatermarkAsync(0, Cancellation), await ledger.ReadWatermarkAsync(3, Cancellation));

        var day = await ledger.ReadSpansAsync(Day, Cancellation);
        Assert.Equal([0, 1, 2, 3], day.Select(s => s.Partition));
        Assert.Equal(new PartitionSpan(1, 5, new(1, 1, 1), new(1, 2, 5), head), day[1]);
        Assert.Equal(new PartitionSpan(0, 0, null, null, origin.Chain), day[0]);
        Assert.Equal(0, day[3].Entries);
        Assert.NotEqual(later.Chain, day[3].ChainHead);
        var next = await ledger.ReadSpansAsync(NextDay, Cancellation);
        Assert.Equal(new PartitionSpan(1, 0, null, null, head), next[1]);
        Assert.Equal(new PartitionSpan(3, 1, new(3, 1, 1), new(3, 1, 1), later.Chain), next[3]);
        Assert.NotEqual(PartitionSpan.DigestOf(day), PartitionSpan.DigestOf(next));
    }

    [Fact]
    public async Task Tiles_AreKeptReplacedAndReadInTheOrderAsked()
    {
        var ledger = await OpenLedgerAsync();
        TreeTile[] tiles = [Tile(1, 0, 256), Tile(1, 1, 9), Tile(2, 0, 2)];
        Assert.True(await ledger.SaveTilesAsync(Day, tiles, Cancellation));
        Assert.True(await ledger.SaveTilesAsync(Day, [Tile(1, 1, 10)], Cancellation));
        Assert.True(await ledger.SaveTilesAsync(Day, [], Cancellation));

        var read = await ledger.ReadTilesAsync(Day, [(2, 0), (1, 7), (1, 1)], Cancellation);
        Assert.Equal([(2, 0L, 2), (1, 1L, 10)], read.Select(t => (t.Level, t.Index, t.Nodes.Length)));
        Assert.Equal(tiles[0].ToBytes(), (await ledger.ReadTilesAsync(Day, [(1, 0)], Cancellation))[0].ToBytes());
        Assert.Empty(await ledger.ReadTilesAsync(NextDay, [(1, 0)], Cancellation));
    }

    [Fact]
    public async Task Seal_StandsOnceAndForGood()
    {
        var ledger = await OpenLedgerAsync();
        var signed = new SignedStatement(new byte[] { 1, 2, 3 }, "s-1", Enumerable.Repeat((byte)7, 64).ToArray());
        Assert.Null(await ledger.ReadStatementAsync(Day, Cancellation));
        Assert.Equal(SealOutcome.Sealed, await ledger.SealAsync(Day, signed, Cancellation));
        Assert.Equal(SealOutcome.SealedBefore, await ledger.SealAsync(Day, signed with { Signature = new byte[64], KeyId = "s-2" }, Cancellation));
        Assert.Equal(SealOutcome.Contradicts, await ledger.SealAsync(Day, signed with { Bytes = new byte[] { 1, 2, 4 } }, Cancellation));
        Assert.False(await ledger.SaveTilesAsync(Day, [Tile(1, 0, 2)], Cancellation));
        Assert.True(await ledger.SaveTilesAsync(NextDay, [Tile(1, 0, 2)], Cancellation));

        open.Remove(ledger);
        await ledger.DisposeAsync();
        var stands = await (await OpenLedgerAsync()).ReadStatementAsync(Day, Cancellation);
        Assert.Equal(("s-1", "010203"), (stands!.KeyId, Convert.ToHexString(stands.Bytes.Span)));
        Assert.Equal(signed.Signature.ToArray(), stands.Signature.ToArray());
    }

    [Fact]
    public async Task Seal_ByManyAtOnce_IsDoneByOne()
    {
        var ledger = await OpenLedgerAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
            await ledger.SealAsync(Day, new(new byte[] { (byte)(i % 2) }, "s-1", new byte[64]), Cancellation), Cancellation)));

        Assert.Single(outcomes, SealOutcome.Sealed);
        Assert.Equal(5, outcomes.Count(o => o == SealOutcome.SealedBefore));
        Assert.Equal(6, outcomes.Count(o => o == SealOutcome.Contradicts));
    }

    [Fact]
    public async Task Proof_OutOfTheLedger_LeadsToTheRootOfTheDay()
    {
        var ledger = await OpenLedgerAsync();
        var day = await TwoDaysAsync(ledger);
        var keys = new LeafKeyring([new("l-1", new byte[32], default)]);
        var builder = new TreeBuilder();
        await foreach (var entry in ledger.ReadDayAsync(Day, 0, long.MaxValue, Cancellation)) builder.Append(Leaf(entry));
        var root = builder.Finish();
        await ledger.SaveTilesAsync(Day, builder.TakeTiles(), Cancellation);

        foreach (var index in (int[])[0, 255, 256, 4_499, 4_500, day.Count - 1])
        {
            var place = (await ledger.FindPlaceAsync(day[index].Key, Cancellation))!.Value;
            var neighbours = (await ReadDayAsync(ledger, Day, (int)place.Index / 256 * 256, 256)).ConvertAll(Leaf).ToArray();
            var above = await ledger.ReadTilesAsync(Day, [.. TreeTile.Above(place.Index, builder.Size)], Cancellation);
            Assert.Equal(root, InclusionProof.Create(place.Index, builder.Size, neighbours, above).RootOf(neighbours[index % 256]));
        }

        Digest Leaf(DayEntry entry) => SettlementLeaf.Of(entry.Entry, entry.Bytes.Span, "contract", keys).Hash();
    }

    /// <summary>4,500 entries in partition 0, two in 1 and thirty in 3 on one day; five on the next, some before them in number.</summary>
    private static async Task<List<JournalEntry>> TwoDaysAsync(ILedger ledger)
    {
        var lease = await LeaseAsync(ledger);
        List<JournalEntry> day = [.. Sales(0, 1, 4_500), .. Sales(1, 1, 2), .. Sales(3, 1, 30)];
        await AppendOnAsync(ledger, lease, Day, day);
        await AppendOnAsync(ledger, lease, NextDay, [.. Sales(0, 4_501, 1), .. Sales(1, 3, 2), .. Sales(2, 1, 2)]);
        return day;
    }

    private static async Task<List<DayEntry>> ReadDayAsync(ILedger ledger, DateOnly day, long skip = 0, long most = long.MaxValue)
    {
        var entries = new List<DayEntry>();
        await foreach (var entry in ledger.ReadDayAsync(day, skip, most, Cancellation)) entries.Add(entry);
        return entries;
    }

    private static TreeTile Tile(int level, long index, int width) => new(level, index, Enumerable.Range(0, width).Select(i => Digest.Of([(byte)i, (byte)level, (byte)width])).ToArray());
}
