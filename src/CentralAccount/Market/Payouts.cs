using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Market;

/// <summary>A list of euros to pay to citizens who sold surplus. Made once, never changed.</summary>
internal sealed record Payout(long Number, DateTimeOffset MadeAt, DateOnly ThroughDay, long Lines, long Cents);

/// <summary>What one account's holder gets.</summary>
/// <param name="Holder">The authority's reference of the person or household.</param>
/// <param name="Account">Whose sales these are.</param>
/// <param name="Grams">Sold.</param>
/// <param name="Cents">Due.</param>
internal sealed record PayoutLine(string Holder, AccountId Account, Co2eMass Grams, long Cents);

/// <summary>The pay-out lists: every booked sale of surplus is on exactly one.</summary>
internal static class Payouts
{
    /// <summary>Puts all booked sales that are on no list yet, up to a business day, on a new one.</summary>
    /// <exception cref="RegisterException">There are none.</exception>
    public static Payout Make(Work work, DateOnly throughDay, DateTimeOffset now)
    {
        var (lines, cents) = work.First(
            row => (row.GetInt64(0), row.GetInt64(1)),
            "SELECT count(DISTINCT account), coalesce(sum(sold_cents), 0) FROM trade WHERE payout IS NULL AND sold_cents > 0 AND day <= $1", throughDay);
        if (lines == 0) throw new RegisterException($"Nothing that was sold until {throughDay:yyyy-MM-dd} is left to pay.");
        var number = (work.Number("SELECT max(number) FROM payout") ?? 0) + 1;
        work.Run("INSERT INTO payout VALUES ($1, $2, $3, $4, $5)", number, now, throughDay, lines, cents);
        work.Run("UPDATE trade SET payout = $2 WHERE payout IS NULL AND sold_cents > 0 AND day <= $1", throughDay, number);
        return new(number, now, throughDay, lines, cents);
    }

    /// <exception cref="RegisterException">There is no such list.</exception>
    public static Payout Require(Work work, long number) => work.First(Read, "SELECT number, made_at, through_day, lines, cents FROM payout WHERE number = $1", number)
        ?? throw new RegisterException($"There is no pay-out list {number}.");

    public static List<Payout> All(Work work) => work.Rows(Read, "SELECT number, made_at, through_day, lines, cents FROM payout ORDER BY number");

    public static List<PayoutLine> Lines(Work work, long number) => work.Rows(
        row => new PayoutLine(row.GetString(0), row.Account(1), row.Mass(2), row.GetInt64(3)),
        """
        SELECT coalesce(p.reference, h.reference), t.account, sum(t.sold), sum(t.sold_cents) FROM trade t JOIN account a ON a.id = t.account
        LEFT JOIN person p ON p.id = a.person LEFT JOIN household h ON h.id = a.household
        WHERE t.payout = $1 GROUP BY t.account ORDER BY 1, 2
        """,
        number);

    private static Payout Read(Microsoft.Data.Sqlite.SqliteDataReader row) => new(row.GetInt64(0), row.Moment(1), row.Day(2), row.GetInt64(3), row.GetInt64(4));
}
