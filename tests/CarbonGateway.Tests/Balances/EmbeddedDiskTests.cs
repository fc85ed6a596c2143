using System.Diagnostics;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.CarbonGateway.Tests.Balances;

/// <summary>The embedded store on disks that are slow or full.</summary>
public sealed class EmbeddedDiskTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddedCommitLatency_IsWaitedFor_AndSharedByAllWhoWait()
    {
        using var folder = new StoreFolder();
        folder.Options.AddedCommitLatency = TimeSpan.FromMilliseconds(100);
        await using var store = folder.Open();
        var desk = new Desk(store);
        await desk.OpenAccountsAsync(1, 100_000);
        var watch = Stopwatch.StartNew();
        await desk.TakeAsync(desk.Sale(Desk.Account(1), 1));
        // A wait may end some ticks of the system's clock early.
        Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(80), $"Answered after {watch.Elapsed}.");
        watch.Restart();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => desk.TakeAsync(desk.Sale(Desk.Account(1), 1))));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"200 callers at once took {watch.Elapsed}: they did not share commits.");
    }

    [Fact]
    public async Task DiskReserve_NotLeft_RefusesBeforeTheDiskIsFull_AndSaysWhatToDo()
    {
        using var folder = new StoreFolder();
        folder.Options.DiskReserve = long.MaxValue / 2;
        await using var store = folder.Open();
        var desk = new Desk(store);
        var result = await store.PostAsync(desk.Allocate(Desk.Account(1), 1_000), Cancellation);
        Assert.Equal(StoreStatus.Unavailable, result.Status);
        Assert.True(result.RetryAfter > TimeSpan.Zero);
        Assert.False(store.Health.IsReady);
        Assert.Contains("Embedded:DiskReserve", store.Health.Trouble, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.ExpireDueAsync(desk.Now, 10, Cancellation));
        // Nothing has to be written for a look.
        Assert.Null(await store.ReadAccountAsync(Desk.Account(1), Cancellation));
        Assert.Single(folder.Warnings.Texts, text => text.StartsWith("Postings are refused: The disk of ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DiskReserve_MetWhileRunning_ServiceResumesBySpaceAlone()
    {
        await using var disk = await SmallDisk.MountAsync(24, Cancellation);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        using var folder = new StoreFolder(disk.Folder);
        folder.Options.DiskReserve = 12 << 20;
        var clock = new ManualClock(new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero));
        await using var store = folder.Open(clock);
        var desk = new Desk(store);
        await desk.OpenAccountsAsync(1, 1_000);
        disk.Fill(leaving: 6 << 20);
        clock.Advance(TimeSpan.FromSeconds(2));
        var sale = desk.Sale(Desk.Account(1), 100);
        Assert.Equal(StoreStatus.Unavailable, (await store.PostAsync(sale, Cancellation)).Status);

        disk.Free();
        clock.Advance(TimeSpan.FromSeconds(2));
        await desk.MakeAsync(sale);
        Assert.Equal((900, 0), await desk.BalanceAsync(Desk.Account(1)));
        Assert.True(store.Health.IsReady);
    }

    [Fact]
    public async Task FullDisk_AtTheStart_RefusesWithTheReason_AndStartsOnceSpaceIsFreed()
    {
        await using var disk = await SmallDisk.MountAsync(4, Cancellation);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        using var folder = new StoreFolder(disk.Folder);
        disk.Fill(leaving: 0);
        var refusal = Assert.Throws<IOException>(() => folder.Open());
        Assert.Contains("disk", refusal.Message, StringComparison.OrdinalIgnoreCase);
        disk.Free();
        await using var store = folder.Open();
        await new Desk(store).OpenAccountsAsync(1, 1_000);
    }

    /// <summary>No reserve at all: SQLite itself runs into the end of the disk, in the middle of groups of postings.</summary>
    [Fact]
    public async Task FullDisk_IsUnavailable_LosesNothingThatWasAnswered_AndGoesOnAfterSpaceIsFreed()
    {
        await using var disk = await SmallDisk.MountAsync(16, Cancellation);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        using var folder = new StoreFolder(disk.Folder);
        var clock = new ManualClock(new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero));
        var sent = new List<(TransactionEvent Event, StoreResult Result)>();
        await using (var store = folder.Open(clock))
        {
            var desk = new Desk(store);
            await desk.OpenAccountsAsync(10, 10_000_000);
            disk.Fill(leaving: 1 << 20);
            while (sent.All(s => s.Result.Status == StoreStatus.Done)) await SellAsync(desk, 500);
            Assert.False(store.Health.IsReady);
            Assert.Contains("disk", store.Health.Trouble, StringComparison.OrdinalIgnoreCase);

            // Still full: still refused, and still nothing lost.
            clock.Advance(TimeSpan.FromSeconds(5));
            await SellAsync(desk, 50);
            disk.Free();
            clock.Advance(TimeSpan.FromSeconds(5));
            await SellAsync(desk, 500);
            Assert.Equal(StoreStatus.Done, sent[^1].Result.Status);
            Assert.True(store.Health.IsReady, store.Health.Trouble);
            await AssertNothingLostAsync(desk);
        }

        await using (var store = folder.Open(clock)) await AssertNothingLostAsync(new Desk(store));

        async Task SellAsync(Desk desk, int count)
        {
            var sales = Enumerable.Range(0, count).Select(i => desk.Sale(Desk.Account(1 + (i % 10)), 10, 1, 1)).ToArray();
            var results = await Task.WhenAll(sales.Select(s => desk.Store.PostAsync(s, Cancellation).AsTask()));
            sent.AddRange(sales.Zip(results, (s, r) => ((TransactionEvent)s, r)));
        }

        async Task AssertNothingLostAsync(Desk desk)
        {
            foreach (var (e, result) in sent.Where(s => s.Result.Status == StoreStatus.Done))
            {
                var again = await desk.TakeAsync(e);
                Assert.True(again.Replayed, $"{e.Request} was answered and is gone.");
                Assert.Equal(BookDump.Answer(result.Posting.Answer), BookDump.Answer(again.Answer));
            }

            var journaled = 0;
            foreach (var entries in await JournalAudit.ReadAsync(desk.Store, 4)) journaled += entries.Count(e => e.Legs.Length > 0);
            var balances = await Task.WhenAll(Enumerable.Range(1, 10).Select(i => desk.BalanceAsync(Desk.Account(i))));
            Assert.Equal((10 * 10_000_000L) - (12L * (journaled - 10)), balances.Sum(b => b.Available));
            Assert.Equal(Int128.Zero, await ((EmbeddedBalanceStore)desk.Store).ReadConservationAsync());
        }
    }
}
