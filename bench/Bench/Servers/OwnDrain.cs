using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.CarbonGateway.Ledger.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.Bench.Servers;

/// <summary>The drain in the gateway's process, as long as the gateway does not start it by itself.</summary>
internal sealed class OwnDrain(ILedger ledger, JournalDrain drain) : IAsyncDisposable
{
    public static async Task<OwnDrain> StartAsync(GatewayOptions options)
    {
        var ledger = await PostgresLedger.OpenAsync(options.Ledger, new(options.Redis.Deployment, options.Redis.Partitions), NullLogger<PostgresLedger>.Instance, CancellationToken.None);
        var drain = new JournalDrain(ledger, options.Redis, options.Ledger.Drain, TimeProvider.System, Random.Shared, NullLogger<JournalDrain>.Instance);
        await drain.StartAsync(CancellationToken.None);
        return new(ledger, drain);
    }

    public async ValueTask DisposeAsync()
    {
        await drain.StopAsync(CancellationToken.None);
        drain.Dispose();
        await ledger.DisposeAsync();
    }
}
