using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Testbed.Servers;

[assembly: AssemblyFixture(typeof(OneServer))]

namespace CarbonPos.CarbonGateway.Tests.Redis.Draining;

/// <summary>One Redis for all tests that leave it as it is, started when the first asks for it; every town has keys of its own.</summary>
public sealed class OneServer : IAsyncDisposable
{
    private readonly Lazy<Task<RedisServer>> server = new(() => RedisServer.StartAsync(CancellationToken.None, "hash-max-listpack-entries 128", "hash-max-listpack-value 256"));

    /// <summary>host:port; skips the test where Redis is not installed.</summary>
    public async Task<string> EndpointAsync() => (await ServerAsync()).Endpoint;

    /// <summary>The server; skips the test where Redis is not installed.</summary>
    public Task<RedisServer> ServerAsync()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        return server.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (server.IsValueCreated && server.Value.IsCompletedSuccessfully) await (await server.Value).DisposeAsync();
    }
}
