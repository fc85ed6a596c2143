using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Journal;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Balances;

/// <summary>How the store stands: what it starts from, and why it takes no postings where it takes none.</summary>
public sealed partial class EmbeddedBalanceStore
{
    /// <summary>How many entries the journal has on disk for good.</summary>
    internal long DurableEntries => journal.DurableId;

    /// <summary>For who reads the journal beside the writer.</summary>
    internal JournalReader OpenReader() => journal.OpenReader();

    /// <summary>Last sequence of every partition.</summary>
    internal ValueTask<long[]> ReadEndsAsync() => Ask((book, _, _) => Enumerable.Range(0, book.PartitionCount).Select(book.LastSequence).ToArray());

    /// <summary>Why no posting can be taken now; empty when it can.</summary>
    private string Lack() =>
        clock.IsAhead(out var reason) || disk.IsLow(out reason) ? reason
        : pausedUntil != 0 && time.GetTimestamp() < pausedUntil ? trouble
        : "";

    // Once per change: the log says why postings are refused, and when they are taken again.
    private void Tell(string lack)
    {
        trouble = lack;
        if (lack.Length > 0 == refusing) return;
        refusing = !refusing;
        if (refusing) StoreLog.Refusing(log, lack);
        else StoreLog.TakingAgain(log);
    }

    private void Mark()
    {
        try
        {
            new JournalMark(journal.Identity, journal.LastId).Write(options.Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StoreLog.MarkFailed(log, e);
        }
    }

    private bool TryReload()
    {
        try
        {
            journal.Abort();
            book = Load();
            stale = false;
            return true;
        }
        catch (Exception e) when (e is SqliteException or IOException or InvalidDataException)
        {
            StoreLog.RecoverFailed(log, e);
            return false;
        }
    }

    private Book Load()
    {
        var started = time.GetTimestamp();
        var snapshot = SnapshotFile.Read(options.Folder, out var flaw);
        if (flaw.Length > 0) StoreLog.SnapshotIgnored(log, flaw);
        if (snapshot is { } found && found.LastId > journal.LastId)
        {
            var loss = $"The snapshot is of entry {found.LastId}, the journal ends at {journal.LastId}.";
            if (!options.AcceptLostEntries) throw new InvalidDataException($"{loss} {JournalMark.Advice}");
            // Once new entries take the numbers of the lost ones, it would be taken for theirs.
            StoreLog.LossAccepted(log, loss);
            File.Delete(SnapshotFile.PathIn(options.Folder));
            snapshot = null;
        }
        else if (snapshot is { } other && other.Book.PartitionCount != options.Partitions)
        {
            StoreLog.SnapshotIgnored(log, $"it has {other.Book.PartitionCount} partitions, the journal {options.Partitions}");
            snapshot = null;
        }

        var (loaded, lastId) = snapshot ?? (new Book(options.Partitions), 0);
        snapshots.Start(lastId);
        foreach (var (_, entry) in journal.ReadAfter(lastId)) loaded.Apply(entry);
        StoreLog.Replayed(log, journal.LastId - lastId, time.GetElapsedTime(started).TotalMilliseconds);
        return loaded;
    }
}
