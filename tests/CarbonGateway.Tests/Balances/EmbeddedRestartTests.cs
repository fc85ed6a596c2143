using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Journal;
using CarbonPos.Contracts.Balances;
using CarbonPos.Testbed;

namespace CarbonPos.CarbonGateway.Tests.Balances;

/// <summary>What the embedded store finds when it starts: snapshots, damage, another deployment's data.</summary>
public sealed class EmbeddedRestartTests : IDisposable
{
    private readonly StoreFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    public async Task SnapshotAndReplay_AtAnyEntry_EqualsFullReplay(int seed)
    {
        var town = new RandomEvents(seed, partitions: 4);
        (folder.Policy, folder.Options.RememberFor) = (town.Policy, TimeSpan.FromDays(400));
        await using (var store = folder.Open())
        {
            for (var i = 0; i < 130; i++)
            {
                var e = town.Next();
                town.Observe(e, (await store.PostAsync(e, Cancellation)).Posting.Answer);
            }
        }

        var entries = folder.Entries();
        string full;
        await using (var store = folder.Open()) full = await StoreFolder.DumpAsync(store, entries);
        for (var at = 1; at <= entries.Count; at += 17)
        {
            var book = new Book(4);
            foreach (var entry in entries.Take(at)) book.Apply(entry);
            SnapshotFile.Write(folder.Options.Folder, book, at);
            await using var store = folder.Open();
            Assert.True(full == await StoreFolder.DumpAsync(store, entries), $"Seed {seed}: a snapshot of entry {at} of {entries.Count} makes another book.");
        }

        Assert.Empty(folder.Warnings.Texts);
    }

    [Fact]
    public async Task Snapshot_IsMadeInTheBackground_AndTheNextStartUsesIt()
    {
        folder.Options.SnapshotEvery = 1_000;
        string before;
        await using (var store = folder.Open())
        {
            var desk = new Desk(store);
            await desk.OpenAccountsAsync(10, 1_000_000);
            for (var round = 0; round < 6; round++)
            {
                await Task.WhenAll(Enumerable.Range(0, 400).Select(i => desk.TakeAsync(desk.Sale(Desk.Account(1 + (i % 10)), 7))));
            }

            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (!File.Exists(folder.Snapshot)) await timer.WaitForNextTickAsync(Cancellation);
            before = await StoreFolder.DumpAsync(store, []);
        }

        Assert.InRange(SnapshotFile.Read(folder.Options.Folder, out _)!.Value.LastId, 1_000, 2_410);
        // The entries below the snapshot are not even looked at: damage there does not matter to this start.
        folder.Execute("UPDATE entry SET bytes = x'00' WHERE id = 500");
        await using (var store = folder.Open()) Assert.Equal(before, await StoreFolder.DumpAsync(store, []));
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("foreign")]
    public async Task Snapshot_Unusable_IsIgnoredWithAWarning_AndNothingIsLost(string harm)
    {
        await SellAsync(20);
        var entries = folder.Entries();
        var book = new Book(harm == "foreign" ? 8 : 4);
        if (harm != "foreign")
        {
            foreach (var entry in entries) book.Apply(entry);
        }

        SnapshotFile.Write(folder.Options.Folder, book, entries.Count);
        var bytes = await File.ReadAllBytesAsync(folder.Snapshot, Cancellation);
        if (harm == "flipped") bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(folder.Snapshot, harm switch { "cut" => bytes[..^40], "empty" => [], _ => bytes }, Cancellation);

        await using var store = folder.Open();
        Assert.Equal((1_000 - (20 * 5), 0), await new Desk(store).BalanceAsync(Desk.Account(1)));
        Assert.StartsWith("The snapshot is not used: ", Assert.Single(folder.Warnings.Texts));
    }

    [Fact]
    public async Task JournalEntry_AnyBitFlipped_RefusesToStartAndNamesIt()
    {
        await SellAsync(5);
        var bytes = folder.BytesOf(4);
        for (var i = 0; i < bytes.Length; i++)
        {
            var harmed = bytes.ToArray();
            harmed[i] ^= (byte)(1 << (i % 8));
            folder.Execute("UPDATE entry SET bytes = $bytes WHERE id = 4", ("$bytes", harmed));
            var refusal = Assert.Throws<InvalidDataException>(() => folder.Open());
            Assert.Contains("Journal entry 4 ", refusal.Message, StringComparison.Ordinal);
        }

        // Put right again, the folder opens: a refused start leaves nothing behind.
        folder.Execute("UPDATE entry SET bytes = $bytes WHERE id = 4", ("$bytes", bytes));
        await using var store = folder.Open();
        Assert.Equal((1_000 - (5 * 5), 0), await new Desk(store).BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task JournalEntry_Missing_RefusesToStartAndNamesIt()
    {
        await SellAsync(5);
        folder.Execute("DELETE FROM entry WHERE id = 3");
        Assert.Contains("Journal entry 3 is missing", Assert.Throws<InvalidDataException>(() => folder.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JournalEntry_OfAnotherPlace_RefusesToStart()
    {
        await SellAsync(5);
        folder.Execute("UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE id = 3) WHERE id = 4");
        Assert.Contains("gap or a duplicate", Assert.Throws<InvalidDataException>(() => folder.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JournalFile_NotADatabase_RefusesToStartWithAPlainMessage()
    {
        await SellAsync(5);
        var path = Path.Combine(folder.Options.Folder, "journal.db");
        await File.WriteAllTextAsync(path, "This was a journal once. " + new string('x', 5_000), Cancellation);
        Assert.Contains("journal.db cannot be read", Assert.Throws<InvalidDataException>(() => folder.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PartitionCount_Changed_RefusesToStartAndNamesTheSetting()
    {
        await SellAsync(1);
        folder.Options.Partitions = 8;
        Assert.Contains("Embedded:Partitions", Assert.Throws<InvalidOperationException>(() => folder.Open()).Message, StringComparison.Ordinal);
        folder.Options.Partitions = 4;
        await using var store = folder.Open();
        Assert.Equal((995, 0), await new Desk(store).BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task Folder_InUse_SecondIsRefused_FirstGoesOn()
    {
        await using var store = folder.Open();
        Assert.Contains("in use by another gateway", Assert.Throws<InvalidOperationException>(() => folder.Open()).Message, StringComparison.Ordinal);
        await new Desk(store).OpenAccountsAsync(1, 10);
    }

    [Fact]
    public async Task Forgetting_AfterRememberFor_ReplaysAndRefundsAreGone_BalancesAndOpenHoldsStay()
    {
        folder.Options.RememberFor = TimeSpan.FromDays(3);
        await using var store = folder.Open();
        var desk = new Desk(store);
        await desk.OpenAccountsAsync(1, 1_000);
        var old = await desk.MakeAsync(desk.Sale(Desk.Account(1), 100));
        var hold = await desk.MakeAsync(desk.Hold(Desk.Account(1), 50, TimeSpan.FromDays(30)));
        desk.Now += TimeSpan.FromDays(2);
        var kept = await desk.MakeAsync(desk.Sale(Desk.Account(1), 10));
        Assert.NotNull(await store.ReadTransactionAsync(old, Cancellation));
        desk.Now += TimeSpan.FromDays(1.5);
        await desk.MakeAsync(desk.Sale(Desk.Account(1), 1));

        Assert.Null(await store.ReadTransactionAsync(old, Cancellation));
        Assert.Equal(Refusal.TransactionUnknown, (await desk.AskAsync(desk.Refund(old))).Refusal);
        Assert.NotNull(await store.ReadTransactionAsync(kept, Cancellation));
        Assert.Equal((839, 50), await desk.BalanceAsync(Desk.Account(1)));
        await desk.MakeAsync(desk.Capture(hold));
        Assert.Equal((839, 0), await desk.BalanceAsync(Desk.Account(1)));
    }

    /// <summary>What is forgotten is forgotten at other moments by a running store, a snapshot and a replay. Grams do not depend on it.</summary>
    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    public async Task Forgetting_RunningOrRestored_LeavesTheSameBalancesAndHolds(int seed)
    {
        var town = new RandomEvents(seed, partitions: 4);
        (folder.Policy, folder.Options.RememberFor) = (town.Policy, TimeSpan.FromDays(3));
        string running;
        await using (var store = folder.Open())
        {
            for (var i = 0; i < 250; i++)
            {
                var e = town.Next();
                town.Observe(e, (await store.PostAsync(e, Cancellation)).Posting.Answer);
            }

            running = await GramsAsync(store);
        }

        await using (var store = folder.Open()) Assert.Equal(running, await GramsAsync(store));
        var entries = folder.Entries();
        var book = new Book(4);
        foreach (var entry in entries.Take(150)) book.Apply(entry);
        Assert.True(book.Forget(book.LastSeen - folder.Options.RememberFor) > 0, "Nothing was old enough to be forgotten.");
        SnapshotFile.Write(folder.Options.Folder, book, 150);
        await using (var store = folder.Open()) Assert.Equal(running, await GramsAsync(store));
        Assert.Empty(folder.Warnings.Texts);

        static async Task<string> GramsAsync(EmbeddedBalanceStore store) => string.Join('\n', (await StoreFolder.DumpAsync(store, []))
            .Split('\n').Where(l => l.Contains("available", StringComparison.Ordinal) || l.Contains("open holds", StringComparison.Ordinal) || l.StartsWith("total", StringComparison.Ordinal) || l.StartsWith("partition", StringComparison.Ordinal)));
    }

    private async Task SellAsync(int count)
    {
        await using var store = folder.Open();
        var desk = new Desk(store);
        await desk.OpenAccountsAsync(1, 1_000);
        for (var i = 0; i < count; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1), 5));
    }
}
