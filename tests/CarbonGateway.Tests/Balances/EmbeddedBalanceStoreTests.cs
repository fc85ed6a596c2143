using CarbonPos.CarbonGateway.Balances;
using CarbonPos.Contracts.Balances;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Balances;

/// <summary>The contract of every balance store, held by the embedded one.</summary>
public sealed class EmbeddedBalanceStoreTests : BalanceStoreContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-store-").FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    protected override ValueTask<IBalanceStore> OpenAsync(StoreTerms terms) => new(new EmbeddedBalanceStore(
        new EmbeddedOptions
        {
            Folder = Path.Combine(folder, terms.Data),
            Partitions = terms.Partitions,
            QueueLimit = terms.QueueLimit,
            AddedCommitLatency = terms.CommitLatency,
            GroupLimit = 64,
            RememberFor = TimeSpan.FromDays(400),
            // The suite's events bring times of their own, months from this machine's clock.
            AcceptClockAhead = true,
        },
        terms.Policies ?? terms.Policy,
        TimeProvider.System,
        NullLogger<EmbeddedBalanceStore>.Instance));
}
