using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Draining;
using CarbonPos.Simulation.Running;

namespace CarbonPos.Simulation.Gateways;

/// <summary>
/// Takes the journal into the ledger under a lease, day by day as its cuts say. Its loop is the simulator's own: the project's
/// drains read Redis. What shares entries out among days is the project's, and so is the ledger.
/// </summary>
internal sealed class Drain(Town town, ILedger ledger, Life life)
{
    private const int MostOfAPartition = 200;
    private static readonly TimeSpan LeaseFor = TimeSpan.FromMinutes(1);
    private static readonly DrainOptions Options = new();
    private Lease? lease;

    public async Task TurnAsync()
    {
        try
        {
            await TryTurnAsync();
        }
        catch (LedgerUnavailableException e)
        {
            town.Trace.Say($"{life.Name} cannot drain: {e.Message}");
        }
    }

    private async Task TryTurnAsync()
    {
        var answer = await ledger.TryLeaseAsync(ledger.Deployment.All, life.Name, LeaseFor, default);
        if (answer.Outcome != LeaseOutcome.Taken) return;
        lease = answer.Lease!;
        var runs = new List<DatedRun>();
        foreach (var mark in await ledger.ReadWatermarksAsync(default))
        {
            if (mark.Halted is { } halt) throw new SimulationFailureException("no halt", $"Partition {mark.Partition} is halted: {halt.Reason}");
            var entries = Tampered(town.Vault.Read(mark.Partition, mark.Sequence, 1 + town.Chance.Below(MostOfAPartition)));
            if (entries.Count == 0) continue;
            var run = EntryRun.Of(entries);
            runs.Add(new(mark.Partition, run, mark.OpenDay ?? run.CutAt(0) ?? Options.DayOf(run.TimeAt(0))));
        }

        if (runs.Count == 0) return;
        // A machine that sleeps with what it has read goes on under a lease that another may have taken.
        if (!town.Weather.IsCalm && town.Chance.Hits(50)) await Task.Delay(town.Chance.Between(LeaseFor / 2, LeaseFor * 5), town.Clock);
        await AppendAsync(runs);
    }

    private async Task AppendAsync(List<DatedRun> runs)
    {
        foreach (var (day, batches) in town.Plant == PlantedFault.ClockBasedCut ? ByTheClock(runs) : BusinessDays.InOrder(runs))
        {
            foreach (var result in await ledger.AppendAsync(lease!, day, batches, default))
            {
                switch (result)
                {
                    case AppendResult.Committed:
                        continue;
                    // Another drain came in between, or the database did not answer: the next turn reads anew.
                    case AppendResult.StaleLease or AppendResult.OtherDay or AppendResult.Unavailable:
                        town.Trace.Count($"a drain meets {result.GetType().Name}");
                        town.Trace.Say($"{life.Name} stops: {result.GetType().Name}");
                        return;
                    default:
                        throw new SimulationFailureException("gapless", $"The ledger refuses what the journal has: {result}");
                }
            }
        }
    }

    private List<JournalEntry> Tampered(List<JournalEntry> entries)
    {
        if (town.Plant == PlantedFault.LostLeg) return entries.ConvertAll(e => e.Kind is EntryKind.Sale && e.Legs.Length > 1 ? e with { Legs = e.Legs[..^1] } : e);
        if (town.Plant == PlantedFault.SkippedSequence && entries.Count > 2) entries.RemoveAt(1);
        return entries;
    }

    private static IEnumerable<(DateOnly Day, List<PartitionBatch> Batches)> ByTheClock(List<DatedRun> runs) => runs
        .SelectMany(run => Enumerable.Range(0, run.Entries.Count), (run, i) => (Day: Options.DayOf(run.Entries.TimeAt(i)), run.Partition, Entry: run.Entries.Part(i, 1)))
        .GroupBy(e => e.Day)
        .OrderBy(day => day.Key)
        .Select(day => (day.Key, day.GroupBy(e => e.Partition).Select(p => new PartitionBatch(p.Key, [.. p.Select(e => e.Entry.Read(0))])).ToList()));
}
