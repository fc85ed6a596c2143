namespace CarbonPos.Testbed.Servers;

/// <summary>A primary and its replica.</summary>
public sealed class RedisPair : IAsyncDisposable
{
    private RedisPair(RedisServer primary, RedisServer replica) => (Primary, Replica) = (primary, replica);

    /// <summary>The one that began as primary.</summary>
    public RedisServer Primary { get; }

    /// <summary>The one that began as replica.</summary>
    public RedisServer Replica { get; }

    /// <summary>Both, as the settings name them.</summary>
    public string Endpoints => $"{Primary.Endpoint},{Replica.Endpoint}";

    /// <summary>Starts both, and waits until they are in sync.</summary>
    public static async Task<RedisPair> StartAsync(CancellationToken cancellation, params IEnumerable<string> settings)
    {
        var lines = settings.ToList();
        var primary = await RedisServer.StartAsync(cancellation, lines);
        try
        {
            var replica = await RedisServer.StartAsync(cancellation, [.. lines, $"replicaof 127.0.0.1 {primary.Port}"]);
            var pair = new RedisPair(primary, replica);
            await pair.UntilInSyncAsync(cancellation);
            return pair;
        }
        catch
        {
            await primary.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the replica follows and the primary knows it.</summary>
    public Task UntilInSyncAsync(CancellationToken cancellation) => UntilFollowedAsync(Primary, Replica, cancellation);

    /// <summary>Makes the replica a primary; the former one is not told.</summary>
    public Task PromoteAsync() => Replica.CliAsync("REPLICAOF", "NO", "ONE");

    /// <summary>Ends both.</summary>
    public async ValueTask DisposeAsync()
    {
        await Replica.DisposeAsync();
        await Primary.DisposeAsync();
    }

    /// <summary>Waits until a server follows another, and that one knows it.</summary>
    public static Task UntilFollowedAsync(RedisServer primary, RedisServer replica, CancellationToken cancellation) => Patience.UntilAsync(
        $"{replica.Endpoint} follows {primary.Endpoint}",
        async () => await replica.InfoAsync("master_link_status") == "up" && (await primary.InfoAsync("slave0")).Contains("state=online", StringComparison.Ordinal),
        cancellation);
}
