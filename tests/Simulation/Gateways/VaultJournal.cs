using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.Simulation.Running;

namespace CarbonPos.Simulation.Gateways;

/// <summary>The vault's journal as one life of a gateway drains it: some of what is asked for, and sometimes much later.</summary>
internal sealed class VaultJournal(Town town, Life life, TimeSpan leaseFor) : IDrainedJournal
{
    private const int MostOfAPartition = 200;
    private const int Epoch = 1;

    public string Meanwhile => "Postings go on.";

    public string Advice => "The vault loses nothing by itself.";

    public bool Trims => false;

    public int Rest => 0;

    public ValueTask<JournalLook> LookAsync(IReadOnlyList<LedgerPlace> ledger, CancellationToken cancellation)
    {
        life.Step("looks at the journal");
        return new(new JournalLook([.. ledger.Select(p => (JournalEnd?)new JournalEnd(Epoch, town.Vault.Count(p.Partition), 0))], 0));
    }

    public async Task<JournalRead[]> ReadAsync(IReadOnlyList<(int Partition, JournalKey? After, int Most)> wanted)
    {
        life.Step("reads the journal");
        JournalRead[] read = [.. wanted.Select(w => new JournalRead(true, EntryRun.Of(Tampered(town.Vault.Read(w.Partition, w.After?.Sequence ?? 0, Math.Min(w.Most, 1 + town.Chance.Below(MostOfAPartition))))), ""))];
        // A machine that sleeps with what it has read goes on under a lease that another may have taken.
        if (!town.Weather.IsCalm && town.Chance.Hits(50)) await Task.Delay(town.Chance.Between(leaseFor / 2, leaseFor * 5), town.Clock);
        return read;
    }

    public ValueTask<long?> TrimAsync(int partition, int epoch, long fence, long upto, int uptoEpoch) => new((long?)null);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private List<JournalEntry> Tampered(List<JournalEntry> entries)
    {
        if (town.Plant == PlantedFault.LostLeg) return entries.ConvertAll(e => e.Kind is EntryKind.Sale && e.Legs.Length > 1 ? e with { Legs = e.Legs[..^1] } : e);
        if (town.Plant == PlantedFault.SkippedSequence && entries.Count > 2) entries.RemoveAt(1);
        return entries;
    }
}
