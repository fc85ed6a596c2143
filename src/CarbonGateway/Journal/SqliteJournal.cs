using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Access;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Journal;

/// <summary>
/// The embedded journal: one SQLite table that is only ever appended to, in WAL mode with synchronous=FULL, so that a commit
/// is on disk when it returns. One writer; readers on connections of their own see what is committed.
/// </summary>
internal sealed class SqliteJournal : IDisposable
{
    private const int SchemaVersion = 1;
    private const int ChecksumSize = 4;
    private const int ReadAtOnce = 4096;
    private const int PageSize = 4096;
    private const int FrameHead = 24;
    private readonly string path;
    private readonly SqliteConnection connection;
    private readonly EntryInsert insert;
    private readonly ByteWriter writer = new();
    private SqliteTransaction? group;
    private long groupBytes;

    /// <exception cref="InvalidOperationException">The file belongs to another partition count or schema.</exception>
    /// <exception cref="SqliteException">It is no database, or cannot be read.</exception>
    public SqliteJournal(string folder, int partitions)
    {
        path = PathIn(folder);
        // SQLite would make it readable by all; its -wal and -shm take after it.
        PrivateFile.Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete).Dispose();
        foreach (var file in (string[])[path, path + "-wal", path + "-shm"]) PrivateFile.CloseToOthers(file);
        connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            LastId = Prepare(partitions);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        insert = new EntryInsert(connection);
    }

    private long Prepare(int partitions)
    {
        // Checkpoints are asked for between groups (see Checkpoint), never taken inside a commit.
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA temp_store=MEMORY;");
        Execute("""
            CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
            CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            """);
        Settle("schema", SchemaVersion, $"This build reads journals of schema {SchemaVersion}.");
        Settle("partitions", partitions, "The partition count is fixed when the journal is made: set Embedded:Partitions back to it.");
        Identity = StoredOr("identity", RandomNumberGenerator.GetHexString(32, lowercase: true));
        return Convert.ToInt64(Scalar("SELECT COALESCE(MAX(id), 0) FROM entry"), CultureInfo.InvariantCulture);
    }

    /// <summary>What a start is refused with: a damaged file is told from a disk that is full or may not be written.</summary>
    public static Exception Refusal(string folder, SqliteException fault)
    {
        const int corrupt = 11, notADatabase = 26;
        var file = PathIn(Path.GetFullPath(folder));
        return fault.SqliteErrorCode is corrupt or notADatabase
            ? new InvalidDataException($"The journal {file} cannot be read: {fault.Message} Restore it from a backup.", fault)
            : new IOException($"The journal {file} cannot be opened: {fault.Message} Free disk space or repair the disk; nothing is lost.", fault);
    }

    /// <summary>Where a folder's journal is.</summary>
    public static string PathIn(string folder) => Path.Combine(folder, "journal.db");

    /// <summary>Tells this journal from every other; copies of it share it.</summary>
    public string Identity { get; private set; } = "";

    /// <summary>Number of the last appended entry; 0 while empty.</summary>
    public long LastId { get; private set; }

    /// <summary>About how much of the write-ahead log is in use, in bytes. Its file never shrinks while it is open.</summary>
    public long LogBytes { get; private set; }

    /// <summary>
    /// Writes zeros behind the write-ahead log. Syncing a file that grows costs several times what one that is overwritten
    /// costs, and SQLite, which begins its log from the start again after a checkpoint, reads nothing behind its last frame.
    /// </summary>
    /// <param name="bytes">Length that the file will have at least.</param>
    public void MakeRoom(long bytes)
    {
        using var log = new FileStream(path + "-wal", FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        var zeros = new byte[1 << 16];
        log.Position = log.Length;
        while (log.Position < bytes) log.Write(zeros);
    }

    /// <summary>Appends to the open group; not durable before <see cref="Commit"/>.</summary>
    /// <param name="entry">The next one.</param>
    /// <param name="bytes">As <see cref="EntryCodec"/> writes it, where somebody has written it already.</param>
    public void Append(JournalEntry entry, ReadOnlySpan<byte> bytes = default)
    {
        group ??= connection.BeginTransaction(deferred: true);
        writer.Clear();
        if (bytes.IsEmpty) EntryCodec.Write(writer, entry);
        else writer.Raw(bytes);
        // SQLite does not check what the disk gives back; a changed amount would else be read as a true one.
        writer.Fixed32(Checksum(writer.Written.Span));
        insert.Run(LastId + 1, writer.Written.Span);
        groupBytes += writer.Length;
        LastId++;
    }

    /// <summary>Makes the group durable: returns after the fsync.</summary>
    public void Commit()
    {
        if (group is null) return;
        LogBytes += ((groupBytes / PageSize) + 1) * (PageSize + FrameHead);
        groupBytes = 0;
        group.Commit();
        group.Dispose();
        group = null;
    }

    /// <summary>Gives the open group up and looks again at what is really there.</summary>
    public void Abort()
    {
        var open = group;
        (group, groupBytes) = (null, 0);
        try
        {
            open?.Dispose();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself (full disk, I/O error): what counts is what the next line reads.
        }

        LastId = Convert.ToInt64(Scalar("SELECT COALESCE(MAX(id), 0) FROM entry"), CultureInfo.InvariantCulture);
    }

    /// <summary>Moves the log into the table file, as far as no reader needs it. Call between groups.</summary>
    public void Checkpoint()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        using var row = command.ExecuteReader();
        // Frames in the log, and those of them that are moved: when all are, SQLite begins from the start.
        if (row.Read()) LogBytes = row.GetInt64(1) == row.GetInt64(2) ? 0 : row.GetInt64(1) * (PageSize + FrameHead);
    }

    /// <summary>Moves the log from a connection of its own, beside the writer, so that little is left for <see cref="Checkpoint"/>.</summary>
    public void CheckpointBeside()
    {
        using var beside = Open(path, SqliteOpenMode.ReadWrite);
        using var command = beside.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        command.ExecuteNonQuery();
    }

    /// <summary>Committed entries after a number, in order, on a connection of its own.</summary>
    /// <exception cref="InvalidDataException">An entry is damaged or missing; the message names it.</exception>
    public IEnumerable<(long Id, JournalEntry Entry)> ReadAfter(long after)
    {
        using var reading = Open(path, SqliteOpenMode.ReadWrite);
        using var command = reading.CreateCommand();
        // Page by page: a reader that stays would keep the log from being begun again.
        command.CommandText = $"SELECT id, bytes FROM entry WHERE id > $after ORDER BY id LIMIT {ReadAtOnce}";
        var from = command.Parameters.Add("$after", SqliteType.Integer);
        var page = new List<(long Id, byte[] Bytes)>(ReadAtOnce);
        do
        {
            page.Clear();
            from.Value = after;
            using (var rows = command.ExecuteReader())
            {
                while (rows.Read()) page.Add((rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
            }

            foreach (var (number, bytes) in page)
            {
                if (number != after + 1) throw new InvalidDataException($"Journal entry {after + 1} is missing: the next is {number}. Restore the file from a backup.");
                after = number;
                yield return (number, Decode(number, bytes));
            }
        }
        while (page.Count == ReadAtOnce);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        group?.Dispose();
        insert.Dispose();
        connection.Dispose();
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..]) crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    private static JournalEntry Decode(long number, ReadOnlySpan<byte> stored)
    {
        try
        {
            if (stored.Length <= ChecksumSize) throw new InvalidDataException("It is too short.");
            var entry = stored[..^ChecksumSize];
            return Checksum(entry) == BinaryPrimitives.ReadUInt32BigEndian(stored[^ChecksumSize..])
                ? EntryCodec.Read(entry)
                : throw new InvalidDataException("Its checksum does not hold.");
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException)
        {
            throw new InvalidDataException($"Journal entry {number} cannot be read: {e.Message} Restore the file from a backup.", e);
        }
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        opened.Open();
        return opened;
    }

    private void Settle(string name, int value, string advice)
    {
        var found = StoredOr(name, value.ToString(CultureInfo.InvariantCulture));
        if (found != value.ToString(CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException($"{path} was made with {name} = {found}, not {value}. {advice}");
        }
    }

    private string StoredOr(string name, string value)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO meta (name, value) VALUES ($name, $value) ON CONFLICT DO NOTHING; SELECT value FROM meta WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$value", value);
        return (string)command.ExecuteScalar()!;
    }

    private object Scalar(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()!;
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
