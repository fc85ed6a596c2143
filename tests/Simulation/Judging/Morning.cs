using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.Simulation.Running;

namespace CarbonPos.Simulation.Judging;

/// <summary>After a night: everybody's books against the model's, to the gram.</summary>
internal sealed class Morning(Town town)
{
    /// <param name="first">First day of all.</param>
    /// <param name="day">The day that this night settled.</param>
    public async Task CheckAsync(DateOnly first, DateOnly day)
    {
        var nights = await town.Ledger.Nights.ReadNightsAsync(first, CancellationToken.None);
        for (var each = first; each <= day; each = each.AddDays(1))
        {
            var night = nights.FirstOrDefault(n => n.Day == each);
            if (night?.State != NightState.Settled) throw new SimulationFailureException("every day settles", $"{each:yyyy-MM-dd} is {night?.State.ToString() ?? "unknown"}: {night?.Trouble}");
        }

        var last = await town.Judge.SameEntriesAsync(town.Ledger, first, day);
        var model = town.Vault.Replay(entry => entry.Key.Sequence <= last[entry.Key.Partition]);
        town.Judge.Remembered(town.Vault.Book);
        Citizens(model);
        Companies(model);
        await LedgerAsync(model, first, day);
        await OnceAsync(nights.Count(n => n.Day <= day));
        await PoolAsync(model, last);
        for (var each = first; each <= day; each = each.AddDays(1)) await SameRootAsync(each);
        town.Trace.Say($"{day:MM-dd} is found right");
    }

    private void Citizens(Book model)
    {
        var expected = new Dictionary<(AccountId, BudgetPeriod), long>();
        foreach (var account in model.Accounts)
        {
            foreach (var period in account.Periods)
            {
                if (period.Available.Grams + period.Held.Grams is not 0 and var grams) expected[(account.Id, period.Period)] = grams;
            }
        }

        Compare("the central account equals the book", expected, town.Central.Positions(town.Citizens));
    }

    private void Companies(Book model)
    {
        var expected = model.Totals.Where(t => t.Key.Kind == LedgerAccountKind.Sold && t.Value != 0).ToDictionary(t => (t.Key.Seller, t.Key.Provenance), t => t.Value);
        Compare("the registry equals the book", expected, town.Registry.Sold(town.Sellers.Select(s => s.Company)));
        var bought = model.Totals.Where(t => t.Key.Kind == LedgerAccountKind.Bought && t.Value != 0).ToDictionary(t => t.Key.Seller.Company, t => -t.Value);
        Compare("the registry equals the book", bought, town.Registry.Bought(town.Sellers.Select(s => s.Company)));
    }

    private async Task LedgerAsync(Book model, DateOnly first, DateOnly day)
    {
        var expected = model.Totals.Where(t => t.Value != 0).ToDictionary(t => t.Key, t => (Int128)t.Value);
        foreach (var period in model.Accounts.SelectMany(a => a.Periods))
        {
            foreach (var (place, grams) in ((LedgerAccount, long)[])[(LedgerAccount.Citizen(default, period.Period), period.Available.Grams), (LedgerAccount.Held(default, period.Period), period.Held.Grams)])
            {
                if (grams != 0) expected[place] = expected.GetValueOrDefault(place) + grams;
            }
        }

        Compare("the ledger equals the book", expected.Where(e => e.Value != 0).ToDictionary(), (await town.Ledger.ReadTotalsAsync(first, day, CancellationToken.None)).Where(t => t.Grams != 0).ToDictionary(t => t.Place, t => t.Grams));
        for (var each = first; each <= day; each = each.AddDays(1))
        {
            if (!(await town.Ledger.ReadConservationAsync(each, CancellationToken.None)).Holds) throw new SimulationFailureException("conservation", $"The legs of {each:yyyy-MM-dd} do not add up.");
        }
    }

    private async Task OnceAsync(int days)
    {
        var open = (await town.Ledger.Nights.ReadBreaksAsync(false, CancellationToken.None)).Count;
        foreach (var (name, standing) in ((string, (long Booked, long Breaks))[])[("central", town.Central.Standing()), ("registry", town.Registry.Standing())])
        {
            if (standing.Booked != days) throw new SimulationFailureException("settled once", $"The {name} has booked {standing.Booked} days, and {days} were settled.");
            if (standing.Breaks > 0) throw new SimulationFailureException("breaks resolve", $"The {name} has {standing.Breaks} breaks in the morning, and the gateway knows of {open} in all.");
        }

        if (open > 0) throw new SimulationFailureException("breaks resolve", $"The gateway has {open} breaks that no institution has.");
    }

    // Each gram of the pool is in one place: at the central account, unallocated, on its way, in a share, or sold to somebody.
    private async Task PoolAsync(Book model, long[] last)
    {
        var standing = await town.Ledger.Pool.ReadPoolAsync(PoolMove.NoDay, CancellationToken.None);
        var moves = new List<PoolMove>(await town.Ledger.Pool.ReadMovesAsync(PoolMove.NoDay, CancellationToken.None));
        for (var day = town.FirstDay.AddDays(-1); day <= town.FirstDay.AddDays(5); day = day.AddDays(1)) moves.AddRange(await town.Ledger.Pool.ReadMovesAsync(day, CancellationToken.None));
        if (standing.Open.Count > 0)
        {
            town.Trace.Count("pool: under way in the morning");
            return;
        }

        var (leased, booked) = (0L, 0L);
        for (var partition = 0; partition < Town.Partitions; partition++)
        {
            foreach (var entry in town.Vault.Read(partition, 0, int.MaxValue).Where(e => e.Kind == EntryKind.LeasePool))
            {
                var grams = entry.Legs.Sum(leg => leg.To.Kind == LedgerAccountKind.Pool ? leg.Grams.Grams : -leg.Grams.Grams);
                leased += grams;
                if (entry.Key.Sequence <= last[partition]) booked += grams;
            }
        }

        long Sum(PoolMoveKind kind) => moves.Where(m => m.Kind == kind).Sum(m => m.Moved!.Value.Grams);
        var had = Sum(PoolMoveKind.Lease) - Sum(PoolMoveKind.GiveBack);
        if (standing.Unallocated.Grams != had - leased) throw new SimulationFailureException("the pool is whole", $"{standing.Unallocated} are unallocated of {had} g, and partitions got {leased} g.");
        var traded = Enumerable.Range(0, Town.Partitions).Sum(p => (long)model.Total(LedgerAccount.Pool(p))) - booked;
        if (town.Central.PoolHeld() != had + traded) throw new SimulationFailureException("the pool is whole", $"The central account has the deployment hold {town.Central.PoolHeld()} g; it was leased {had} g, net, and its citizens sold {traded} g more than they bought.");
        town.Trace.Count("pool: found whole");
    }

    // From the ledger and the settings alone.
    private async Task SameRootAsync(DateOnly day)
    {
        var reading = await new DayBuilder(town.Ledger, town.Keys, town.Settlement, town.Folder).ReadAsync(day, null, CancellationToken.None);
        if (reading is not DayReading.Sound sound) throw new SimulationFailureException("same root", $"{day:yyyy-MM-dd} cannot be read again: {((DayReading.Flawed)reading).Flaws[0]}");
        using var built = sound.Day;
        var stands = await town.Ledger.ReadStatementAsync(day, CancellationToken.None);
        if (!built.State().Sign(town.Keys.Signing).Bytes.Span.SequenceEqual(stands!.Bytes.Span)) throw new SimulationFailureException("same root", $"{day:yyyy-MM-dd} worked out again is another statement.");
    }

    private static void Compare<TKey, TValue>(string invariant, IReadOnlyDictionary<TKey, TValue> expected, IReadOnlyDictionary<TKey, TValue> found)
        where TKey : notnull
        where TValue : struct, IEquatable<TValue>
    {
        foreach (var key in expected.Keys.Union(found.Keys))
        {
            var (right, there) = (expected.GetValueOrDefault(key), found.GetValueOrDefault(key));
            if (!right.Equals(there)) throw new SimulationFailureException(invariant, $"{key}: {there}, and the model has {right}.");
        }
    }
}
