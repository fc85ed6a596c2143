using System.Diagnostics;
using CarbonPos.Testbed.Processes;
using Npgsql;

namespace CarbonPos.Testbed.Servers;

/// <summary>
/// A real PostgreSQL of a test's own: own folder, free loopback port, password, fsync on. It goes with this process, however
/// that ends; the folder goes with <see cref="DisposeAsync"/>.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Password = "only-for-tests";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);
    // It refuses to run as root: the user that its package made does it then.
    private readonly string? user = Environment.UserName == "root" ? "postgres" : null;
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-postgres-").FullName;
    private readonly List<string> settings;
    private Process? process;

    private PostgresServer(List<string> settings) => this.settings = settings;

    /// <summary>Why tests that need it are skipped; null when it is installed.</summary>
    public static string? WhyNot => Program("initdb") is null || !Tool.IsThere("setpriv")
        ? "PostgreSQL 15 or later is not installed: apt-get install postgresql-15 (or postgresql) util-linux."
        : null;

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>What it wrote so far.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string Data => Path.Combine(folder, "data");

    private string LogFile => Path.Combine(folder, "log");

    /// <summary>Makes a cluster and starts it.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="settings">As name=value, after the usual ones.</param>
    public static Task<PostgresServer> StartAsync(CancellationToken cancellation, params IEnumerable<string> settings) =>
        StartAsync(server => server.MakeClusterAsync(cancellation), settings, cancellation);

    /// <summary>Starts a server on a copy of a base backup, and waits until it has recovered all that its archive has.</summary>
    /// <param name="copy">A folder that pg_basebackup made; it is left as it is.</param>
    /// <param name="restoreCommand">Gets archived pieces of the log.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<PostgresServer> RestoreAsync(string copy, string restoreCommand, CancellationToken cancellation)
    {
        var server = await StartAsync(
            async made =>
            {
                await MustAsync("cp", ["-a", copy, made.Data], cancellation);
                await File.WriteAllTextAsync(Path.Combine(made.Data, "recovery.signal"), "", cancellation);
                await made.GiveAwayAsync(made.folder, cancellation);
            },
            [$"restore_command={restoreCommand}"],
            cancellation);
        await Servers.Patience.UntilAsync("PostgreSQL has recovered", async () => await server.ScalarAsync("postgres", "SELECT pg_is_in_recovery()", cancellation) is false, cancellation, Patience);
        return server;
    }

    private static async Task<PostgresServer> StartAsync(Func<PostgresServer, Task> make, IEnumerable<string> settings, CancellationToken cancellation)
    {
        var server = new PostgresServer([.. settings]);
        try
        {
            await make(server);
            await server.RunAsync(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connection string of a database.</summary>
    public string Address(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = database,
        Username = "postgres",
        Password = Password,
        Timeout = 5,
    }.ToString();

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken cancellation)
    {
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}", cancellation);
        return Address(name);
    }

    /// <summary>As its own programs take it: pg_dump, pg_restore, pg_basebackup.</summary>
    public string ClientAddress(string database) => $"host=127.0.0.1 port={Port} user=postgres password={Password} dbname={database}";

    /// <summary>Runs one of its own programs, which must end well.</summary>
    public static Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation) =>
        MustAsync(Program(program) ?? throw new InvalidOperationException($"{program} is not installed."), arguments, cancellation);

    /// <summary>Gives a folder to the user that the server runs as.</summary>
    public async Task GiveAwayAsync(string path, CancellationToken cancellation)
    {
        if (user is not null) await MustAsync("chown", ["-R", $"{user}:{user}", path], cancellation);
    }

    /// <summary>Asks for one value.</summary>
    public async Task<object?> ScalarAsync(string database, string sql, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(Address(database) + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>Runs a statement outside of any pool.</summary>
    public async Task ExecuteAsync(string database, string sql, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(Address(database) + ";Pooling=false");
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Ends it and all its processes at once, as a crash does.</summary>
    public async Task KillAsync()
    {
        if (process is not { HasExited: false } postmaster) return;
        foreach (var id in (int[])[.. await ChildrenAsync(postmaster.Id), postmaster.Id])
        {
            try
            {
                Process.GetProcessById(id).Kill();
            }
            catch (ArgumentException)
            {
                // Gone by itself.
            }
        }

        await postmaster.WaitForExitAsync();
    }

    /// <summary>Starts it again on the same folder and port, and waits until it has recovered.</summary>
    public Task RestartAsync(CancellationToken cancellation) => RunAsync(cancellation);

    /// <summary>Ends it and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process?.Dispose();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static string? Program(string name)
    {
        // Debian keeps them where no PATH leads.
        var debian = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var version) ? version : 0)
            : Enumerable.Empty<string>();
        return debian.Select(d => Path.Combine(d, "bin", name)).FirstOrDefault(File.Exists) ?? (Tool.IsThere(name) ? name : null);
    }

    private static async Task<IReadOnlyList<int>> ChildrenAsync(int parent)
    {
        var listed = await Tool.RunAsync("ps", ["-o", "pid=", "--ppid", $"{parent}"], CancellationToken.None);
        return [.. listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(int.Parse)];
    }

    private async Task MakeClusterAsync(CancellationToken cancellation)
    {
        var secret = Path.Combine(folder, "secret");
        await File.WriteAllTextAsync(secret, Password, cancellation);
        await GiveAwayAsync(folder, cancellation);
        string[] make = [Program("initdb")!, "-D", Data, "-U", "postgres", "--auth=scram-sha-256", $"--pwfile={secret}", "--encoding=UTF8", "--locale=C", "--no-sync"];
        if (user is null) await MustAsync(make[0], make[1..], cancellation);
        else await MustAsync("setpriv", [$"--reuid={user}", $"--regid={user}", "--clear-groups", "--", .. make], cancellation);
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var fresh = Port == 0;
        while (true)
        {
            if (fresh) Port = FreePort.Find();
            process = await LastingThread.StartAsync("sh", ["-c", $"exec \"$0\" \"$@\" >>'{LogFile}' 2>&1", Program("postgres")!, .. Settings()], user);
            if (await IsServingAsync(process, patience.Token)) return;
            // The port was taken meanwhile, or what a killed server left in memory is not gone yet.
            if (patience.IsCancellationRequested) throw new InvalidOperationException($"PostgreSQL does not start:\n{Log}");
        }
    }

    private IEnumerable<string> Settings() =>
    [
        "-D", Data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "max_connections=200",
        "-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "shared_buffers=64MB", "-c", "logging_collector=off",
        .. settings.SelectMany(s => (string[])["-c", s]),
    ];

    private async Task<bool> IsServingAsync(Process started, CancellationToken patience)
    {
        using var glances = new PeriodicTimer(Glance);
        while (!started.HasExited)
        {
            try
            {
                await ExecuteAsync("postgres", "SELECT 1", patience);
                return true;
            }
            catch (NpgsqlException)
            {
                await glances.WaitForNextTickAsync(patience);
            }
        }

        await glances.WaitForNextTickAsync(CancellationToken.None);
        return false;
    }

    private static async Task MustAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var result = await Tool.RunAsync(program, arguments, cancellation);
        if (result.ExitCode != 0) throw new InvalidOperationException($"{program}: {result.Everything}");
    }
}
