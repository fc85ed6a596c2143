using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Journal;

/// <summary>
/// Reads committed entries on a connection of its own that writes nothing, beside the writer. Page by page: a reading that
/// stays would keep the write-ahead log from being begun again.
/// </summary>
internal sealed class JournalReader : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly SqliteCommand command;

    /// <param name="path">Of a journal that is open for writing.</param>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public JournalReader(string path)
    {
        connection = new(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        command = connection.CreateCommand();
        command.CommandText = "SELECT id, bytes FROM entry WHERE id > $after AND id <= $until ORDER BY id LIMIT $most";
        foreach (var name in (string[])["$after", "$until", "$most"]) command.Parameters.Add(name, SqliteType.Integer);
    }

    /// <summary>One page of entries.</summary>
    /// <param name="after">Number of the entry before them.</param>
    /// <param name="until">Number of the last that is wanted.</param>
    /// <param name="most">How many, at most.</param>
    /// <param name="mostBytes">So many bytes together, and the entry that goes beyond them.</param>
    /// <returns>Empty where there is none.</returns>
    /// <exception cref="InvalidDataException">An entry is damaged or missing; the message names it.</exception>
    /// <exception cref="SqliteException">The disk cannot be read.</exception>
    public List<(long Id, ReadOnlyMemory<byte> Bytes)> Read(long after, long until, int most, long mostBytes = long.MaxValue)
    {
        var page = new List<(long, ReadOnlyMemory<byte>)>();
        (command.Parameters[0].Value, command.Parameters[1].Value, command.Parameters[2].Value) = (after, until, most);
        using var rows = command.ExecuteReader();
        while (mostBytes > 0 && rows.Read())
        {
            var number = rows.GetInt64(0);
            if (number != after + 1) throw new InvalidDataException($"Journal entry {after + 1} is missing: the next is {number}. Restore the file from a backup.");
            var bytes = SealedEntry.Open(number, rows.GetFieldValue<byte[]>(1));
            page.Add((number, bytes));
            mostBytes -= bytes.Length;
            after = number;
        }

        return page;
    }

    public void Dispose()
    {
        command.Dispose();
        connection.Dispose();
    }
}
