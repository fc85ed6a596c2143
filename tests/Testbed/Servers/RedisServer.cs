using System.Globalization;
using System.Net.Sockets;
using System.Text;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.Testbed.Servers;

/// <summary>A real redis-server on a free port of the loopback address, in a folder of its own, with `appendfsync always`.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    /// <summary>Why tests are skipped without it.</summary>
    public const string Missing = "redis-server is not installed: apt-get install redis-server (7.0 or later).";

    private readonly IReadOnlyList<string> settings;
    private readonly string? password;
    private readonly Island? island;
    private ServerProcess? process;
    private bool isPaused;

    private RedisServer(string folder, string host, Island? island, List<string> settings)
    {
        (Folder, Host, Port, this.island, this.settings) = (folder, host, ServerProcess.FreePort(), island, settings);
        password = settings.Find(l => l.StartsWith("requirepass ", StringComparison.Ordinal))?.Split(' ')[1];
    }

    /// <summary>True where it can be started.</summary>
    public static bool IsInstalled { get; } = Tool.IsThere("redis-server");

    /// <summary>Its address: the loopback's, unless it is told another one.</summary>
    public string Host { get; }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>host:port.</summary>
    public string Endpoint => $"{Host}:{Port}";

    /// <summary>True while it runs and is not paused.</summary>
    public bool Answers => process is { Runs: true } && !isPaused;

    /// <summary>Where its data is.</summary>
    public string Folder { get; }

    /// <summary>What it wrote since its last start.</summary>
    public string Log => process?.Log ?? "";

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="settings">Lines of redis.conf, after the usual ones.</param>
    public static Task<RedisServer> StartAsync(CancellationToken cancellation, params IEnumerable<string> settings) => StartAsync(null, null, cancellation, settings);

    /// <summary>Starts a server at an address, and waits until it answers.</summary>
    /// <param name="host">Null = the loopback's.</param>
    /// <param name="island">Where it runs; null = on this machine's own network.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="settings">Lines of redis.conf, after the usual ones.</param>
    public static async Task<RedisServer> StartAsync(string? host, Island? island, CancellationToken cancellation, params IEnumerable<string> settings)
    {
        var lines = settings.ToList();
        var server = new RedisServer(Directory.CreateTempSubdirectory("carbonpos-redis-").FullName, host ?? "127.0.0.1", island, lines);
        await server.StartAgainAsync(cancellation);
        return server;
    }

    /// <summary>Starts it on the same port and folder, after it was ended.</summary>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="wait">False: returns while it may still be starting.</param>
    public async Task StartAgainAsync(CancellationToken cancellation, bool wait = true)
    {
        var file = Path.Combine(Folder, "redis.conf");
        await File.WriteAllLinesAsync(
            file,
            [
                $"port {Port}", $"bind {Host}", $"protected-mode {(Host == "127.0.0.1" ? "yes" : "no")}", $"dir {Folder}", "save \"\"", "appendonly yes", "appendfsync always", "daemonize no", "enable-debug-command yes",
                "repl-diskless-sync-delay 0", "repl-ping-replica-period 1", .. settings,
            ],
            cancellation);
        isPaused = false;
        if (process is not null) await process.DisposeAsync();
        var command = island?.Inside("redis-server", file) ?? ["redis-server", file];
        process = await ServerProcess.StartAsync(command[0], command.Skip(1), Folder);
        if (wait) await UntilReadyAsync(cancellation);
    }

    /// <summary>Waits until it answers and has read its data.</summary>
    public Task UntilReadyAsync(CancellationToken cancellation) => Patience.UntilAsync(
        $"redis-server at {Endpoint} answers",
        async () =>
        {
            if (process is not { Runs: true }) throw new InvalidOperationException($"redis-server has ended:\n{Log}");
            return await CliAsync("PING") == "PONG";
        },
        cancellation);

    /// <summary>kill -9.</summary>
    public Task KillAsync() => process!.KillAsync();

    /// <summary>Asks it to end.</summary>
    public Task StopAsync() => process!.StopAsync();

    /// <summary>SIGSTOP.</summary>
    public void Pause()
    {
        process!.Pause();
        isPaused = true;
    }

    /// <summary>SIGCONT.</summary>
    public void Resume()
    {
        process!.Resume();
        isPaused = false;
    }

    /// <summary>Runs one command on a connection of its own.</summary>
    /// <returns>Its answer as text, one line per item of a list; an error begins with "-".</returns>
    public async Task<string> CliAsync(params IEnumerable<string> parts)
    {
        using var client = new TcpClient { NoDelay = true };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await client.ConnectAsync(Host, Port, patience.Token);
        await using var stream = new BufferedStream(client.GetStream());
        if (password is not null) await AskAsync(stream, ["AUTH", password], patience.Token);
        return await AskAsync(stream, parts, patience.Token);
    }

    /// <summary>One field of INFO.</summary>
    public async Task<string> InfoAsync(string field)
    {
        var lines = (await CliAsync("INFO", "all")).Split('\n', StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(l => l.StartsWith(field + ":", StringComparison.Ordinal))?[(field.Length + 1)..] ?? "";
    }

    /// <summary>Ends it, and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (process is not null) await process.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<string> AskAsync(Stream stream, IEnumerable<string> parts, CancellationToken cancellation)
    {
        var all = parts.ToList();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{all.Count}\r\n");
        foreach (var part in all) text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation);
        await stream.FlushAsync(cancellation);
        return await ReadAsync(stream, cancellation);
    }

    private static async Task<string> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var line = await ReadLineAsync(stream, cancellation);
        switch (line[0])
        {
            case '-':
                return line;
            case '$' when line[1] != '-':
                var bytes = new byte[int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture) + 2];
                await stream.ReadExactlyAsync(bytes, cancellation);
                return Encoding.UTF8.GetString(bytes.AsSpan(0, bytes.Length - 2));
            case '*' when line[1] != '-':
                var items = new string[int.Parse(line.AsSpan(1), CultureInfo.InvariantCulture)];
                for (var i = 0; i < items.Length; i++) items[i] = await ReadAsync(stream, cancellation);
                return string.Join('\n', items);
            case '$' or '*':
                return "";
            default:
                return line[1..];
        }
    }

    private static async Task<string> ReadLineAsync(Stream stream, CancellationToken cancellation)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (true)
        {
            if (await stream.ReadAsync(one, cancellation) == 0) throw new IOException("Redis closed the connection.");
            if (one[0] == '\n') return line.ToString(0, line.Length - 1);
            line.Append((char)one[0]);
        }
    }
}
