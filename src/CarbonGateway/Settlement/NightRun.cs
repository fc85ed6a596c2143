using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Settlement.Institutions;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>
/// Settles one business day, from its cut to the institutions' booking. Every step may be broken off and done again, here or
/// elsewhere: cuts have their ids, the statement is a function of the day, and institutions say what they have.
/// </summary>
/// <param name="ledger">Has the day, and how far it is.</param>
/// <param name="cutter">Ends it.</param>
/// <param name="builder">Reads it.</param>
/// <param name="keys">Signs it.</param>
/// <param name="institutions">Get it. None = it stays sealed.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Events 2510 to 2549.</param>
internal sealed class NightRun(
    ILedger ledger, DayCutter cutter, DayBuilder builder, SettlementKeys keys, IReadOnlyList<Institution> institutions, TimeProvider time, ILogger<NightRun> log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromMinutes(10);

    /// <summary>Takes a day as far as it goes now.</summary>
    /// <param name="day">The oldest that is not settled, or one after it that is sealed or due.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Stops between two steps, or in the middle of one.</param>
    /// <exception cref="LedgerUnavailableException">The ledger does not answer.</exception>
    public async Task<Night> RunAsync(DateOnly day, IProgress<string>? progress, CancellationToken cancellation)
    {
        var nights = await ledger.Nights.ReadNightsAsync(day, cancellation);
        var night = nights.FirstOrDefault(n => n.Day == day) ?? new Night(day, NightState.Open, time.GetUtcNow(), "");
        if (night.State == NightState.Settled) return night;
        if (night.State < NightState.Closed)
        {
            await SaveAsync(night = Reached(day, NightState.Closing), cancellation);
            progress?.Report("ending the day in every partition");
            if (await cutter.CutAsync(day, cancellation) is { Length: > 0 } uncut) return await KeepAsync(night, uncut, cancellation);
            progress?.Report("waiting for the ledger");
            if (await DrainedAsync(day, cancellation) is { Length: > 0 } behind) return await KeepAsync(night, behind, cancellation);
            await SaveAsync(night = Reached(day, NightState.Closed), cancellation);
        }

        var waiting = await WaitingAsync(day, cancellation);
        if (night.State == NightState.Sealed && waiting.Count == 0) return await KeepAsync(night, NoInstitution, cancellation);
        if (night.State == NightState.Sealed && waiting.All(w => w.Trouble.Length > 0)) return await KeepAsync(night, string.Join(' ', waiting.Select(w => w.Trouble)), cancellation);
        return await SettleAsync(night, progress, cancellation);
    }

    private const string NoInstitution = "No institution is set up: give Gateway:Central:Address and Gateway:Registry:Address.";

    private async Task<Night> SettleAsync(Night night, IProgress<string>? progress, CancellationToken cancellation)
    {
        var day = night.Day;
        progress?.Report("reading the day");
        var counted = progress is null ? null : new Progress<long>(entries => progress.Report($"reading the day: {entries:N0} entries"));
        var reading = await builder.ReadAsync(day, counted, cancellation);
        if (reading is DayReading.Flawed flawed)
        {
            foreach (var flaw in flawed.Flaws) SettlementLog.DayFlawed(log, day, flaw);
            return await KeepAsync(night, $"{day:yyyy-MM-dd} is not sealed: {flawed.Flaws[0]}", cancellation);
        }

        using var built = ((DayReading.Sound)reading).Day;
        progress?.Report($"sealing {built.Entries:N0} entries");
        var said = built.State();
        if (await SealAsync(day, said, cancellation) is not { } signed) return await KeepAsync(night, $"Another statement of {day:yyyy-MM-dd} stands in the ledger than its entries give now: settings of settlement were changed (ChunkRecords, FewestSales), or the ledger was.", cancellation);
        if (night.State < NightState.Sealed)
        {
            await SaveAsync(night = Reached(day, NightState.Sealed), cancellation);
            SettlementLog.Sealed(log, day, said.TreeSize, said.Root.ToString());
        }

        var trouble = new List<string>();
        foreach (var institution in institutions)
        {
            progress?.Report($"handing over to the {institution.Name}");
            switch (await institution.HandOverAsync(built, said, signed, cancellation))
            {
                case HandoverOutcome.Booked booked:
                    await ledger.Nights.SaveBreaksAsync(day, institution.Name, booked.Breaks, time.GetUtcNow(), cancellation);
                    if (booked.Breaks.Count > 0) SettlementLog.Breaks(log, day, institution.Name, booked.Breaks.Count);
                    break;
                case HandoverOutcome.NotYet notYet:
                    trouble.Add(notYet.Reason);
                    break;
            }
        }

        if (institutions.Count == 0) trouble.Add(NoInstitution);
        if (trouble.Count > 0) return await KeepAsync(night, string.Join(' ', trouble), cancellation);
        await SaveAsync(night = Reached(day, NightState.Settled), cancellation);
        SettlementLog.Settled(log, day);
        return night;
    }

    private async Task<SignedStatement?> SealAsync(DateOnly day, DayStatement said, CancellationToken cancellation)
    {
        var signed = said.Sign(keys.Signing);
        return await ledger.SealAsync(day, signed, cancellation) switch
        {
            SealOutcome.Sealed => signed,
            SealOutcome.SealedBefore => await ledger.ReadStatementAsync(day, cancellation),
            _ => null,
        };
    }

    // The cut of each partition must be in the ledger: then all of the day is, and nothing can come after it.
    private async Task<string> DrainedAsync(DateOnly day, CancellationToken cancellation)
    {
        for (var began = time.GetTimestamp(); ;)
        {
            var marks = await ledger.ReadWatermarksAsync(cancellation);
            if (marks.FirstOrDefault(m => m.Halted is not null && !(m.OpenDay > day)) is { Halted: { } halt } halted) return $"Partition {halted.Partition} is halted: {halt.Reason} See 'carbonpos-gateway halts'.";
            var open = marks.Count(m => !(m.OpenDay > day));
            if (open == 0) return "";
            if (time.GetElapsedTime(began) > DrainPatience) return $"The ledger lacks the cut of {open} partitions: the drain is behind, or stands still. See the health of carbonpos.v1.Drain.";
            await Task.Delay(LookEvery, time, cancellation);
        }
    }

    private async Task<List<(string Name, string Trouble)>> WaitingAsync(DateOnly day, CancellationToken cancellation)
    {
        var waiting = new List<(string, string)>();
        foreach (var institution in institutions)
        {
            try
            {
                await institution.FindAsync(ledger.Deployment.Id, day, cancellation);
                waiting.Add((institution.Name, ""));
            }
            catch (RpcException e) when (!cancellation.IsCancellationRequested)
            {
                waiting.Add((institution.Name, $"The {institution.Name} does not answer: {e.Status.Detail}"));
            }
        }

        return waiting;
    }

    private Night Reached(DateOnly day, NightState state) => new(day, state, time.GetUtcNow(), "");

    private async Task SaveAsync(Night night, CancellationToken cancellation) => await ledger.Nights.SaveNightAsync(night, cancellation);

    private async Task<Night> KeepAsync(Night night, string trouble, CancellationToken cancellation)
    {
        if (night.Trouble != trouble) SettlementLog.Kept(log, night.Day, night.State, trouble);
        var kept = night with { Trouble = trouble };
        await SaveAsync(kept, cancellation);
        return kept;
    }
}
