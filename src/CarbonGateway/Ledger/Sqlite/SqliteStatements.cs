using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

/// <summary>Statements with parameters $1, $2, … in few words.</summary>
internal static class SqliteStatements
{
    public static SqliteCommand Command(this SqliteConnection connection, SqliteTransaction? transaction, string sql, params ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${i + 1}", values[i] ?? DBNull.Value);
        return command;
    }

    public static void Run(this SqliteConnection connection, SqliteTransaction? transaction, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Command(transaction, sql, values);
        command.ExecuteNonQuery();
    }

    /// <summary>Again, with other values.</summary>
    public static void Run(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(this SqliteConnection connection, SqliteTransaction? transaction, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Command(transaction, sql, values);
        return command.ExecuteScalar();
    }

    /// <summary>All rows, each made into something.</summary>
    public static List<T> Rows<T>(this SqliteConnection connection, SqliteTransaction? transaction, Func<SqliteDataReader, T> read, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Command(transaction, sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    public static long? LongOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    public static byte[]? BlobOrNull(this SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    /// <summary>16 bytes, big-endian, for what PostgreSQL has as a UUID.</summary>
    public static byte[]? Blob(Guid? id) => id?.ToByteArray(bigEndian: true);

    public static Guid? GuidOrNull(this SqliteDataReader reader, int column) => reader.BlobOrNull(column) is { } bytes ? new Guid(bytes, bigEndian: true) : null;

    public static DateTimeOffset Moment(this SqliteDataReader reader, int column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column));
}
