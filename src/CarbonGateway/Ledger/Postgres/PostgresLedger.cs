using Npgsql;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

/// <summary>
/// The ledger on PostgreSQL 15 or later. Every append is one transaction: watermarks locked, entries and legs by binary COPY
/// into the day's tables, watermarks set. Time is the server's own.
/// </summary>
public sealed partial class PostgresLedger : ILedger, INights, IPoolBook
{
    internal const string ApplicationName = "carbonpos-ledger";
    private readonly LedgerOptions options;
    private readonly NpgsqlDataSource source;
    private readonly DayTables days;
    private readonly LedgerStanding standing;
    private readonly ILogger<PostgresLedger> log;
    private readonly string durability;

    private PostgresLedger(LedgerOptions options, LedgerDeployment deployment, NpgsqlDataSource source, string durability, ILogger<PostgresLedger> log)
    {
        (this.options, this.source, this.durability, this.log) = (options, source, durability, log);
        Deployment = deployment;
        days = new DayTables(source);
        standing = new LedgerStanding(log);
    }

    /// <inheritdoc/>
    public LedgerDeployment Deployment { get; }

    /// <inheritdoc/>
    public LedgerHealth Health => new(standing.Trouble.Length == 0, durability, standing.Trouble);

    /// <summary>Connects, brings the schema up to date under a lock, and checks whose ledger it is.</summary>
    /// <param name="options">Validated here; <see cref="LedgerOptions.Postgres"/> must be set.</param>
    /// <param name="deployment">Whose ledger it must be; an empty database becomes it.</param>
    /// <param name="log">Events 2400 to 2449.</param>
    /// <param name="cancellation">Gives the start up.</param>
    /// <exception cref="InvalidOperationException">Not reachable, refused, unsafe, of a newer schema, of another deployment; the message says what to do.</exception>
    public static async Task<PostgresLedger> OpenAsync(LedgerOptions options, LedgerDeployment deployment, ILogger<PostgresLedger> log, CancellationToken cancellation)
    {
        options.Validate();
        deployment.Validate();
        var address = Address(options);
        var pool = NpgsqlDataSource.Create(address);
        try
        {
            var promise = await JudgeDurabilityAsync(pool, options, log, cancellation);
            var schema = await PostgresMigrator.RunAsync(pool, deployment, PostgresTrouble.Place(address), log, cancellation);
            LedgerLog.Opened(log, deployment.Id, schema, promise);
            return new PostgresLedger(options, deployment, pool, promise, log);
        }
        catch (Exception e)
        {
            await pool.DisposeAsync();
            if (e is NpgsqlException) throw PostgresTrouble.Refusal(e, address);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Address(LedgerOptions options)
    {
        try
        {
            var address = new NpgsqlConnectionStringBuilder(options.Postgres)
            {
                ApplicationName = ApplicationName,
                MaxPoolSize = options.Connections,
                // The server is told to give up first; then it knows that nothing was committed.
                CommandTimeout = (int)options.Patience.TotalSeconds + 5,
                Enlist = false,
            };
            if (string.IsNullOrEmpty(address.Host)) throw new ArgumentException("It names no Host.");
            return address;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new InvalidOperationException($"Setting Gateway:Ledger:Postgres is no connection string: {e.Message} An example: Host=127.0.0.1;Database=carbonpos;Username=gateway;Password=…", e);
        }
    }

    private static async Task<string> JudgeDurabilityAsync(NpgsqlDataSource source, LedgerOptions options, ILogger log, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            "SELECT current_setting('server_version_num')::int, current_setting('server_version'), current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'), current_setting('synchronous_standby_names')");
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        if (rows.GetInt32(0) < 150_000) throw new InvalidOperationException($"The ledger needs PostgreSQL 15 or later; Gateway:Ledger:Postgres leads to {rows.GetString(1)}.");
        string[] names = ["fsync", "full_page_writes", "synchronous_commit"];
        var off = string.Join(", ", names.Where((_, i) => rows.GetString(i + 2) == "off").Select(name => $"{name} = off"));
        if (off.Length == 0)
        {
            var standbys = rows.GetString(5).Length > 0 && rows.GetString(4) != "local";
            return $"PostgreSQL {rows.GetString(1)}: what is committed survives a crash of the server and a loss of power{(standbys ? ", and is on the synchronous standbys" : "")}.";
        }

        if (!options.AcceptUnsafe) throw new InvalidOperationException($"The ledger's PostgreSQL may lose what it has committed: {off}. Turn it on, or start with --Gateway:Ledger:AcceptUnsafe=true where a loss does not matter.");
        LedgerLog.UnsafeAccepted(log, off);
        return $"PostgreSQL {rows.GetString(1)} with {off}: a crash may lose what is committed.";
    }

    /// <summary>Reads something; what is wrong with the database is told as one kind of exception, what is wrong with us as it is.</summary>
    /// <param name="read">May be called again: a server that was restarted leaves dead connections in the pool, and only a fresh one tells whether it is there.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    private async ValueTask<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellation)
    {
        // Clearing the pool returns early where another caller clears it: the next connection may be a dead one again.
        for (var dead = options.Connections; ; dead--)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancellation);
                var result = await read(connection);
                standing.Reached();
                return result;
            }
            catch (Exception e) when (dead > 0 && PostgresTrouble.IsBroken(e))
            {
                source.Clear();
            }
            catch (Exception e) when (PostgresTrouble.IsUnavailable(e))
            {
                throw new LedgerUnavailableException(Failed(e), e);
            }
        }
    }

    // The other connections of the pool are as dead as this one: the next caller begins with a new one.
    private string Failed(Exception e)
    {
        if (e is not PostgresException { SqlState: "55P03" or "40P01" or "40001" or "57014" }) source.Clear();
        return standing.Failed(PostgresTrouble.Describe(e));
    }
}
