using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CentralAccount.Feed;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Allocation;

/// <summary>
/// Gives out what is due: always the difference between what a holder is entitled to and what was ordered before, so that it may
/// run any number of times, stop anywhere, and follow every change of the registers.
/// </summary>
internal static class Allocating
{
    private const int PageSize = 1_000;

    /// <summary>Gives a country its budget of a year, or of the year's months so far.</summary>
    /// <param name="store">A page of accounts a transaction.</param>
    /// <param name="country">Whose.</param>
    /// <param name="period">The year.</param>
    /// <param name="throughMonth">Of monthly allocation: the last month that is due, 1 to 12. Yearly allocation gives the whole year.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Stops between two pages; the next run goes on.</param>
    /// <returns>How many instructions were given, and their net grams.</returns>
    /// <exception cref="RegisterException">No deployment books this year, no policy decides it, or there is nobody to share among.</exception>
    public static async Task<(long Instructions, Co2eMass Grams)> RunAsync(
        CentralStore store, string country, BudgetPeriod period, int throughMonth, TimeProvider time, CancellationToken cancellation)
    {
        var deployments = await store.WriteAsync(
            work =>
            {
                var takers = OpenPeriods.Within(Deployments.All(work).FindAll(d => d.Country == country), time.GetUtcNow(), period);
                var entitlement = new Entitlement(work, country, period);
                if (entitlement.Policy.Share == ShareRule.ConsumptionUnit) UnitRates.Fix(work, entitlement, period);
                return takers;
            },
            cancellation);
        var (given, grams) = (0L, Co2eMass.Zero);
        foreach (var deployment in deployments)
        {
            for (AccountId? after = default(AccountId); after is { } from;)
            {
                (var number, var sum, after) = await store.WriteAsync(work => Page(work, deployment, period, throughMonth, from, time.GetUtcNow()), cancellation);
                (given, grams) = (given + number, grams + sum);
            }
        }

        return (given, grams);
    }

    /// <summary>Follows a change of the registers: gives or takes the difference for what was allocated already, in the year of a day and after it.</summary>
    public static void Adjust(Work work, IEnumerable<Account> accounts, DateOnly since, DateTimeOffset now)
    {
        foreach (var account in accounts.DistinctBy(a => a.Id))
        {
            var rows = work.Rows(
                row => (Period: BudgetPeriod.FromYear(row.GetInt32(0)), Through: row.GetInt32(1)),
                "SELECT period, through FROM balance WHERE account = $1 AND through > 0 AND period >= $2 ORDER BY period", account.Id, (long)since.Year);
            var country = Deployments.Require(work, account.Deployment).Country;
            foreach (var (period, through) in rows) Give(work, new Entitlement(work, country, period), account, period, through, now);
        }
    }

    /// <summary>How many days of the year are due by the end of a month.</summary>
    public static int DaysThrough(BudgetPeriod period, int month) =>
        month == 12 ? DayShare.DaysIn(period) : DayShare.DayOf(period, new DateOnly(period.Year, month + 1, 1));

    /// <summary>Gives an account what it is due for the year's first days and has not been given. A number of days that was given before never shrinks.</summary>
    /// <returns>What was given; negative = taken.</returns>
    public static Co2eMass Give(Work work, Entitlement entitlement, Account account, BudgetPeriod period, int days, DateTimeOffset now)
    {
        var (entitled, through) = work.First(
            row => (row.Mass(0), row.GetInt32(1)), "SELECT entitled, through FROM balance WHERE account = $1 AND period = $2", account.Id, (long)period.Year);
        if (days < through) days = through;
        var due = entitlement.Due(account, days);
        var more = due - entitled;
        if (more.IsPositive) Instructions.Give(work, account.Deployment, new(OrderKind.Allocate) { Account = account.Id, Period = period, Grams = more }, now);
        if (more.IsNegative) Instructions.Give(work, account.Deployment, new(OrderKind.Correct) { Account = account.Id, Period = period, Grams = more, Cause = CorrectionCause.Share }, now);
        work.Run(
            "INSERT INTO balance (account, period, entitled, through) VALUES ($1, $2, $3, $4) ON CONFLICT (account, period) DO UPDATE SET entitled = excluded.entitled, through = excluded.through",
            account.Id, (long)period.Year, due, days);
        return more;
    }

    private static (long Given, Co2eMass Grams, AccountId? Next) Page(Work work, Deployment deployment, BudgetPeriod period, int throughMonth, AccountId after, DateTimeOffset now)
    {
        var entitlement = new Entitlement(work, deployment.Country, period);
        var days = entitlement.Policy.Allocation == AllocationRhythm.Yearly ? DayShare.DaysIn(period) : DaysThrough(period, throughMonth);
        var page = Accounts.Page(work, deployment.Id, after, PageSize);
        var (given, grams) = (0L, Co2eMass.Zero);
        foreach (var account in page)
        {
            // Days until it closed are due, whether the year was given out before that or is only now.
            if (account.ClosedOn is { } last && last.Year < period.Year) continue;
            var more = Give(work, entitlement, account, period, days, now);
            if (more == Co2eMass.Zero) continue;
            (given, grams) = (given + 1, grams + more);
        }

        return (given, grams, page.Count == PageSize ? page[^1].Id : null);
    }
}
