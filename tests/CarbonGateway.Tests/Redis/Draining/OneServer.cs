using CarbonPos.CarbonGateway.Tests.Redis.Draining;
using CarbonPos.Testbed.Servers;

[assembly: AssemblyFixture(typeof(OneServer))]

namespace CarbonPos.CarbonGateway.Tests.Redis.Draining;

/// <summary>One Redis for all tests that leave it as it is, started when the first asks for it; every town has keys of its own.</summary>
public sealed class OneServer : IAsyncDisposable
{
    private readonly Lazy<Task<RedisServer>> server = new(() => RedisServer.StartAsync(CancellationToken.None));

    /// <summary>host:port; skips the test where Redis is not installed.</summary>
    public async Task<string> EndpointAsync()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.Missing);
        return (await server.Value).Endpoint;
    }

    public async ValueTask DisposeAsync()
    {
        if (server.IsValueCreated && server.Value.IsCompletedSuccessfully) await (await server.Value).DisposeAsync();
    }
}
