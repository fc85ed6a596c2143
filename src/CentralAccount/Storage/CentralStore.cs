using System.Globalization;
using System.Reflection;
using CarbonPos.CentralAccount.Access;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CentralAccount.Storage;

/// <summary>
/// The central account's one SQLite file: WAL, synchronous=FULL, one writer at a time, readers beside it. The server and the
/// operator's commands may have it open together. What a write returns is on disk; a write that throws has changed nothing.
/// </summary>
internal sealed class CentralStore : IAsyncDisposable
{
    private const string SchemaPrefix = "CarbonPos.CentralAccount.Storage.";
    private const int PatienceSeconds = 60;
    private readonly string address;
    private readonly SemaphoreSlim writing = new(1);
    private readonly SqliteConnection writer;

    private CentralStore(string address, SqliteConnection writer) => (this.address, this.writer) = (address, writer);

    /// <summary>Opens or makes the file in a folder and brings it to this build's schema.</summary>
    /// <exception cref="InvalidOperationException">It cannot be opened, or a newer build made it; the message says what to do.</exception>
    public static CentralStore Open(string folder)
    {
        var path = PathIn(folder);
        SqliteConnection? connection = null;
        try
        {
            PrivateFile.MakeFolder(folder);
            // SQLite would make it readable by all; its -wal and -shm take after it.
            PrivateFile.Touch(path);
            var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = PatienceSeconds, ForeignKeys = true };
            connection = new SqliteConnection(new SqliteConnectionStringBuilder(settings.ToString()) { Pooling = false }.ToString());
            connection.Open();
            Migrate(connection, path);
            return new CentralStore(settings.ToString(), connection);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            if (e is SqliteException or IOException or UnauthorizedAccessException) throw new InvalidOperationException($"The central account's file {path} cannot be opened (Central:Folder): {e.Message}", e);
            throw;
        }
    }

    /// <summary>Opens the file in a folder; a wrong folder is left as it is.</summary>
    /// <exception cref="InvalidOperationException">There is none, or as with <see cref="Open"/>.</exception>
    public static CentralStore OpenThere(string folder) => File.Exists(PathIn(folder))
        ? Open(folder)
        : throw new InvalidOperationException($"There is no central account in {Path.GetFullPath(folder)}. Nothing was made. Give its folder with --folder; 'deployment add' and 'serve' make a new one.");

    /// <summary>Reads what is committed, all of it as of one moment.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public T Read<T>(Func<Work, T> read)
    {
        using var connection = new SqliteConnection(address);
        connection.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        using var work = new Work(connection, transaction);
        return read(work);
    }

    /// <summary>Does all of a change or nothing of it.</summary>
    /// <param name="write">Runs alone; whatever it throws undoes it.</param>
    /// <param name="cancellation">Ends the waiting for the turn; never a change that has begun.</param>
    /// <exception cref="SqliteException">The file cannot be written: nothing was changed.</exception>
    public async Task<T> WriteAsync<T>(Func<Work, T> write, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            using var transaction = writer.BeginTransaction(deferred: false);
            using var work = new Work(writer, transaction);
            var result = write(work);
            transaction.Commit();
            return result;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await writing.WaitAsync();
        await writer.DisposeAsync();
        using (var any = new SqliteConnection(address)) SqliteConnection.ClearPool(any);
        writing.Dispose();
    }

    private static string PathIn(string folder) => Path.GetFullPath(Path.Combine(folder, "central.db"));

    private static void Migrate(SqliteConnection connection, string path)
    {
        using (var pragmas = connection.CreateCommand())
        {
            pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
            pragmas.ExecuteNonQuery();
        }

        var steps = Steps();
        using var transaction = connection.BeginTransaction(deferred: false);
        using var work = new Work(connection, transaction);
        work.Run("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, migration TEXT NOT NULL) STRICT");
        var found = (int)(work.Number("SELECT max(version) FROM schema_version") ?? 0);
        if (found > steps.Count) throw new InvalidOperationException($"The central account's file {path} has schema {found}; this build knows schemas up to {steps.Count}. Run the newer build that made it: schemas never go back.");
        for (var version = found + 1; version <= steps.Count; version++)
        {
            work.Run(steps[version - 1].Sql);
            work.Run("INSERT INTO schema_version (version, migration) VALUES ($1, $2)", version, steps[version - 1].Name);
        }

        transaction.Commit();
    }

    // Files 0001-what-it-does.sql and so on, never changed once released.
    private static List<(string Name, string Sql)> Steps()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var steps = new List<(string, string)>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(SchemaPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var name = resource[SchemaPrefix.Length..];
            if (int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture) != steps.Count + 1) throw new InvalidOperationException($"Migration {name} is not number {steps.Count + 1:0000}: the numbers have no gap.");
            using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            steps.Add((name, text.ReadToEnd()));
        }

        return steps;
    }
}
