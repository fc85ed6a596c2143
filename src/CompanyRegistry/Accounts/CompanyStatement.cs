using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CompanyRegistry.Storage;

namespace CarbonPos.CompanyRegistry.Accounts;

/// <summary>Sums of some cells; wider than a mass, for nothing bounds how many days are added up.</summary>
internal readonly record struct SoldTotals(Int128 Grams, Int128 Removal, Int128 Sales, Int128 Refunds)
{
    public static SoldTotals operator +(SoldTotals a, SoldTotals b) => new(a.Grams + b.Grams, a.Removal + b.Removal, a.Sales + b.Sales, a.Refunds + b.Refunds);
}

/// <summary>A booked cell of a company's day. An activity, store or provenance that is null stands for several, merged.</summary>
internal readonly record struct SoldCell(DateOnly Day, string Deployment, ActivityCode? Activity, long? Store, Provenance? Provenance, SoldTotals Totals);

/// <summary>What a company bought on a day, with points of its own.</summary>
internal readonly record struct BoughtDay(DateOnly Day, string Deployment, long Grams, long Purchases, long Returns);

/// <summary>A company's accounts over some days: for each activity the sale side of its product carbon account, and what the company bought.</summary>
internal sealed record CompanyStatement(MerchantId Company, string Name, DateOnly From, DateOnly To, IReadOnlyList<SoldCell> Sold, IReadOnlyList<BoughtDay> Bought)
{
    /// <summary>All that was sold.</summary>
    public SoldTotals SoldInAll => Sum(Sold);

    /// <summary>All that was bought, grams.</summary>
    public Int128 BoughtInAll => Bought.Aggregate((Int128)0, (sum, day) => sum + day.Grams);

    /// <summary>Totals by something of a cell, in its order; what was merged stands first.</summary>
    public IReadOnlyList<(TKey Key, SoldTotals Totals)> By<TKey>(Func<SoldCell, TKey> key, Func<TKey, IComparable> order) =>
        [.. Sold.GroupBy(key).Select(group => (group.Key, Sum(group))).OrderBy(group => order(group.Key))];

    /// <summary>Reads it; null where the company is not in the register.</summary>
    public static CompanyStatement? Read(RegistryStore store, MerchantId company, DateOnly from, DateOnly to) => store.Read(work =>
    {
        if (Registers.Register.Find(work, company) is not { } entry) return null;
        var sold = work.Rows(
            r => new SoldCell(
                r.Day(0), r.GetString(1), ActivityCode.TryParse(r.GetString(2), out var activity) ? activity : null, r.GetInt64(3) < 0 ? null : r.GetInt64(3),
                r.GetInt32(4) == 0 ? null : (Provenance)r.GetInt32(4), new(r.GetInt64(5), r.GetInt64(6), r.GetInt64(7), r.GetInt64(8))),
            """
            SELECT s.business_day, b.deployment, s.activity, s.store, s.provenance, s.sold_grams, s.removal_grams, s.sales, s.refunds
            FROM product_sale AS s JOIN batch AS b ON b.id = s.batch WHERE s.company = $1 AND s.business_day BETWEEN $2 AND $3
            ORDER BY s.business_day, b.deployment, s.activity, s.store, s.provenance
            """,
            company.Value, from.DayNumber, to.DayNumber);
        var bought = work.Rows(
            r => new BoughtDay(r.Day(0), r.GetString(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)),
            """
            SELECT p.business_day, b.deployment, p.bought_grams, p.purchases, p.returns
            FROM company_purchase AS p JOIN batch AS b ON b.id = p.batch WHERE p.company = $1 AND p.business_day BETWEEN $2 AND $3
            ORDER BY p.business_day, b.deployment
            """,
            company.Value, from.DayNumber, to.DayNumber);
        return new CompanyStatement(company, entry.Name, from, to, sold, bought);
    });

    private static SoldTotals Sum(IEnumerable<SoldCell> cells) => cells.Aggregate(default(SoldTotals), (sum, cell) => sum + cell.Totals);
}
