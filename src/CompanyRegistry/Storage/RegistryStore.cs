using System.Globalization;
using System.Reflection;
using CarbonPos.CompanyRegistry.Access;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CompanyRegistry.Storage;

/// <summary>
/// The registry's one SQLite file: WAL, synchronous=FULL, one writer at a time, readers beside it. The service and the
/// operator's commands may have it open together. What a write returns is on disk; one that throws has changed nothing.
/// </summary>
internal sealed class RegistryStore : IAsyncDisposable
{
    private const string Steps = "CarbonPos.CompanyRegistry.Storage.";
    private const int PatienceSeconds = 60;
    private readonly string address;
    private readonly SemaphoreSlim writing = new(1);
    private readonly SqliteConnection writer;

    private RegistryStore(string address, SqliteConnection writer) => (this.address, this.writer) = (address, writer);

    /// <summary>Where a folder's file is.</summary>
    public static string PathIn(string folder) => Path.GetFullPath(Path.Combine(folder, "registry.db"));

    /// <summary>Opens or makes the file and brings its schema up to date.</summary>
    /// <exception cref="InvalidOperationException">It cannot be opened, or a newer build made it; the message says what to do.</exception>
    public static RegistryStore Open(string folder)
    {
        var path = PathIn(folder);
        SqliteConnection? connection = null;
        try
        {
            PrivateFile.MakeFolder(folder);
            // SQLite would make it readable by all; its -wal and -shm take after it.
            PrivateFile.Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete).Dispose();
            var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = PatienceSeconds, ForeignKeys = true }.ToString();
            connection = new SqliteConnection(new SqliteConnectionStringBuilder(settings) { Pooling = false }.ToString());
            connection.Open();
            Migrate(connection, path);
            return new RegistryStore(settings, connection);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            if (e is SqliteException or IOException or UnauthorizedAccessException) throw new InvalidOperationException($"The registry's file {path} cannot be opened: {e.Message} Name its folder with --data.", e);
            throw;
        }
    }

    /// <summary>Reads what is committed, all of it as of one moment.</summary>
    public T Read<T>(Func<Work, T> read)
    {
        using var connection = new SqliteConnection(address);
        connection.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        using var work = new Work(connection, transaction);
        return read(work);
    }

    /// <summary>Makes a change, whole or not at all.</summary>
    /// <param name="write">Runs alone; whatever it throws undoes it.</param>
    /// <param name="cancellation">Ends the waiting for the turn, never a change that has begun.</param>
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

    private static void Migrate(SqliteConnection connection, string path)
    {
        using (var pragmas = connection.CreateCommand())
        {
            pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
            pragmas.ExecuteNonQuery();
        }

        var assembly = Assembly.GetExecutingAssembly();
        var steps = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Steps, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        using var transaction = connection.BeginTransaction(deferred: false);
        using var work = new Work(connection, transaction);
        work.Run("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, migration TEXT NOT NULL) STRICT");
        var found = (int)work.Number("SELECT coalesce(max(version), 0) FROM schema_version");
        if (found > steps.Count) throw new InvalidOperationException($"The registry's file {path} has schema {found}; this build knows schemas up to {steps.Count}. Run the newer build that made it: schemas never go back.");
        for (var version = found + 1; version <= steps.Count; version++)
        {
            var name = steps[version - 1][Steps.Length..];
            if (int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture) != version) throw new InvalidOperationException($"Migration {name} is not number {version:0000}: the numbers have no gap.");
            using var text = new StreamReader(assembly.GetManifestResourceStream(steps[version - 1])!);
            work.Run(text.ReadToEnd());
            work.Run("INSERT INTO schema_version (version, migration) VALUES ($1, $2)", version, name);
        }

        transaction.Commit();
    }
}
