using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Ledger;
using static CarbonPos.Contracts.Ledger.Scribe;

namespace CarbonPos.Contracts.Ledger;

public abstract partial class LedgerContract
{
    [Fact]
    public async Task RandomDays_AreFoundAgainByEveryPath()
    {
        const int partitions = 4;
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        var (_, journal) = RandomDay(seed: 20, events: 1_500, partitions);
        // Drained in batches, each a business day later than the last.
        foreach (var (i, batch) in journal.Chunk(400).Index())
        {
            foreach (var result in await AppendOnAsync(ledger, lease, Day.AddDays(i), batch)) Assert.IsType<AppendResult.Committed>(result);
        }

        for (var p = 0; p < partitions; p++) Assert.Equal(Text(journal.Where(e => e.Key.Partition == p)), Text(await ReadAllAsync(ledger, p)));
        foreach (var entry in journal.Where((_, i) => i % 7 == 0))
        {
            Assert.Equal(Text([entry]), Text([(await ledger.ReadEntryAsync(entry.Key, Cancellation))!]));
            if (entry.Request.Id == Guid.Empty) continue;
            Assert.Equal(Text(journal.Where(e => e.Request == entry.Request).OrderBy(e => e.At)), Text(await ledger.FindRequestAsync(entry.Request, Cancellation)));
        }

        var opened = journal.Where(e => e.Transaction == e.Key).ToList();
        foreach (var entry in opened)
        {
            var all = journal.Where(e => e.Transaction == entry.Key || e.Replaced == entry.Key).OrderBy(e => e.Key.Sequence);
            Assert.Equal(Text(all), Text(await ledger.ReadTransactionAsync(entry.Key, Cancellation)));
        }

        Assert.Contains(opened, e => journal.Count(o => o.Transaction == e.Key) > 2);
        Assert.Contains(journal, e => e.Replaced is not null);
        foreach (var account in opened.Select(e => e.Account).Distinct())
        {
            var newestFirst = opened.Where(e => e.Account == account).Reverse().ToList();
            Assert.Equal(Text(newestFirst.Take(200)), Text(await ledger.ListAccountAsync(account, null, 200, Cancellation)));
            Assert.Equal(Text(newestFirst.Skip(3).Take(2)), Text(await ledger.ListAccountAsync(account, newestFirst.ElementAtOrDefault(2)?.Key ?? new(0, 1, 0), 2, Cancellation)));
        }
    }

    [Fact]
    public async Task WhatIsNotThere_IsNotFound()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        await MustAppendAsync(ledger, lease, Sales(0, 1, 2));
        Assert.Null(await ledger.ReadEntryAsync(new(0, 1, 3), Cancellation));
        Assert.Null(await ledger.ReadEntryAsync(new(0, 2, 1), Cancellation));
        Assert.Null(await ledger.ReadEntryAsync(new(9, 1, 1), Cancellation));
        Assert.Empty(await ledger.ReadTransactionAsync(new(0, 2, 1), Cancellation));
        Assert.Empty(await ledger.FindRequestAsync(Request(1) with { Merchant = new(5) }, Cancellation));
        Assert.Empty(await ledger.ListAccountAsync(Account(99), null, 10, Cancellation));
        Assert.Empty(await ledger.ListAccountAsync(Account(1), new JournalKey(0, 1, 1), 10, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await ledger.ListAccountAsync(Account(1), null, 0, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await ledger.ReadWatermarkAsync(4, Cancellation));
    }

    [Fact]
    public async Task ReadPartition_OverManyPages_IsInOrder_AndSeesWhatIsAddedMeanwhile()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        var entries = Sales(0, 1, 5_000);
        await MustAppendAsync(ledger, lease, entries[..4_500]);
        var read = new List<JournalEntry>();
        await foreach (var entry in ledger.ReadPartitionAsync(0, 10, Cancellation))
        {
            read.Add(entry);
            if (read.Count == 100) await MustAppendAsync(ledger, lease, entries[4_500..]);
        }

        Assert.Equal(Enumerable.Range(11, 4_990).Select(i => (long)i), read.Select(e => e.Key.Sequence));
    }

    [Fact]
    public async Task Doubles_OnTwoAccounts_AreFoundInTwoPartitions_AndTheLaterIsTold()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        var (early, late) = (Sale(1, 1, account: 11, request: Request(-1)), Sale(0, 2, account: 12, request: Request(-1)));
        // The later one is drained first.
        await MustAppendAsync(ledger, lease, [Sale(0, 1), late]);
        Assert.Empty((await ledger.FindDoublesAsync(Day, Cancellation)).Doubles);
        await MustAppendAsync(ledger, lease, [early, Sale(1, 2, account: 13)]);
        var found = Assert.Single((await ledger.FindDoublesAsync(Day, Cancellation)).Doubles);
        Assert.Equal((Request(-1), early.Key, late.Key), (found.Request, found.Kept.Key, found.Later.Key));
        Assert.Equal(Text([early, late]), Text([found.Kept, found.Later]));
        // Told again, by whoever searches, until the undoing is in the ledger.
        await MustAppendAsync(ledger, lease, Sale(2, 1));
        Assert.Single((await (await OpenLedgerAsync()).FindDoublesAsync(Day, Cancellation)).Doubles);
        await MustAppendAsync(ledger, lease, Undo(late, 3));
        Assert.Empty((await ledger.FindDoublesAsync(Day, Cancellation)).Doubles);
    }

    [Fact]
    public async Task Doubles_InOnePartition_OnThreeAccounts_OverTwoDays_AreAllTold()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        JournalEntry[] same = [Sale(2, 1, account: 1, request: Request(-5)), Sale(2, 2, account: 2, request: Request(-5)), Sale(2, 3, account: 3, request: Request(-5))];
        await MustAppendAsync(ledger, lease, same[..2]);
        await AppendOnAsync(ledger, lease, Day.AddDays(1), same[2..]);
        // Days before the first are not looked at.
        Assert.Empty((await ledger.FindDoublesAsync(Day.AddDays(1), Cancellation)).Doubles);
        JournalEntry[] others = [Sale(1, 1, account: 1, request: Request(-6)), Sale(1, 2, account: 2, request: Request(-6)), Sale(1, 3, account: 3, request: Request(-6))];
        await MustAppendAsync(ledger, lease, others[..2]);
        await AppendOnAsync(ledger, lease, Day.AddDays(1), others[2..]);
        same = others;
        var found = (await ledger.FindDoublesAsync(Day, Cancellation)).Doubles;
        Assert.Equal([same[1].Key, same[2].Key], found.Select(d => d.Later.Key).OrderBy(k => k.Sequence));
        Assert.All(found, d => Assert.Equal(same[0].Key, d.Kept.Key));
    }

    [Fact]
    public async Task Doubles_OfMoreThanOneSearchCompares_AreFoundBySearchingOn()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        var last = LedgerLimits.MostCompared + 1_000;
        await MustAppendAsync(ledger, lease, [.. Sales(0, 1, last), Sale(1, 1, account: 2, request: Request(last))]);
        var first = await ledger.FindDoublesAsync(Day, Cancellation);
        Assert.Equal((0, false), (first.Doubles.Count, first.IsComplete));
        var second = await ledger.FindDoublesAsync(Day, Cancellation);
        Assert.Equal((1, true), (second.Doubles.Count, second.IsComplete));
    }

    [Fact]
    public async Task Doubles_AmongManyIdsOfTheSameSeconds_AreFound_AsWellAsThoseFarFromThem()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        JournalEntry Made(int partition, int sequence, int account, Guid id, long merchant = 101) => Sale(partition, sequence, account: account, request: new(new(merchant), id));
        var ids = Enumerable.Range(0, 600).Select(i => Guid.CreateVersion7(Start.AddMilliseconds(i * 5))).ToArray();
        var (old, random) = (Guid.CreateVersion7(Start.AddDays(-1)), new Guid("11111111-2222-4333-8444-555555555555"));
        List<JournalEntry> here = [.. ids.Select((id, i) => Made(0, i + 1, 1, id)), Made(0, 601, 1, old), Made(0, 602, 1, random)];
        // Of those between two are doubles: one id is another merchant's, one has the same account.
        JournalEntry[] there = [Made(1, 1, 2, ids[300]), Made(1, 2, 2, ids[301], merchant: 102), Made(1, 3, 1, ids[302]), Made(1, 4, 2, old), Made(1, 5, 2, random), Made(1, 6, 2, ids[0])];
        await MustAppendAsync(ledger, lease, [.. here, .. there]);
        var found = (await ledger.FindDoublesAsync(Day, Cancellation)).Doubles;
        Assert.Equal(new[] { ids[0], ids[300], old, random }.Order(), found.Select(d => d.Request.Id).Order());
    }

    [Fact]
    public async Task Doubles_AreNot_TheSameIdOfAnotherMerchant_ARefusal_OrTheSameAccount()
    {
        var ledger = await OpenLedgerAsync();
        var lease = await LeaseAsync(ledger);
        var refused = Sale(0, 3, account: 3, request: Request(-1)) with { Transaction = null, Legs = [], Answer = new() { Outcome = Outcome.Insufficient } };
        await MustAppendAsync(ledger, lease, [Sale(0, 1, account: 1, request: Request(-1)), Sale(0, 2, account: 2, request: Request(-1, merchant: 102)), refused, Sale(0, 4, account: 1, request: Request(-1))]);
        Assert.Empty((await ledger.FindDoublesAsync(Day, Cancellation)).Doubles);
    }
}
