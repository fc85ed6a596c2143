namespace CarbonPos.Testbed.Servers;

/// <summary>Where a PostgreSQL's base backups and its archived log go. It outlives the server.</summary>
public sealed class PostgresBackups : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-backups-").FullName;
    private int bases;

    /// <summary>Makes the folder, which the server must be able to write to.</summary>
    public PostgresBackups()
    {
        Directory.CreateDirectory(Log);
        if (OperatingSystem.IsWindows()) return;
        foreach (var open in (string[])[folder, Log]) File.SetUnixFileMode(open, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
    }

    /// <summary>For the server that archives here.</summary>
    public IEnumerable<string> Settings => ["archive_mode=on", $"archive_command=test ! -f {Log}/%f && cp %p {Log}/%f", "archive_timeout=60"];

    private string Log => Path.Combine(folder, "wal");

    /// <summary>Copies a server at work.</summary>
    /// <returns>The copy's folder.</returns>
    public async Task<string> TakeBaseAsync(PostgresServer server, CancellationToken cancellation)
    {
        var copy = Path.Combine(folder, $"base-{++bases}");
        await PostgresServer.RunAsync("pg_basebackup", ["-d", server.ClientAddress("postgres"), "-D", copy, "--checkpoint=fast"], cancellation);
        return copy;
    }

    /// <summary>Ends the piece of log that is being written, and waits until it is archived, as archive_timeout would.</summary>
    public static async Task UntilArchivedAsync(PostgresServer server, CancellationToken cancellation)
    {
        var piece = (string)(await server.ScalarAsync("postgres", "SELECT pg_walfile_name(pg_switch_wal())", cancellation))!;
        await Patience.UntilAsync(
            $"{piece} is archived", async () => await server.ScalarAsync("postgres", $"SELECT last_archived_wal >= '{piece}' FROM pg_stat_archiver", cancellation) is true, cancellation);
    }

    /// <summary>Starts a server on a copy, brought forward to the end of what is archived.</summary>
    public Task<PostgresServer> RestoreAsync(string copy, CancellationToken cancellation) => PostgresServer.RestoreAsync(copy, $"cp {Log}/%f %p", cancellation);

    /// <summary>Removes all of it.</summary>
    public void Dispose() => Directory.Delete(folder, recursive: true);
}
