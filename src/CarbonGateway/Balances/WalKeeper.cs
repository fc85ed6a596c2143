using CarbonPos.CarbonGateway.Journal;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Balances;

/// <summary>
/// Keeps SQLite's write-ahead log short without making a commit wait: the bulk is moved by a connection beside the writer,
/// the little that came meanwhile by the writer between two groups, after which SQLite writes its log from the start again.
/// </summary>
internal sealed class WalKeeper(SqliteJournal journal, ILogger log) : IAsyncDisposable
{
    private const long LongLog = 32L << 20;
    private const int LookEvery = 64;
    private Task beside = Task.CompletedTask;
    private bool bulkDone;
    private int groups;

    public void AfterGroup()
    {
        if (bulkDone && beside.IsCompleted)
        {
            bulkDone = false;
            Try(journal.Checkpoint);
        }

        if (++groups % LookEvery != 0 || !beside.IsCompleted || journal.WalBytes < LongLog) return;
        groups = 0;
        beside = Task.Run(() =>
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
