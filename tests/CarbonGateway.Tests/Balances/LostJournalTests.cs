using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Journal;
using CarbonPos.Contracts.Balances;

namespace CarbonPos.CarbonGateway.Tests.Balances;

/// <summary>A folder that was used before knows it: a journal that is gone, replaced or cut short is never taken for a new one.</summary>
public sealed class LostJournalTests : IDisposable
{
    private readonly StoreFolder folder = new();

    private string Journal => SqliteJournal.PathIn(folder.Options.Folder);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("missing")]
    [InlineData("empty")]
    [InlineData("another")]
    [InlineData("shorter")]
    public async Task Journal_Lost_RefusesToStart_UntilThatIsAccepted(string loss)
    {
        await SellAsync(5);
        Lose(loss);
        for (var again = 0; again < 2; again++)
        {
            var refusal = Assert.Throws<InvalidDataException>(() => folder.Open());
            Assert.Contains("--Embedded:AcceptLostEntries=true", refusal.Message, StringComparison.Ordinal);
        }

        folder.Options.AcceptLostEntries = true;
        await using (var store = folder.Open()) await store.DisposeAsync();
        // Once accepted, what is there is the truth.
        folder.Options.AcceptLostEntries = false;
        await using (var store = folder.Open()) await store.DisposeAsync();
    }

    [Fact]
    public async Task Journal_LostOfAFolderThatHasOnlyASnapshot_RefusesToStart()
    {
        await SellAsync(5);
        WriteSnapshot(6);
        File.Delete(JournalMark.PathIn(folder.Options.Folder));
        Lose("missing");
        Assert.Contains("snapshot.bin", Assert.Throws<InvalidDataException>(() => folder.Open()).Message, StringComparison.Ordinal);
    }

    /// <summary>The lost numbers are given anew: a snapshot of the old ones must not come back under them.</summary>
    [Fact]
    public async Task Journal_ShorterThanItsSnapshot_RefusesToStart_AndTheSnapshotGoesOnceThatIsAccepted()
    {
        await SellAsync(5);
        WriteSnapshot(6);
        File.Delete(JournalMark.PathIn(folder.Options.Folder));
        folder.Execute("DELETE FROM entry WHERE id > 3");
        Assert.Contains("snapshot is of entry 6, the journal ends at 3", Assert.Throws<InvalidDataException>(() => folder.Open()).Message, StringComparison.Ordinal);

        folder.Options.AcceptLostEntries = true;
        await using (var store = folder.Open())
        {
            var desk = new Desk(store) { FirstId = 100 };
            Assert.Equal((990, 0), await desk.BalanceAsync(Desk.Account(1)));
            for (var i = 0; i < 10; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1), 7));
        }

        Assert.False(File.Exists(folder.Snapshot));
        folder.Options.AcceptLostEntries = false;
        await using (var store = folder.Open()) Assert.Equal((920, 0), await new Desk(store).BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task Mark_Unreadable_RefusesToStart()
    {
        await SellAsync(1);
        await File.WriteAllTextAsync(JournalMark.PathIn(folder.Options.Folder), "{", TestContext.Current.CancellationToken);
        Assert.Contains("journal.mark", Assert.Throws<InvalidDataException>(() => folder.Open()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_RestoredIntoAnEmptyFolder_Starts()
    {
        await SellAsync(5);
        using var other = new StoreFolder();
        File.Copy(Journal, SqliteJournal.PathIn(other.Options.Folder));
        await using var store = other.Open();
        Assert.Equal((975, 0), await new Desk(store).BalanceAsync(Desk.Account(1)));
    }

    /// <summary>As it is while it runs and after a kill: the file itself holds something from the first moment.</summary>
    [Fact]
    public async Task Journal_FreshlyMade_IsNoEmptyFile()
    {
        await using var store = folder.Open();
        Assert.True(new FileInfo(Journal).Length > 0);
        Assert.NotNull(JournalMark.Read(folder.Options.Folder));
    }

    [Fact]
    public async Task Files_AreTheirOwnersAlone()
    {
        const UnixFileMode owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("File modes are Unix's.");
            return;
        }

        folder.Options.Folder = Path.Combine(folder.Options.Folder, "made");
        await SellAsync(1);
        WriteSnapshot(1);
        await using (var store = folder.Open())
        {
            var made = folder.Options.Folder;
            Assert.Equal(owners | UnixFileMode.UserExecute, File.GetUnixFileMode(made));
            var files = Directory.GetFiles(made).Order(StringComparer.Ordinal).ToArray();
            Assert.Equal(["journal.db", "journal.db-shm", "journal.db-wal", "journal.mark", "lock", "snapshot.bin"], files.Select(f => Path.GetFileName(f)));
            foreach (var file in files) Assert.True(File.GetUnixFileMode(file) == owners, file);
            // One that an earlier version left open to all.
            File.SetUnixFileMode(Journal, File.GetUnixFileMode(Journal) | UnixFileMode.OtherRead | UnixFileMode.GroupRead);
        }

        await using (var store = folder.Open()) Assert.Equal(owners | UnixFileMode.GroupRead, File.GetUnixFileMode(Journal));
    }

    private void Lose(string loss)
    {
        if (loss == "shorter")
        {
            folder.Execute("DELETE FROM entry WHERE id > 3");
            return;
        }

        foreach (var file in Directory.GetFiles(folder.Options.Folder, "journal.db*")) File.Delete(file);
        if (loss == "empty") File.WriteAllBytes(Journal, []);
        if (loss != "another") return;
        using var other = new StoreFolder();
        using (new SqliteJournal(other.Options.Folder, 4))
        {
            // Made and closed.
        }

        File.Copy(SqliteJournal.PathIn(other.Options.Folder), Journal);
    }

    private void WriteSnapshot(int entries)
    {
        var book = new Book(4);
        foreach (var entry in folder.Entries().Take(entries)) book.Apply(entry);
        SnapshotFile.Write(folder.Options.Folder, book, entries);
    }

    private async Task SellAsync(int count)
    {
        await using var store = folder.Open();
        var desk = new Desk(store);
        await desk.OpenAccountsAsync(1, 1_000);
        for (var i = 0; i < count; i++) await desk.MakeAsync(desk.Sale(Desk.Account(1), 5));
    }
}
