using CarbonPos.CarbonGateway.Tests.Redis.Draining;

namespace CarbonPos.CarbonGateway.Tests.Ledger.Draining;

/// <summary>The contract of every journal that is drained, held by the one in Redis.</summary>
public sealed class RedisJournalTests(OneServer one) : DrainedJournalContract, IAsyncDisposable
{
    private DrainTown? town;

    public async ValueTask DisposeAsync()
    {
        if (town is not null) await town.DisposeAsync();
    }

    private protected override async Task<DrainGround> OpenAsync()
    {
        town = await DrainTown.OpenAsync(await one.EndpointAsync());
        return new(town.Store, town.Ledger, town.Journal);
    }
}
