using System.Globalization;

namespace CarbonPos.Testbed.Servers;

/// <summary>A cluster of three primaries, each with a replica.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Primaries = 3;
    private const int Slots = 16_384;

    private readonly List<RedisServer> servers = [];

    /// <summary>All, those that began as primaries first.</summary>
    public IReadOnlyList<RedisServer> Servers => servers;

    /// <summary>Those that began as primaries, as the settings name them.</summary>
    public string Endpoints => string.Join(',', servers.Take(Primaries).Select(s => s.Endpoint));

    /// <summary>Starts it, and waits until it serves and its replicas are in sync.</summary>
    public static Task<RedisCluster> StartAsync(CancellationToken cancellation, params IEnumerable<string> settings) => StartAsync(null, cancellation, settings);

    /// <summary>Starts it, the first server on an island of its own.</summary>
    /// <param name="island">Null = all are on this machine's own network.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="settings">Lines of redis.conf, after the usual ones.</param>
    public static async Task<RedisCluster> StartAsync(Island? island, CancellationToken cancellation, params IEnumerable<string> settings)
    {
        var cluster = new RedisCluster();
        try
        {
            var lines = settings.ToList();
            for (var i = 0; i < 2 * Primaries; i++)
            {
                var host = i == 0 ? island?.Address : island?.Mainland;
                string[] own = ["cluster-enabled yes", "cluster-node-timeout 2000", $"cluster-port {ServerProcess.FreePort()}", $"cluster-announce-ip {host ?? "127.0.0.1"}"];
                cluster.servers.Add(await RedisServer.StartAsync(host, i == 0 ? island : null, cancellation, [.. own, .. lines]));
            }

            await cluster.FormAsync(cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The server that holds a slot, in the eyes of the first one that answers and is told that it serves.</summary>
    public async Task<RedisServer> PrimaryOfAsync(int slot) => (await ViewAsync(null)).First(n => n.IsPrimary && n.Holds(slot)).Server;

    /// <summary>A server that follows the given one.</summary>
    public async Task<RedisServer> ReplicaOfAsync(RedisServer primary, CancellationToken cancellation)
    {
        RedisServer? replica = null;
        await Patience.UntilAsync(
            $"{primary.Endpoint} has a replica",
            async () =>
            {
                var view = await ViewAsync(primary);
                var id = view.First(n => n.Server == primary).Id;
                replica = view.Find(n => n.PrimaryId == id)?.Server;
                return replica is not null;
            },
            cancellation);
        return replica!;
    }

    /// <summary>The cluster's name for a server.</summary>
    public static async Task<string> IdOfAsync(RedisServer server) => await server.CliAsync("CLUSTER", "MYID");

    /// <summary>Waits until all servers see the cluster whole, and every replica follows.</summary>
    public async Task UntilWholeAsync(CancellationToken cancellation)
    {
        foreach (var server in servers)
        {
            await Patience.UntilAsync($"{server.Endpoint} sees the cluster", async () => await IsWholeAsync(server), cancellation);
        }
    }

    /// <summary>Ends all.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in servers) await server.DisposeAsync();
    }

    private async Task FormAsync(CancellationToken cancellation)
    {
        for (var i = 0; i < servers.Count; i++) await ExpectAsync(servers[i], "CLUSTER", "SET-CONFIG-EPOCH", Number(i + 1));
        for (var i = 0; i < Primaries; i++)
        {
            await ExpectAsync(servers[i], "CLUSTER", "ADDSLOTSRANGE", Number(Slots * i / Primaries), Number(Slots * (i + 1) / Primaries - 1));
        }

        foreach (var other in servers.Skip(1))
        {
            var bus = (await other.CliAsync("CONFIG", "GET", "cluster-port")).Split('\n')[1];
            await ExpectAsync(servers[0], "CLUSTER", "MEET", other.Host, Number(other.Port), bus);
        }

        for (var i = 0; i < Primaries; i++)
        {
            var (primary, replica) = (await IdOfAsync(servers[i]), servers[Primaries + i]);
            await Patience.UntilAsync($"{replica.Endpoint} knows its primary", async () => await replica.CliAsync("CLUSTER", "REPLICATE", primary) == "OK", cancellation);
        }

        await UntilWholeAsync(cancellation);
    }

    private async Task<bool> IsWholeAsync(RedisServer server)
    {
        var info = await server.CliAsync("CLUSTER", "INFO");
        if (!info.Contains("cluster_state:ok", StringComparison.Ordinal) || !info.Contains($"cluster_known_nodes:{servers.Count}", StringComparison.Ordinal)) return false;
        var nodes = await server.CliAsync("CLUSTER", "NODES");
        if (nodes.Contains("fail", StringComparison.Ordinal) || nodes.Contains("handshake", StringComparison.Ordinal)) return false;
        return await server.InfoAsync("role") == "master"
            ? (await server.InfoAsync("slave0")).Contains("state=online", StringComparison.Ordinal)
            : await server.InfoAsync("master_link_status") == "up";
    }

    private async Task<List<Node>> ViewAsync(RedisServer? asked)
    {
        Exception? last = null;
        foreach (var server in asked is null ? servers : [asked])
        {
            if (!server.Answers) continue;
            try
            {
                var lines = (await server.CliAsync("CLUSTER", "NODES")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
                return [.. lines.Select(l => l.Split(' ')).Select(w => new Node(w, ServerAt(w[1])))];
            }
            catch (Exception cause) when (cause is IOException or System.Net.Sockets.SocketException or OperationCanceledException)
            {
                last = cause;
            }
        }

        throw new InvalidOperationException("No node answers.", last);
    }

    private RedisServer ServerAt(string address)
    {
        var port = address.Split('@', ',')[0];
        return servers.First(s => Number(s.Port) == port[(port.LastIndexOf(':') + 1)..]);
    }

    private static async Task ExpectAsync(RedisServer server, params string[] command)
    {
        var answer = await server.CliAsync(command);
        if (answer != "OK") throw new InvalidOperationException($"{string.Join(' ', command)}: {answer}");
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    // id address flags primary ping pong epoch link slot …
    private sealed record Node(string[] Words, RedisServer Server)
    {
        public string Id => Words[0];

        public string PrimaryId => Words[3];

        public bool IsPrimary => Words[2].Contains("master", StringComparison.Ordinal) && !Words[2].Contains("fail", StringComparison.Ordinal);

        public bool Holds(int slot) => Words.Skip(8).Where(w => w[0] != '[').Select(w => w.Split('-')).Any(r => slot >= int.Parse(r[0], CultureInfo.InvariantCulture) && slot <= int.Parse(r[^1], CultureInfo.InvariantCulture));
    }
}
