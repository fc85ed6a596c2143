using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

/// <summary>A statement that runs thousands of times in one commit, on SQLite's own interface: no parameter objects, no boxes. Values are set one after the other.</summary>
internal sealed class RowInsert : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private int column;

    /// <param name="connection">Open; it must outlive this.</param>
    /// <param name="sql">With parameters ?1, ?2, … ; $1, $2, … only where they stand in that order, for SQLite takes these as names.</param>
    public RowInsert(SqliteConnection connection, string sql)
    {
        database = connection.Handle ?? throw new InvalidOperationException("The ledger's connection is not open.");
        Require(raw.sqlite3_prepare_v2(database, sql, out statement), raw.SQLITE_OK);
    }

    public RowInsert Set(long? value)
    {
        column++;
        Require(value is { } number ? raw.sqlite3_bind_int64(statement, column, number) : raw.sqlite3_bind_null(statement, column), raw.SQLITE_OK);
        return this;
    }

    public RowInsert Set(ReadOnlySpan<byte> value)
    {
        Require(raw.sqlite3_bind_blob(statement, ++column, value), raw.SQLITE_OK);
        return this;
    }

    public RowInsert Set(string? value)
    {
        column++;
        Require(value is null ? raw.sqlite3_bind_null(statement, column) : raw.sqlite3_bind_text(statement, column, value), raw.SQLITE_OK);
        return this;
    }

    /// <summary>16 bytes, big-endian.</summary>
    public RowInsert Set(Guid? id)
    {
        if (id is not { } known) return Set((long?)null);
        Span<byte> bytes = stackalloc byte[16];
        known.TryWriteBytes(bytes, bigEndian: true, out _);
        return Set(bytes);
    }

    /// <exception cref="SqliteException">The row could not be written.</exception>
    public void Run()
    {
        column = 0;
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
