using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Settlement;

/// <summary>One account's figures of one period: what was ordered for it, and what was booked.</summary>
internal sealed record Balance
{
    private const string Columns =
        "SELECT period, ordered, ordered_up, ordered_down, allocated, corrected, spent, bought, bought_cents, sold, sold_cents, carried_in, carried_out, lapsed FROM balance";

    private const string Write = """
        INSERT INTO balance (account, period, allocated, corrected, spent, bought, bought_cents, sold, sold_cents, carried_in, carried_out, lapsed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (account, period) DO UPDATE SET allocated = excluded.allocated, corrected = excluded.corrected, spent = excluded.spent,
            bought = excluded.bought, bought_cents = excluded.bought_cents, sold = excluded.sold, sold_cents = excluded.sold_cents,
            carried_in = excluded.carried_in, carried_out = excluded.carried_out, lapsed = excluded.lapsed
        """;

    // Ten times what any one record may state: far beyond what is paid in a lifetime.
    private const long MostCents = 10_000_000_000_000_000;

    public required BudgetPeriod Period { get; init; }

    public Co2eMass Ordered { get; init; }

    public Co2eMass OrderedUp { get; init; }

    public Co2eMass OrderedDown { get; init; }

    public Co2eMass Allocated { get; init; }

    public Co2eMass Corrected { get; init; }

    public Co2eMass Spent { get; init; }

    public Co2eMass Bought { get; init; }

    public long BoughtCents { get; init; }

    public Co2eMass Sold { get; init; }

    public long SoldCents { get; init; }

    public Co2eMass CarriedIn { get; init; }

    public Co2eMass CarriedOut { get; init; }

    public Co2eMass Lapsed { get; init; }

    /// <summary>What the account has of this period; negative = debt.</summary>
    public Co2eMass Position => Allocated + Corrected + Bought + CarriedIn - Spent - Sold - CarriedOut - Lapsed;

    /// <summary>Ordered and not booked as posted yet.</summary>
    public Co2eMass OnTheWay => Ordered + OrderedUp + OrderedDown - Allocated - Corrected;

    /// <summary>All periods of an account, oldest first.</summary>
    public static List<Balance> Of(Work work, AccountId account) => work.Rows(
        row => new Balance
        {
            Period = BudgetPeriod.FromYear(row.GetInt32(0)),
            Ordered = row.Mass(1),
            OrderedUp = row.Mass(2),
            OrderedDown = row.Mass(3),
            Allocated = row.Mass(4),
            Corrected = row.Mass(5),
            Spent = row.Mass(6),
            Bought = row.Mass(7),
            BoughtCents = row.GetInt64(8),
            Sold = row.Mass(9),
            SoldCents = row.GetInt64(10),
            CarriedIn = row.Mass(11),
            CarriedOut = row.Mass(12),
            Lapsed = row.Mass(13),
        },
        Columns + " WHERE account = $1 ORDER BY period",
        account);

    /// <summary>With a day's record added.</summary>
    /// <exception cref="OverflowException">A figure would leave its range.</exception>
    public Balance Plus(in CitizenRecord record)
    {
        var sum = this with
        {
            Allocated = Allocated + record.Allocated,
            Corrected = Corrected + record.Corrected,
            Spent = Spent + record.Spent,
            Bought = Bought + record.Bought,
            BoughtCents = BoughtCents + record.BoughtCents,
            Sold = Sold + record.Sold,
            SoldCents = SoldCents + record.SoldCents,
            CarriedIn = CarriedIn + record.CarriedIn,
            CarriedOut = CarriedOut + record.CarriedOut,
            Lapsed = Lapsed + record.Lapsed,
        };
        _ = sum.Position;
        return sum is { BoughtCents: >= -MostCents and <= MostCents, SoldCents: <= MostCents } ? sum : throw new OverflowException("The euros leave their range.");
    }

    public void Save(Work work, AccountId account) => work.Run(
        Write, account, (long)Period.Year, Allocated, Corrected, Spent, Bought, BoughtCents, Sold, SoldCents, CarriedIn, CarriedOut, Lapsed);
}
