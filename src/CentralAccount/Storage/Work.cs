using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CentralAccount.Storage;

/// <summary>One transaction or reading at work: statements with parameters $1, $2, …, prepared once each and used again.</summary>
internal sealed class Work(SqliteConnection connection, SqliteTransaction? transaction) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

    /// <summary>Runs a statement.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Run(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>All rows, each made into something.</summary>
    public List<T> Rows<T>(Func<SqliteDataReader, T> read, string sql, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>The first row, or the default value where there is none.</summary>
    public T? First<T>(Func<SqliteDataReader, T> read, string sql, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    /// <summary>A whole number; null where there is no row or no value.</summary>
    public long? Number(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteScalar() is long number ? number : null;

    public void Dispose()
    {
        foreach (var command in prepared.Values) command.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, sql);
            for (var i = 0; i < values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
            prepared.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = Stored(values[i]);
        return command;
    }

    private static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        AccountId id => Blob(id),
        Co2eMass mass => mass.Grams,
        DateOnly day => day.DayNumber,
        DateTimeOffset moment => moment.ToUnixTimeMilliseconds(),
        bool flag => flag ? 1L : 0L,
        _ => value,
    };

    private static byte[] Blob(AccountId id)
    {
        var bytes = new byte[AccountId.Size];
        id.Write(bytes);
        return bytes;
    }
}

/// <summary>Columns as the types they stand for.</summary>
internal static class SqliteColumns
{
    public static AccountId Account(this SqliteDataReader row, int column) => AccountId.Read(row.GetFieldValue<byte[]>(column));

    public static AccountId? AccountOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Account(column);

    public static Co2eMass Mass(this SqliteDataReader row, int column) => Co2eMass.FromGrams(row.GetInt64(column));

    public static DateOnly Day(this SqliteDataReader row, int column) => DateOnly.FromDayNumber(row.GetInt32(column));

    public static DateOnly? DayOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Day(column);

    public static DateTimeOffset Moment(this SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static long? NumberOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static byte[] Bytes(this SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);
}
