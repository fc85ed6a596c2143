using System.Diagnostics;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Journal;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Balances;

/// <summary>
/// Makes a new snapshot in the background out of the last one and the journal, never out of the writer's book: a second
/// reader of the same truth costs memory for a while, and no checkout waits for it.
/// </summary>
internal sealed class SnapshotMaker(EmbeddedOptions options, SqliteJournal journal, ClockGuard clock, ILogger log, StoreScheduling scheduling) : IAsyncDisposable
{
    private const int Breath = 4096;
    private const int IdleShare = 3;
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;
    private long lastId;

    /// <summary>The entry that the present snapshot ends with.</summary>
    public void Start(long snapshotId) => lastId = snapshotId;

    public void AfterGroup(long journalId)
    {
        if (journalId - lastId < options.SnapshotEvery || !running.IsCompleted) return;
        lastId = journalId;
        running = scheduling.Beside(() => Make(journalId));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        stop.Dispose();
    }

    private void Make(long until)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var (book, from) = SnapshotFile.Read(options.Folder, out _) ?? (new Book(options.Partitions), 0);
            var working = Stopwatch.StartNew();
            foreach (var (id, entry) in journal.ReadAfter(from))
            {
                if (id > until) break;
                book.Apply(entry);
                if (id % Breath != 0) continue;
                // There is no hurry: three quarters of a processor stay with the checkouts.
                if (stop.Token.WaitHandle.WaitOne(working.Elapsed * IdleShare)) return;
                working.Restart();
            }

            book.Forget(options.Horizon(book.LastSeen, clock.Proven));
            SnapshotFile.Write(options.Folder, book, until);
            new JournalMark(journal.Identity, until).Write(options.Folder);
            StoreLog.SnapshotWritten(log, until, watch.Elapsed.TotalMilliseconds);
        }
        catch (Exception e) when (e is IOException or SqliteException or InvalidDataException)
        {
            StoreLog.SnapshotFailed(log, e);
        }
    }
}
