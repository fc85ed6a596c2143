using CarbonPos.CarbonGateway.Tests.Ledger;
using CarbonPos.Testbed.Servers;

[assembly: AssemblyFixture(typeof(PostgresAtHand))]

namespace CarbonPos.CarbonGateway.Tests.Ledger;

/// <summary>One PostgreSQL for all tests of this process, started when the first asks for it; every test has a database of its own.</summary>
public sealed class PostgresAtHand : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> server = new(() => PostgresServer.StartAsync(CancellationToken.None));
    private int databases;

    /// <summary>The server; skips the test where none is installed.</summary>
    public Task<PostgresServer> ServerAsync()
    {
        Assert.SkipUnless(PostgresServer.WhyNot is null, PostgresServer.WhyNot ?? "");
        return server.Value;
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> DatabaseAsync()
    {
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await (await ServerAsync()).CreateDatabaseAsync(name, TestContext.Current.CancellationToken);
        return name;
    }

    public async ValueTask DisposeAsync()
    {
        if (server.IsValueCreated && server.Value.IsCompletedSuccessfully) await (await server.Value).DisposeAsync();
    }
}
