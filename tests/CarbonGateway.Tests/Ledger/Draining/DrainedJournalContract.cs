using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Ledger.Draining;

/// <summary>A store, its journal as a drain reads it, and the ledger that it drains into.</summary>
internal sealed record DrainGround(IBalanceStore Store, ILedger Ledger, IDrainedJournal Journal);

/// <summary>What every journal must do for a drain. An implementation's test class inherits it and opens its own.</summary>
public abstract class DrainedJournalContract
{
    private const int Partitions = 4;

    /// <summary>Cancelled when the test run is.</summary>
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected abstract Task<DrainGround> OpenAsync();

    [Fact]
    public async Task Look_EmptyPartitions_EndAtNothing()
    {
        var ground = await OpenAsync();
        var look = await LookAsync(ground);
        Assert.Equal(0, look.Beyond);
        Assert.Equal([new(1, 0, 0), new(1, 0, 0), new(1, 0, 0), new(1, 0, 0)], look.Ends);
    }

    [Fact]
    public async Task Read_AfterAPlace_GivesWhatIsBehindIt_InOrder_AndAsWritten()
    {
        var ground = await OpenAsync();
        await SellAsync(ground, 60);
        var journaled = await JournalAudit.ReadAsync(ground.Store, Partitions);
        var look = await LookAsync(ground);
        Assert.Equal(journaled.Select(e => (long)e.Count), look.Ends.Select(e => e!.Value.Sequence));
        for (var p = 0; p < Partitions; p++)
        {
            foreach (var after in (int[])[0, 1, journaled[p].Count - 1, journaled[p].Count])
            {
                var run = await ReadAsync(ground, p, after == 0 ? null : journaled[p][after - 1].Key, 1_000);
                Assert.Equal(DrainTown.Text(journaled[p][after..]), DrainTown.Text(Entries(run)));
                for (var i = 0; i < run.Count; i++) Assert.Equal((journaled[p][after + i].Key, journaled[p][after + i].At, null), (run.KeyAt(i), run.TimeAt(i), run.CutAt(i)));
            }
        }
    }

    [Fact]
    public async Task Read_OfMany_GivesEachItsOwn_AndNoMoreThanWanted()
    {
        var ground = await OpenAsync();
        await SellAsync(ground, 60);
        await LookAsync(ground);
        var found = await ground.Journal.ReadAsync([(3, null, 2), (0, new(0, 1, 2), 5)]);
        Assert.All(found, f => Assert.Equal((true, ""), (f.IsAnswered, f.Flaw)));
        Assert.Equal([new(3, 1, 1), new(3, 1, 2)], Entries(found[0].Entries).Select(e => e.Key));
        Assert.Equal([new(0, 1, 3), new(0, 1, 4), new(0, 1, 5), new(0, 1, 6), new(0, 1, 7)], Entries(found[1].Entries).Select(e => e.Key));
    }

    [Fact]
    public async Task Read_WhatTheLedgerDidNotGet_ComesAgain()
    {
        var ground = await OpenAsync();
        await SellAsync(ground, 20);
        await LookAsync(ground);
        var first = Entries(await ReadAsync(ground, 1, null, 1_000));
        await SellAsync(ground, 20);
        await LookAsync(ground);
        var again = Entries(await ReadAsync(ground, 1, null, 1_000));
        Assert.True(again.Count > first.Count);
        Assert.Equal(DrainTown.Text(first), DrainTown.Text(again[..first.Count]));
    }

    [Fact]
    public async Task Cut_IsKnownAsOne()
    {
        var ground = await OpenAsync();
        await SellAsync(ground, 8);
        var desk = new Desk(ground.Store) { FirstId = 900_000 };
        await desk.AskAsync(new Carbon.Transactions.CutDay(2, new(2026, 6, 1)) { Request = new(Carbon.Transactions.MerchantId.Authority, Guid.NewGuid()), At = desk.Now });
        await LookAsync(ground);
        var run = await ReadAsync(ground, 2, null, 1_000);
        Assert.Equal([.. Enumerable.Repeat((DateOnly?)null, run.Count - 1), new DateOnly(2026, 6, 1)], Enumerable.Range(0, run.Count).Select(run.CutAt));
    }

    /// <summary>A partition that stands still takes nothing from the others, and nothing is missing once it goes on.</summary>
    [Fact]
    public async Task StuckPartition_TakenUpAgain_LacksNothing()
    {
        var ground = await OpenAsync();
        await SellAsync(ground, 40);
        await LookAsync(ground);
        var had = Entries(await ReadAsync(ground, 2, null, 3));
        await LookAsync(ground, stuck: 2);
        await SellAsync(ground, 40);
        var look = await LookAsync(ground, stuck: 2);
        var journaled = await JournalAudit.ReadAsync(ground.Store, Partitions);
        Assert.Equal(journaled[2].Count, look.Ends[2]!.Value.Sequence);
        Assert.Equal(journaled[1].Count, Entries(await ReadAsync(ground, 1, null, 1_000)).Count);
        await LookAsync(ground);
        Assert.Equal(DrainTown.Text(journaled[2]), DrainTown.Text(Entries(await ReadAsync(ground, 2, null, 1_000))));
        Assert.Equal(3, had.Count);
    }

    [Fact]
    public async Task Trim_DropsWhatItMay_OrNothingAtAll()
    {
        var ground = await OpenAsync();
        await SellAsync(ground, 40);
        Assert.Equal(ground.Journal.Trims ? 5 : null, await ground.Journal.TrimAsync(0, 1, 1, 5, 1));
        var look = await LookAsync(ground);
        Assert.Equal(ground.Journal.Trims ? 5 : 0, look.Ends[0]!.Value.Trimmed);
        Assert.Equal(ground.Journal.Trims ? 6 : 1, (await ReadAsync(ground, 0, null, 1_000)).KeyAt(0).Sequence);
    }

    [Fact]
    public async Task Drained_TheLedgerHasAll_AndGoesOnFromThere()
    {
        var ground = await OpenAsync();
        var drain = new RangeDrain(ground.Ledger.Deployment.All, "drain-1", ground.Ledger, ground.Journal, new() { Batch = 7, Keep = 3 }, TimeProvider.System, NullLogger.Instance);
        for (var part = 0; part < 3; part++)
        {
            await SellAsync(ground, 50);
            var journaled = await JournalAudit.ReadAsync(ground.Store, Partitions);
            await DrainTown.CatchUpAsync(drain);
            Assert.Equal((0L, TimeSpan.Zero), (drain.Health.Behind, drain.Health.Oldest));
            for (var p = 0; p < Partitions; p++)
            {
                var drained = new List<JournalEntry>();
                await foreach (var entry in ground.Ledger.ReadPartitionAsync(p, 0, Cancellation)) drained.Add(entry);
                Assert.Equal(DrainTown.Text(journaled[p]), DrainTown.Text(drained));
            }
        }
    }

    private int desks;

    private async Task SellAsync(DrainGround ground, int sales)
    {
        var desk = new Desk(ground.Store) { FirstId = desks++ * 10_000 };
        if (desks == 1) await desk.OpenAccountsAsync(16, 1_000_000);
        for (var i = 0; i < sales; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1 + (i % 16)), 1 + i));
    }

    // The ledger stays where it is: at the beginning, until a drain is turned.
    private static async Task<JournalLook> LookAsync(DrainGround ground, int stuck = -1) => await ground.Journal.LookAsync(
        [.. (await ground.Ledger.ReadWatermarksAsync(Cancellation)).Select(m => new LedgerPlace(m.Partition, m.Last, m.Partition == stuck))], Cancellation);

    private static async Task<EntryRun> ReadAsync(DrainGround ground, int partition, JournalKey? after, int most)
    {
        var read = Assert.Single(await ground.Journal.ReadAsync([(partition, after, most)]));
        Assert.Equal((true, ""), (read.IsAnswered, read.Flaw));
        return read.Entries;
    }

    private static List<JournalEntry> Entries(EntryRun run) => [.. Enumerable.Range(0, run.Count).Select(run.Read)];
}
