using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CentralAccount.Feed;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Allocation;

/// <summary>Orders the carry-over of a period that is over, once for each account that has anything in it.</summary>
internal static class CarryOvers
{
    private const int PageSize = 5_000;

    /// <returns>How many accounts were ordered now.</returns>
    /// <exception cref="RegisterException">The period is not over, still takes sales made offline, or no deployment books it.</exception>
    public static async Task<long> RunAsync(CentralStore store, string country, BudgetPeriod period, TimeProvider time, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var policy = store.Read(work => PolicyBook.Load(work, country)).InForce(DateOnly.FromDateTime(now.UtcDateTime))
            ?? throw new RegisterException($"No policy of {country} is in force.");
        var from = new DateTimeOffset(period.Year + 1, 1, 1, 0, 0, 0, policy.UtcOffset) + policy.ForwardGrace;
        // A till's side refuses an order that comes too early, and a refusal is final.
        if (now < from) throw new RegisterException($"{period} takes sales made offline until {from:yyyy-MM-dd HH:mm zzz}: its carry-over can be ordered then.");
        var ordered = 0L;
        foreach (var deployment in OpenPeriods.Within(store.Read(Deployments.All).FindAll(d => d.Country == country), now, period))
        {
            for (AccountId? after = default(AccountId); after is { } start;)
            {
                (var count, after) = await store.WriteAsync(work => Page(work, deployment.Id, period, start, time.GetUtcNow()), cancellation);
                ordered += count;
            }
        }

        return ordered;
    }

    private static (long Ordered, AccountId? Next) Page(Work work, string deployment, BudgetPeriod period, AccountId after, DateTimeOffset now)
    {
        var page = work.Rows(
            row => row.Account(0),
            """
            SELECT a.id FROM account a JOIN balance b ON b.account = a.id AND b.period = $3
            WHERE a.deployment = $1 AND a.id > $2 AND b.carry_ordered = 0 AND (a.closed_on IS NULL OR a.closed_on >= $5) ORDER BY a.id LIMIT $4
            """,
            deployment, after, (long)period.Year, PageSize, DateOnly.FromDateTime(now.UtcDateTime));
        foreach (var account in page) Instructions.Give(work, deployment, new(OrderKind.CarryOver) { Account = account, Period = period }, now);
        return (page.Count, page.Count == PageSize ? page[^1] : null);
    }
}
