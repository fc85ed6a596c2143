using System.Security.Cryptography;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Settlement.Institutions;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>
/// Settles days as they become due, has breaks judged again, and posts what the central account orders. Every gateway may run
/// one; one of them leads at a time, and another goes on where that one stopped.
/// </summary>
internal sealed class NightService(
    ILedger ledger, NightRun run, IReadOnlyList<Institution> institutions, CentralFeed? feed, SettlementOptions options, TimeProvider time, ILogger<NightService> log) : BackgroundService
{
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(2);

    // Never used again: a process that died keeps its lead until that runs out.
    private readonly string owner = $"{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
    private string trouble = "";

    /// <summary>One turn: all days that are due, as far as they go; breaks; orders.</summary>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The nights that were worked on.</returns>
    public async Task<IReadOnlyList<Night>> TurnAsync(IProgress<string>? progress, CancellationToken cancellation)
    {
        if (!await ledger.Nights.TryLeadAsync(owner, options.LeaseFor, cancellation)) return [];
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var keeping = KeepLeadAsync(leading);
        try
        {
            if (feed is not null) Say(await feed.PullAsync(leading.Token));
            var worked = new List<Night>();
            foreach (var day in await DueAsync(leading.Token))
            {
                var night = await run.RunAsync(day, progress, leading.Token);
                worked.Add(night);
                // The next day cannot end before this one has.
                if (night.State < NightState.Sealed) break;
            }

            await RetryBreaksAsync(leading.Token);
            return worked;
        }
        finally
        {
            await leading.CancelAsync();
            await keeping;
            using var parting = new CancellationTokenSource(Parting, time);
            await ledger.Nights.StopLeadingAsync(owner, parting.Token);
        }
    }

    /// <summary>One day, whether it is due by the clock or not.</summary>
    /// <exception cref="InvalidOperationException">Another gateway is at it, or an earlier day is not sealed.</exception>
    public async Task<Night> SettleAsync(DateOnly day, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (!await ledger.Nights.TryLeadAsync(owner, options.LeaseFor, cancellation)) throw new InvalidOperationException("Another gateway is settling: wait for it, or stop it.");
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var keeping = KeepLeadAsync(leading);
        try
        {
            if (await FirstOpenAsync(leading.Token) is { } first && first < day) throw new InvalidOperationException($"{first:yyyy-MM-dd} comes first: it has not ended. Settle it with --day {first:yyyy-MM-dd}.");
            return await run.RunAsync(day, progress, leading.Token);
        }
        finally
        {
            await leading.CancelAsync();
            await keeping;
            using var parting = new CancellationTokenSource(Parting, time);
            await ledger.Nights.StopLeadingAsync(owner, parting.Token);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Every, time);
        try
        {
            do
            {
                await TryTurnAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; whoever leads next goes on.
        }
    }

    private async Task TryTurnAsync(CancellationToken cancellation)
    {
        try
        {
            await TurnAsync(null, cancellation);
        }
        catch (Exception e) when (e is LedgerUnavailableException or StoreUnavailableException or IOException)
        {
            Say(e.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Say("Another gateway leads now.");
        }
    }

    // Days that ended and are not settled, then those whose cut is due, oldest first.
    private async Task<List<DateOnly>> DueAsync(CancellationToken cancellation)
    {
        var known = await ledger.Nights.ReadNightsAsync(DateOnly.MinValue, cancellation);
        var days = known.Where(n => n.State is NightState.Closed or NightState.Sealed).Select(n => n.Day).ToList();
        var last = options.Calendar.LastDue(time.GetUtcNow());
        if (await FirstOpenAsync(cancellation) is { } day)
        {
            for (; day <= last; day = day.AddDays(1)) days.Add(day);
        }

        return [.. days.Distinct().Order()];
    }

    // The oldest day that any partition still takes entries for; null where nothing was ever posted.
    private async Task<DateOnly?> FirstOpenAsync(CancellationToken cancellation) => (await ledger.ReadWatermarksAsync(cancellation)).Min(m => m.OpenDay);

    private async Task RetryBreaksAsync(CancellationToken cancellation)
    {
        foreach (var batch in (await ledger.Nights.ReadBreaksAsync(false, cancellation)).GroupBy(b => (b.Day, b.Institution)))
        {
            if (institutions.FirstOrDefault(i => i.Name == batch.Key.Institution) is not { } institution) continue;
            if (await institution.RetryAsync(ledger.Deployment.Id, batch.Key.Day, cancellation) is HandoverOutcome.Booked booked)
            {
                await ledger.Nights.SaveBreaksAsync(batch.Key.Day, batch.Key.Institution, booked.Breaks, time.GetUtcNow(), cancellation);
            }
        }
    }

    // A run may last longer than a lease. Whoever has lost it stops: nothing that it did was wrong, but two would do it all twice.
    private async Task KeepLeadAsync(CancellationTokenSource leading)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.LeaseFor / 3, time, leading.Token);
                if (!await ledger.Nights.TryLeadAsync(owner, options.LeaseFor, leading.Token)) break;
            }
        }
        catch (OperationCanceledException) when (leading.IsCancellationRequested)
        {
            return;
        }
        catch (LedgerUnavailableException)
        {
            // The run finds out by itself.
            return;
        }

        await leading.CancelAsync();
    }

    private void Say(string what)
    {
        if (what == trouble) return;
        trouble = what;
        if (what.Length > 0) SettlementLog.Failing(log, what);
        else SettlementLog.GoesOn(log);
    }
}
