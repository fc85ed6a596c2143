using System.Security.Cryptography;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Settlement.Institutions;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>
/// Settles days as they become due, has breaks judged again, and posts what the central account orders. Every gateway may run
/// one; one of them leads at a time, and another goes on where that one stopped.
/// </summary>
internal sealed class NightService(
    ILedger ledger, NightRun run, IReadOnlyList<Institution> institutions, CentralFeed? feed, PoolShares? pool, SettlementOptions options, TimeProvider time, ILogger<NightService> log) : BackgroundService
{
    private static readonly TimeSpan Parting = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(1);

    // Never used again: a process that died keeps its lead until that runs out.
    private readonly string owner = $"{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
    private readonly Dictionary<DateOnly, Rest> rests = [];
    private string trouble = "";

    /// <summary>The deployment's share of the authority's pool; null where there is no central account.</summary>
    public PoolShares? Pool => pool;

    /// <summary>One turn: orders; all days that are due, as far as they go; breaks; what goes back to the pool.</summary>
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
            var unposted = feed is null ? "" : await feed.PullAsync(leading.Token);
            if (unposted.Length > 0) Say(unposted);
            var worked = await RunDueAsync(progress, leading.Token);
            await RetryBreaksAsync(leading.Token);
            var kept = pool is null ? "" : await pool.GiveBackAsync(leading.Token);
            if (feed is not null && unposted.Length == 0) Say(kept);
            return worked;
        }
        finally
        {
            await PartAsync(leading, keeping);
        }
    }

    /// <summary>One day, whether it is due by the clock or not.</summary>
    /// <exception cref="InvalidOperationException">Another gateway is at it, a day before it comes first, or there never was or is not yet such a day.</exception>
    public async Task<Night> SettleAsync(DateOnly day, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (!await ledger.Nights.TryLeadAsync(owner, options.LeaseFor, cancellation)) throw new InvalidOperationException("Another gateway is settling: wait for it, or stop it.");
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var keeping = KeepLeadAsync(leading);
        try
        {
            if (await WhyNotAsync(day, leading.Token) is { Length: > 0 } reason) throw new InvalidOperationException(reason);
            var night = (await run.RunAsync(day, isEndedOnly: false, progress, leading.Token)).Night;
            if (pool is not null && await pool.GiveBackAsync(leading.Token) is { Length: > 0 } kept) progress?.Report(kept);
            return night;
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new InvalidOperationException("Another gateway has taken over: 'nights' says how far it is.", e);
        }
        finally
        {
            await PartAsync(leading, keeping);
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
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Unforeseen. Tills go on selling: a night that fails must not take the checkout with it.
            SettlementLog.Unforeseen(log, e);
        }
    }

    private async Task<List<Night>> RunDueAsync(IProgress<string>? progress, CancellationToken cancellation)
    {
        var (worked, isHeldUp) = (new List<Night>(), false);
        foreach (var day in await DueAsync(cancellation))
        {
            if (rests.TryGetValue(day, out var rest) && rest.Until > time.GetUtcNow())
            {
                isHeldUp |= rest.IsUnsealed;
                continue;
            }

            var (night, isStuck) = await run.RunAsync(day, isHeldUp, progress, cancellation);
            worked.Add(night);
            if (isStuck) rests[day] = Longer(rest.Lasting, night.State < NightState.Sealed);
            else rests.Remove(day);
            // The next day cannot be cut before this one is; it is cut, but not sealed, before this one is sealed.
            if (night.State < NightState.Closed) break;
            isHeldUp |= night.State < NightState.Sealed;
        }

        return worked;
    }

    // What will come to the same again is not read again every minute: an hour at most, and at once by hand.
    private Rest Longer(TimeSpan before, bool isUnsealed)
    {
        var lasting = before == TimeSpan.Zero ? options.Every * 2 : TimeSpan.FromTicks(Math.Min(before.Ticks * 2, Math.Max(LongestRest.Ticks, options.Every.Ticks)));
        return new(time.GetUtcNow() + lasting, lasting, isUnsealed);
    }

    // Days that were begun and are not settled, then those whose cut is due, oldest first.
    private async Task<List<DateOnly>> DueAsync(CancellationToken cancellation)
    {
        var known = await ledger.Nights.ReadNightsAsync(DateOnly.MinValue, cancellation);
        var days = known.Where(n => n.State != NightState.Settled).Select(n => n.Day).ToList();
        var last = options.Calendar.LastDue(time.GetUtcNow());
        if (await FirstOpenAsync(cancellation) is { } day)
        {
            for (; day <= last; day = day.AddDays(1)) days.Add(day);
        }

        return [.. days.Distinct().Order()];
    }

    // A cut is for good: a slip of the pen must not end days that are to come, or begin the books years ago.
    private async Task<string> WhyNotAsync(DateOnly day, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (day > options.Calendar.DayOf(now)) return $"{day:yyyy-MM-dd} has not begun.";
        var known = await ledger.Nights.ReadNightsAsync(DateOnly.MinValue, cancellation);
        if (known.FirstOrDefault(n => n.Day < day && n.State < NightState.Sealed) is { } before) return $"{before.Day:yyyy-MM-dd} comes first: it is not sealed. Settle it with --day {before.Day:yyyy-MM-dd}.";
        if (known.Any(n => n.Day == day)) return "";
        return await FirstOpenAsync(cancellation) switch
        {
            { } first when first < day => $"{first:yyyy-MM-dd} comes first: it has not ended. Settle it with --day {first:yyyy-MM-dd}.",
            { } first when first > day => $"There was no {day:yyyy-MM-dd}: the oldest day that has not ended is {first:yyyy-MM-dd}.",
            null when day < options.Calendar.LastDue(now) => $"There was no {day:yyyy-MM-dd}: nothing has ever been posted.",
            _ => "",
        };
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
                if (!await StillLeadsAsync(leading.Token)) break;
            }
        }
        catch (OperationCanceledException) when (leading.IsCancellationRequested)
        {
            return;
        }

        Stop(leading);
    }

    // A ledger that is away for a moment has given the lease to nobody; the run finds out by itself.
    private async Task<bool> StillLeadsAsync(CancellationToken cancellation)
    {
        try
        {
            return await ledger.Nights.TryLeadAsync(owner, options.LeaseFor, cancellation);
        }
        catch (LedgerUnavailableException)
        {
            return true;
        }
    }

    // Here and now: what a turn does, it does on the thread and in the order that it was given.
    private static void Stop(CancellationTokenSource leading) => leading.Cancel();

    private async Task PartAsync(CancellationTokenSource leading, Task keeping)
    {
        Stop(leading);
        await keeping;
        using var parting = new CancellationTokenSource(Parting, time);
        try
        {
            await ledger.Nights.StopLeadingAsync(owner, parting.Token);
        }
        catch (Exception e) when (e is LedgerUnavailableException or OperationCanceledException)
        {
            // Then the lease runs out by itself.
        }
    }

    private void Say(string what)
    {
        if (what == trouble) return;
        trouble = what;
        if (what.Length > 0) SettlementLog.Failing(log, what);
        else SettlementLog.GoesOn(log);
    }

    /// <summary>For how long a day is left alone.</summary>
    private readonly record struct Rest(DateTimeOffset Until, TimeSpan Lasting, bool IsUnsealed);
}
