using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CarbonPos.CarbonGateway.Journal;

/// <summary>The one statement of the hot path, on SQLite's own interface: no parameter objects, no reader, no copy of the bytes.</summary>
internal sealed class EntryInsert : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    /// <param name="connection">Open; it must outlive this.</param>
    public EntryInsert(SqliteConnection connection)
    {
        database = connection.Handle ?? throw new InvalidOperationException("The journal's connection is not open.");
        Require(raw.sqlite3_prepare_v2(database, "INSERT INTO entry (id, bytes) VALUES (?1, ?2)", out statement), raw.SQLITE_OK);
    }

    /// <exception cref="SqliteException">The row could not be added: a full disk, an I/O error, a number that is there already.</exception>
    public void Run(long id, ReadOnlySpan<byte> bytes)
    {
        Require(raw.sqlite3_bind_int64(statement, 1, id), raw.SQLITE_OK);
        Require(raw.sqlite3_bind_blob(statement, 2, bytes), raw.SQLITE_OK);
        var outcome = raw.sqlite3_step(statement);
        // Says the step's error once more; without it the statement would stay open over the rollback.
        _ = raw.sqlite3_reset(statement);
        Require(outcome, raw.SQLITE_DONE);
    }

    public void Dispose() => statement.Dispose();

    private void Require(int outcome, int expected)
    {
        if (outcome != expected) SqliteException.ThrowExceptionForRC(outcome, database);
    }
}
