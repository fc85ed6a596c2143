namespace CarbonPos.CarbonGateway.Tests.Ledger.Draining;

/// <summary>The contract of every journal that is drained, held by the embedded one.</summary>
public sealed class EmbeddedJournalTests : DrainedJournalContract, IAsyncDisposable
{
    private readonly EmbeddedTown town = EmbeddedTown.Open();
    private CarbonGateway.Journal.EmbeddedJournal? journal;

    public async ValueTask DisposeAsync()
    {
        if (journal is not null) await journal.DisposeAsync();
        await town.DisposeAsync();
    }

    private protected override Task<DrainGround> OpenAsync() => Task.FromResult(new DrainGround(town.Store, town.Ledger, journal = town.Journal()));
}
