using System.Globalization;
using System.Security.Cryptography;
using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Journal;

/// <summary>
/// The embedded journal: one SQLite table that is only ever appended to, in WAL mode with synchronous=FULL, so that a commit
/// is on disk when it returns. One writer; readers on connections of their own see what is committed.
/// </summary>
internal sealed class SqliteJournal : IDisposable
{
    private const int SchemaVersion = 1;
    private const int ReadAtOnce = 4096;
    private const int PageSize = 4096;
    private const int FrameHead = 24;
    private readonly string path;
    private readonly SqliteConnection connection;
    private readonly EntryInsert insert;
    private readonly ByteWriter writer = new();
    private SqliteTransaction? group;
    private long groupBytes;
    private long durableId;

    /// <exception cref="InvalidOperationException">The file belongs to another partition count or schema.</exception>
    /// <exception cref="SqliteException">It is no database, or cannot be read.</exception>
    public SqliteJournal(string folder, int partitions, string deployment = EmbeddedOptions.DefaultDeployment)
    {
        path = PathIn(folder);
        // SQLite would make it readable by all; its -wal and -shm take after it.
        PrivateFile.Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete).Dispose();
        foreach (var file in (string[])[path, path + "-wal", path + "-shm"]) PrivateFile.CloseToOthers(file);
        connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            LastId = Prepare(partitions, deployment);
            SyncLog();
            durableId = LastId;
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        insert = new EntryInsert(connection);
    }

    private long Prepare(int partitions, string deployment)
    {
        // Checkpoints are asked for between groups (see Checkpoint), never taken inside a commit.
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA temp_store=MEMORY;");
        Execute("""
            CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
            CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
            """);
        Settle("schema", SchemaVersion.ToString(CultureInfo.InvariantCulture), $"This build reads journals of schema {SchemaVersion}.");
        Settle("partitions", partitions.ToString(CultureInfo.InvariantCulture), "The partition count is fixed when the journal is made: set Embedded:Partitions back to it.");
        Settle("deployment", deployment, "Receipts, proofs and the ledger's chain hang on the name: set Embedded:Deployment back to it.");
        Identity = StoredOr("identity", RandomNumberGenerator.GetHexString(32, lowercase: true));
        return Convert.ToInt64(Scalar("SELECT COALESCE(MAX(id), 0) FROM entry"), CultureInfo.InvariantCulture);
    }

    // What a killed process had written, and not synced, is read like all else: before it is told to anybody, it must be on disk.
    private void SyncLog()
    {
        var log = path + "-wal";
        if (!File.Exists(log)) return;
        using var file = new FileStream(log, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        file.Flush(flushToDisk: true);
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

    /// <summary>Number of the last entry that is on disk for good. May be read by any thread.</summary>
    public long DurableId => Volatile.Read(ref durableId);

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
        writer.Fixed32(SealedEntry.Checksum(writer.Written.Span));
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
        Volatile.Write(ref durableId, LastId);
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
        using var reading = OpenReader();
        List<(long Id, ReadOnlyMemory<byte> Bytes)> page;
        do
        {
            page = reading.Read(after, long.MaxValue, ReadAtOnce);
            foreach (var (number, bytes) in page)
            {
                after = number;
                yield return (number, SealedEntry.Read(number, bytes.Span));
            }
        }
        while (page.Count == ReadAtOnce);
    }

    /// <summary>For who reads it on a connection of its own.</summary>
    public JournalReader OpenReader() => new(path);

    /// <inheritdoc/>
    public void Dispose()
    {
        group?.Dispose();
        insert.Dispose();
        connection.Dispose();
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        opened.Open();
        return opened;
    }

    private void Settle(string name, string value, string advice)
    {
        var found = StoredOr(name, value);
        if (found != value)
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
