using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Settlement.Institutions;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>What a run came to.</summary>
/// <param name="Night">Where the day stands now.</param>
/// <param name="IsStuck">True: the same again will come to the same, until somebody looks into it.</param>
internal readonly record struct NightTurn(Night Night, bool IsStuck);

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
    /// <param name="isEndedOnly">True: it is cut, and read another time, for one before it is not sealed.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Stops between two steps, or in the middle of one.</param>
    /// <exception cref="LedgerUnavailableException">The ledger does not answer.</exception>
    public async Task<NightTurn> RunAsync(DateOnly day, bool isEndedOnly, IProgress<string>? progress, CancellationToken cancellation)
    {
        var nights = await ledger.Nights.ReadNightsAsync(day, cancellation);
        var night = nights.FirstOrDefault(n => n.Day == day) ?? new Night(day, NightState.Open, time.GetUtcNow(), "");
        if (night.State == NightState.Settled) return new(night, false);
        if (night.State < NightState.Closed)
        {
            await SaveAsync(night = night.State == NightState.Closing ? night : Reached(day, NightState.Closing), cancellation);
            progress?.Report("ending the day in every partition");
            if (await cutter.CutAsync(day, cancellation) is { Length: > 0 } uncut) return await KeepAsync(night, uncut, false, cancellation);
            progress?.Report("waiting for the ledger");
            if (await DrainedAsync(day, cancellation) is { Length: > 0 } behind) return await KeepAsync(night, behind, false, cancellation);
            await SaveAsync(night = Reached(day, NightState.Closed), cancellation);
        }

        if (isEndedOnly) return await KeepAsync(night, "A day before it is not sealed.", false, cancellation);
        if (night.State == NightState.Closed) return await SettleAsync(night, institutions, [], progress, cancellation);
        // Reading the day again is dear: only for who answers, and lacks it.
        var (lacking, trouble) = await AskAsync(day, cancellation);
        return lacking.Count > 0 ? await SettleAsync(night, lacking, trouble, progress, cancellation) : await FinishAsync(night, trouble, false, cancellation);
    }

    private const string NoInstitution = "No institution is set up: give Gateway:Central:Address and Gateway:Registry:Address.";

    private async Task<NightTurn> SettleAsync(Night night, IReadOnlyList<Institution> lacking, List<string> trouble, IProgress<string>? progress, CancellationToken cancellation)
    {
        var day = night.Day;
        progress?.Report("reading the day");
        var counted = progress is null ? null : new Progress<long>(entries => progress.Report($"reading the day: {entries:N0} entries"));
        var reading = await builder.ReadAsync(day, counted, cancellation);
        if (reading is DayReading.Flawed flawed)
        {
            foreach (var flaw in flawed.Flaws) SettlementLog.DayFlawed(log, day, flaw);
            return await KeepAsync(night, $"{day:yyyy-MM-dd} is not sealed: {flawed.Flaws[0]}", true, cancellation);
        }

        using var built = ((DayReading.Sound)reading).Day;
        progress?.Report($"sealing {built.Entries:N0} entries");
        var said = built.State();
        if (!TrySign(said, out var fresh, out var keyless)) return await KeepAsync(night, $"{day:yyyy-MM-dd} is not sealed: {keyless}", true, cancellation);
        if (await SealAsync(day, fresh, cancellation) is not { } signed) return await KeepAsync(night, $"Another statement of {day:yyyy-MM-dd} stands in the ledger than its entries give now: settings of settlement were changed (ChunkRecords, FewestSales), or the ledger was.", true, cancellation);
        if (night.State < NightState.Sealed)
        {
            await SaveAsync(night = Reached(day, NightState.Sealed), cancellation);
            SettlementLog.Sealed(log, day, said.TreeSize, said.Root.ToString());
        }

        var isRefused = false;
        foreach (var institution in lacking)
        {
            progress?.Report($"handing over to the {institution.Name}");
            var outcome = await institution.HandOverAsync(built, said, signed, cancellation);
            await NoteAsync(day, institution, outcome, trouble, cancellation);
            isRefused |= outcome is HandoverOutcome.NotYet { IsRefused: true };
        }

        return await FinishAsync(night, trouble, isRefused, cancellation);
    }

    private async Task<NightTurn> FinishAsync(Night night, List<string> trouble, bool isStuck, CancellationToken cancellation)
    {
        if (institutions.Count == 0) trouble.Add(NoInstitution);
        if (trouble.Count > 0) return await KeepAsync(night, string.Join(' ', trouble), isStuck, cancellation);
        await SaveAsync(night = Reached(night.Day, NightState.Settled), cancellation);
        SettlementLog.Settled(log, night.Day);
        return new(night, false);
    }

    private async Task NoteAsync(DateOnly day, Institution institution, HandoverOutcome outcome, List<string> trouble, CancellationToken cancellation)
    {
        switch (outcome)
        {
            case HandoverOutcome.Booked booked:
                await ledger.Nights.SaveBreaksAsync(day, institution.Name, booked.Breaks, time.GetUtcNow(), cancellation);
                if (booked.Breaks.Count > 0) SettlementLog.Breaks(log, day, institution.Name, booked.Breaks.Count);
                break;
            case HandoverOutcome.NotYet notYet:
                trouble.Add(notYet.Reason);
                break;
            default:
                throw new UnreachableException();
        }
    }

    // Who lacks a sealed day, and who does not say.
    private async Task<(List<Institution> Lacking, List<string> Trouble)> AskAsync(DateOnly day, CancellationToken cancellation)
    {
        var (lacking, trouble) = (new List<Institution>(), new List<string>());
        foreach (var institution in institutions)
        {
            if (await institution.FindAsync(ledger.Deployment.Id, day, cancellation) is { } found) await NoteAsync(day, institution, found, trouble, cancellation);
            else lacking.Add(institution);
        }

        return (lacking, trouble);
    }

    private bool TrySign(DayStatement said, [NotNullWhen(true)] out SignedStatement? signed, out string flaw)
    {
        try
        {
            (signed, flaw) = (said.Sign(keys.Signing), "");
            return true;
        }
        catch (InvalidOperationException e)
        {
            (signed, flaw) = (null, e.Message);
            return false;
        }
    }

    private async Task<SignedStatement?> SealAsync(DateOnly day, SignedStatement signed, CancellationToken cancellation)
    {
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

    private Night Reached(DateOnly day, NightState state) => new(day, state, time.GetUtcNow(), "");

    private async Task SaveAsync(Night night, CancellationToken cancellation) => await ledger.Nights.SaveNightAsync(night, cancellation);

    private async Task<NightTurn> KeepAsync(Night night, string trouble, bool isStuck, CancellationToken cancellation)
    {
        if (night.Trouble != trouble) SettlementLog.Kept(log, night.Day, night.State, trouble);
        var kept = night with { Trouble = trouble };
        await SaveAsync(kept, cancellation);
        return new(kept, isStuck);
    }
}
