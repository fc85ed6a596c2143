using CarbonPos.Carbon.Transactions;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Settlement;
using CarbonPos.CentralAccount.Storage;
using CarbonPos.V1;
using Account = CarbonPos.CentralAccount.Registers.Account;

namespace CarbonPos.CentralAccount.Statements;

/// <summary>A citizen's statement, from what is booked.</summary>
internal static class Statements
{
    private const int MostTrades = 1_000;

    /// <summary>An account's figures per period, and its trades with the pool.</summary>
    public static GetStatementResponse Of(Work work, Account account)
    {
        var statement = new GetStatementResponse
        {
            ClosedOn = account.ClosedOn?.ToString("yyyy-MM-dd") ?? "",
            BookedThrough = work.Number("SELECT max(day) FROM batch WHERE deployment = $1 AND booked_at IS NOT NULL", account.Deployment) is { } day
                ? DateOnly.FromDayNumber((int)day).ToString("yyyy-MM-dd")
                : "",
        };
        statement.Periods.AddRange(Balance.Of(work, account.Id).Select(b => new CitizenPeriod
        {
            Period = b.Period.Year,
            PositionGrams = b.Position.Grams,
            AllocatedGrams = b.Allocated.Grams,
            CorrectedGrams = b.Corrected.Grams,
            SpentGrams = b.Spent.Grams,
            BoughtGrams = b.Bought.Grams,
            BoughtCents = b.BoughtCents,
            SoldGrams = b.Sold.Grams,
            SoldCents = b.SoldCents,
            CarriedInGrams = b.CarriedIn.Grams,
            CarriedOutGrams = b.CarriedOut.Grams,
            LapsedGrams = b.Lapsed.Grams,
            OnTheWayGrams = b.OnTheWay.Grams,
        }));
        var trades = work.Rows(
            row => new PoolTrade
            {
                BusinessDay = row.Day(0).ToString("yyyy-MM-dd"),
                Period = row.GetInt32(1),
                BoughtGrams = row.GetInt64(2),
                BoughtCents = row.GetInt64(3),
                SoldGrams = row.GetInt64(4),
                SoldCents = row.GetInt64(5),
                Payout = row.NumberOrNull(6) ?? 0,
            },
            "SELECT day, period, bought, bought_cents, sold, sold_cents, payout FROM trade WHERE account = $1 ORDER BY day DESC, period DESC LIMIT $2", account.Id, MostTrades);
        trades.Reverse();
        statement.Trades.AddRange(trades);
        return statement;
    }
}
