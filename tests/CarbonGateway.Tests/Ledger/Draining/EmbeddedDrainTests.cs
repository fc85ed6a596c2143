using CarbonPos.CarbonGateway.Journal;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Ledger.Draining;

/// <summary>The embedded journal and its ledger over restarts, losses and old copies of either.</summary>
public sealed class EmbeddedDrainTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 8_192)]
    [InlineData(2, 11)]
    [InlineData(3, 1)]
    public async Task RandomTown_OverRestarts_StandsInTheLedgerByteByByte(int seed, int batch)
    {
        var random = new RandomEvents(seed, partitions: EmbeddedTown.Partitions);
        await using var town = EmbeddedTown.Open(random.Policy);
        for (var life = 0; life < 4; life++)
        {
            await town.PlayAsync(random, 120);
            // Some turns, then the process is gone: whoever drains next goes on from what is committed.
            await using (var journal = town.Journal())
            {
                var drain = town.Drain(journal, new() { Batch = batch }, $"drain-{life}");
                for (var turn = 0; turn < 5; turn++) await drain.TurnAsync(Cancellation);
                await drain.ReleaseAsync(Cancellation);
            }

            await town.CloseAsync();
            town.OpenAgain();
        }

        await town.CatchUpAsync(new() { Batch = batch });
        Assert.Equal(town.Store.DurableEntries, await town.AssertDrainedAsync());
        Assert.True(town.Store.DurableEntries > 200);
    }

    [Fact]
    public async Task Ledger_ThatIsGone_IsFilledAgainFromTheFirstEntryOn()
    {
        await using var town = EmbeddedTown.Open();
        await SellAsync(town, 50);
        await town.CatchUpAsync();
        var before = await town.Ledger.ReadWatermarksAsync(Cancellation);
        await town.CloseAsync();
        File.Delete(town.LedgerFile);
        town.OpenAgain();
        await town.CatchUpAsync();
        await town.AssertDrainedAsync();
        Assert.Equal(before.Select(m => (m.Last, m.Chain, m.OpenDay)), (await town.Ledger.ReadWatermarksAsync(Cancellation)).Select(m => (m.Last, m.Chain, m.OpenDay)));
    }

    [Fact]
    public async Task Ledger_ThatIsAnOlderCopy_GetsWhatItLacks()
    {
        await using var town = EmbeddedTown.Open();
        await SellAsync(town, 50);
        await town.CatchUpAsync();
        await town.CloseAsync();
        File.Copy(town.LedgerFile, town.LedgerFile + ".old");
        town.OpenAgain();
        await SellAsync(town, 50);
        await town.CatchUpAsync();
        await town.CloseAsync();
        File.Move(town.LedgerFile + ".old", town.LedgerFile, overwrite: true);
        town.OpenAgain();
        await town.CatchUpAsync();
        await town.AssertDrainedAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(200)]
    public async Task Journal_OlderThanTheLedger_IsRefused_AlsoAfterItHasGrownPastIt(int salesSince)
    {
        await using var town = EmbeddedTown.Open();
        await SellAsync(town, 50);
        await town.CloseAsync();
        var journal = SqliteJournal.PathIn(town.Folder.Options.Folder);
        File.Copy(journal, journal + ".old");
        town.OpenAgain();
        await SellAsync(town, 40);
        await town.CatchUpAsync();
        var had = await town.Ledger.ReadWatermarksAsync(Cancellation);
        await town.CloseAsync();
        File.Move(journal + ".old", journal, overwrite: true);
        town.Folder.Options.AcceptLostEntries = true;
        town.OpenAgain();
        await SellAsync(town, salesSince);

        var refusal = await Assert.ThrowsAsync<JournalUnavailableException>(town.LookAsync);
        Assert.Contains("older copy", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(town.LedgerFile, refusal.Message, StringComparison.Ordinal);
        // A drain that is at work finds it out as well, and writes nothing: no partition is halted for it.
        await using var late = town.Journal();
        var drain = town.Drain(late);
        Assert.Equal(DrainTurn.Failed, await drain.TurnAsync(Cancellation));
        Assert.Equal(refusal.Message, drain.Health.Trouble);
        Assert.Equal(had.Select(m => (m.Last, m.Chain, m.Halted)), (await town.Ledger.ReadWatermarksAsync(Cancellation)).Select(m => (m.Last, m.Chain, m.Halted)));
    }

    /// <summary>Two deployments of one name on one ledger: the second never mixes its entries with the first one's.</summary>
    [Fact]
    public async Task Ledger_ThatAnotherStoreFilledMeanwhile_IsRefused()
    {
        await using var town = EmbeddedTown.Open();
        await using var other = EmbeddedTown.Open();
        // Other requests than the first one's: else the two would be of one history.
        _ = other.Desk;
        await SellAsync(town, 30);
        await SellAsync(other, 60);
        await using var journal = town.Journal();
        var drain = town.Drain(journal);
        await DrainTown.CatchUpAsync(drain);
        await drain.ReleaseAsync(Cancellation);
        await using var foreign = new EmbeddedJournal(other.Store, town.Ledger, town.LedgerFile);
        var second = new RangeDrain(new(0, EmbeddedTown.Partitions), "drain-2", town.Ledger, foreign, new(), TimeProvider.System, NullLogger.Instance);
        Assert.Equal(DrainTurn.Failed, await second.TurnAsync(Cancellation));
        await second.ReleaseAsync(Cancellation);
        await SellAsync(town, 5);
        await DrainTown.CatchUpAsync(drain);
        await town.AssertDrainedAsync();
    }

    [Fact]
    public async Task Place_IsFoundNearTheEnd_AndFromTheBeginningWhereAPartitionStoodStill()
    {
        await using var town = EmbeddedTown.Open();
        await SellAsync(town, 100);
        await town.CatchUpAsync();
        var all = await town.PlacesAsync();
        // More than a drain's reach, of one partition alone, as if it had gone on while the others stood still.
        var busy = Desk.Account(1).PartitionOf(EmbeddedTown.Partitions);
        await SellOfAsync(town, Desk.Account(1), LedgerSearch.Reach + 500);
        await town.CatchUpAsync();
        using var reader = town.Store.OpenReader();
        var search = new LedgerSearch(town.Store, reader, town.Ledger, town.LedgerFile);
        var places = await town.PlacesAsync();
        Assert.Equal(town.Store.DurableEntries - LedgerSearch.Reach, await search.FindAsync(places, Cancellation));
        var quiet = (busy + 1) % EmbeddedTown.Partitions;
        places[quiet] = new(quiet, new(quiet, 1, all[quiet].Sequence - 1), false);
        Assert.Equal(0, await search.FindAsync(places, Cancellation));

        // From there on the one entry that is lacking is found, before sixteen thousand that are not.
        await using var journal = town.Journal();
        var look = await journal.LookAsync(places, Cancellation);
        Assert.Equal(all[quiet].Sequence, look.Ends[quiet]!.Value.Sequence);
        Assert.InRange(look.Beyond, 1, 600);
        var read = Assert.Single(await journal.ReadAsync([(quiet, places[quiet].Last, 10)]));
        Assert.Equal(all[quiet].Last, read.Entries.Last);
        await town.AssertDrainedAsync();
    }

    [Fact]
    public async Task LongJournal_IsLookedAtPieceByPiece_AndDrainedInLargeCommits()
    {
        await using var town = EmbeddedTown.Open();
        await SellAsync(town, 50);
        await SellOfAsync(town, Desk.Account(1), LedgerSearch.Reach + 5_000);
        await using var journal = town.Journal();
        var look = await journal.LookAsync(await town.PlacesAsync(), Cancellation);
        Assert.Equal(LedgerSearch.Reach, look.Ends.Sum(e => e!.Value.Sequence));
        Assert.Equal(town.Store.DurableEntries - LedgerSearch.Reach, look.Beyond);
        await town.CatchUpAsync();
        await town.AssertDrainedAsync();
    }

    /// <summary>A damaged entry stops the drain with its number; what is before it is drained.</summary>
    [Fact]
    public async Task DamagedEntry_IsNamed_AndNothingBehindItIsTaken()
    {
        await using var town = EmbeddedTown.Open();
        await SellAsync(town, 50);
        await town.CatchUpAsync();
        await SellAsync(town, 50);
        var damaged = town.Folder.BytesOf(town.Store.DurableEntries - 5);
        damaged[^6] ^= 1;
        town.Folder.Execute("UPDATE entry SET bytes = $bytes WHERE id = $id", ("$bytes", damaged), ("$id", town.Store.DurableEntries - 5));
        await using var journal = town.Journal();
        var drain = town.Drain(journal);
        Assert.Equal(DrainTurn.Failed, await drain.TurnAsync(Cancellation));
        Assert.StartsWith($"Journal entry {town.Store.DurableEntries - 5} cannot be read", drain.Health.Trouble, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HaltedPartition_DoesNotHoldUpTheOthers()
    {
        await using var town = EmbeddedTown.Open();
        await SellAsync(town, 50);
        await town.CatchUpAsync();
        await using (var damage = new SqliteConnection($"Data Source={town.LedgerFile};Pooling=False"))
        {
            await damage.OpenAsync(Cancellation);
            await using var command = damage.CreateCommand();
            command.CommandText = "UPDATE watermark SET halted_epoch = 1, halted_sequence = 1, halted_reason = 'Odd.' WHERE partition = 2";
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancellation));
        }

        var before = await town.PlacesAsync();
        await SellAsync(town, 100);
        await using var journal = town.Journal();
        var drain = town.Drain(journal);
        await DrainTown.CatchUpAsync(drain);
        Assert.Equal([2], drain.Health.Stuck.Select(s => s.Partition));
        var after = await town.PlacesAsync();
        Assert.Equal(before[2], after[2]);
        Assert.True(drain.Health.Behind > 0);
        Assert.Equal(town.Store.DurableEntries, after.Sum(p => p.Sequence) + drain.Health.Behind);
    }

    private static async Task SellAsync(EmbeddedTown town, int sales)
    {
        var desk = town.Desk;
        if (town.Store.DurableEntries == 0) await desk.OpenAccountsAsync(16, 1_000_000_000);
        for (var i = 0; i < sales; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1 + (i % 16)), 1 + i));
    }

    // Many at once share their commits.
    private static async Task SellOfAsync(EmbeddedTown town, Carbon.Transactions.AccountId account, int sales)
    {
        var desk = town.Desk;
        foreach (var some in Enumerable.Range(0, sales).Chunk(2_000))
        {
            await Task.WhenAll(some.Select(_ => desk.MakeAsync(desk.Sale(account, 1))));
        }
    }
}
