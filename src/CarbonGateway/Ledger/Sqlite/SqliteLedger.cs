using CarbonPos.CarbonGateway.Access;
using Microsoft.Data.Sqlite;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

/// <summary>
/// The ledger of one machine, in one SQLite file: WAL, synchronous=FULL, one writer at a time, readers beside it. The same
/// tables and rules as on PostgreSQL. Calls do their disk work before they return.
/// </summary>
public sealed partial class SqliteLedger : ILedger, INights, IPoolBook
{
    private readonly string path;
    private readonly string address;
    private readonly TimeProvider time;
    private readonly LedgerStanding standing;
    private readonly ILogger<SqliteLedger> log;
    private readonly SemaphoreSlim writing = new(1);
    private readonly SqliteConnection writer;

    private SqliteLedger(string path, string address, SqliteConnection writer, LedgerDeployment deployment, TimeProvider time, ILogger<SqliteLedger> log)
    {
        (this.path, this.address, this.writer, this.time, this.log) = (path, address, writer, time, log);
        Deployment = deployment;
        standing = new LedgerStanding(log);
    }

    /// <inheritdoc/>
    public LedgerDeployment Deployment { get; }

    /// <inheritdoc/>
    public LedgerHealth Health => new(
        standing.Trouble.Length == 0,
        "SQLite file, synchronous=FULL: what is committed survives a crash of this machine's processes and a loss of power.",
        standing.Trouble);

    /// <summary>Opens or makes the file, brings its schema up to date, and checks whose ledger it is.</summary>
    /// <param name="file">Its folder must be there.</param>
    /// <param name="options">Validated here.</param>
    /// <param name="deployment">Whose ledger it must be; an empty file becomes it.</param>
    /// <param name="time">For leases, and for when entries came.</param>
    /// <param name="log">Events 2400 to 2449.</param>
    /// <exception cref="InvalidOperationException">Of a newer schema, of another deployment, or not to be opened; the message says what to do.</exception>
    public static SqliteLedger Open(string file, LedgerOptions options, LedgerDeployment deployment, TimeProvider time, ILogger<SqliteLedger> log)
    {
        options.Validate();
        deployment.Validate();
        var place = Path.GetFullPath(file);
        var settings = new SqliteConnectionStringBuilder { DataSource = place, Mode = SqliteOpenMode.ReadWrite, DefaultTimeout = (int)options.Patience.TotalSeconds }.ToString();
        SqliteConnection? connection = null;
        try
        {
            // SQLite would make it readable by all; its -wal and -shm take after it.
            PrivateFile.Open(place, FileMode.OpenOrCreate, FileShare.ReadWrite | FileShare.Delete).Dispose();
            foreach (var made in (string[])[place, place + "-wal", place + "-shm"]) PrivateFile.CloseToOthers(made);
            connection = new SqliteConnection(new SqliteConnectionStringBuilder(settings) { Pooling = false }.ToString());
            connection.Open();
            var schema = SqliteMigrator.Run(connection, deployment, place, log);
            var ledger = new SqliteLedger(place, settings, connection, deployment, time, log);
            LedgerLog.Opened(log, deployment.Id, schema, ledger.Health.Durability);
            return ledger;
        }
        catch (Exception e)
        {
            connection?.Dispose();
            if (e is SqliteException or IOException or UnauthorizedAccessException) throw new InvalidOperationException($"The ledger {place} cannot be opened (Gateway:Ledger:File): {e.Message}", e);
            throw;
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

    // A full disk, a disk that fails, another process at work: all of it can pass. What is wrong with our statements cannot.
    private static bool IsUnavailable(SqliteException e)
    {
        const int error = 1, constraint = 19, mismatch = 20, misuse = 21, range = 25;
        return e.SqliteErrorCode is not (error or constraint or mismatch or misuse or range);
    }

    private string Failed(SqliteException e) => standing.Failed($"The ledger {path} cannot be used: {e.Message}");

    private ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            using var connection = new SqliteConnection(address);
            connection.Open();
            var result = read(connection);
            standing.Reached();
            return new(result);
        }
        catch (SqliteException e) when (IsUnavailable(e))
        {
            throw new LedgerUnavailableException(Failed(e), e);
        }
    }

    private async ValueTask<T> WriteAsync<T>(Func<SqliteTransaction, T> write, Func<string, T> unavailable, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            using var transaction = writer.BeginTransaction(deferred: false);
            var result = write(transaction);
            transaction.Commit();
            standing.Reached();
            return result;
        }
        catch (SqliteException e) when (IsUnavailable(e))
        {
            return unavailable(Failed(e));
        }
        finally
        {
            writing.Release();
        }
    }
}
