using CarbonPos.CarbonGateway.Journal;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Balances;

/// <summary>
/// Keeps SQLite's write-ahead log short without making a commit wait: the bulk is moved by a connection beside the writer,
/// the little that came meanwhile by the writer between two groups, after which SQLite writes its log from the start again.
/// </summary>
internal sealed class WalKeeper(SqliteJournal journal, ILogger log, StoreScheduling scheduling) : IAsyncDisposable
{
    private const long LongLog = 6L << 20;
    private const long Room = 8L << 20;
    private const long NeverOnSmallDisks = 16 * Room;
    private Task beside = Task.CompletedTask;
    private bool bulkDone;
    private long due = LongLog;

    /// <summary>Makes room before the first group, so that a commit need not make the log's file grow.</summary>
    public void Start(string folder)
    {
        if (new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace > NeverOnSmallDisks) journal.MakeRoom(Room);
    }

    public void AfterGroup()
    {
        if (bulkDone && beside.IsCompleted)
        {
            bulkDone = false;
            Try(journal.Checkpoint);
            // Where a reader was in the way, what is there already is left for the next time.
            due = journal.LogBytes + LongLog;
        }

        if (journal.LogBytes < due || bulkDone || !beside.IsCompleted) return;
        beside = scheduling.Beside(() =>
        {
            Try(journal.CheckpointBeside);
            bulkDone = true;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await beside;
        Try(journal.Checkpoint);
    }

    private void Try(Action checkpoint)
    {
        try
        {
            checkpoint();
        }
        catch (SqliteException e)
        {
            // Entries stay in the log, where they are just as durable.
            StoreLog.CheckpointFailed(log, e);
        }
    }
}
