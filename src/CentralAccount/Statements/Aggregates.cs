using CarbonPos.Carbon.Budgets;
using CarbonPos.CentralAccount.Storage;
using CarbonPos.V1;

namespace CarbonPos.CentralAccount.Statements;

/// <summary>A country's sums of one period, for everybody to see.</summary>
internal static class Aggregates
{
    // By age of the holder at the end of the period; a household counts everybody who lived in it during the period.
    private const string Cells = """
        SELECT a.deployment,
            CASE WHEN a.household IS NOT NULL THEN 'household' WHEN $3 - p.born < $4 THEN '0-13' WHEN $3 - p.born < $5 THEN '14-17' WHEN $3 - p.born < $6 THEN '18-24'
                WHEN $3 - p.born < $7 THEN '25-39' WHEN $3 - p.born < $8 THEN '40-64' ELSE '65+' END,
            sum(CASE WHEN a.household IS NULL THEN 1 ELSE (SELECT count(DISTINCT r.person) FROM residence r
                WHERE r.household = a.household AND r.deployment = a.deployment AND r.from_day <= $3 AND (r.end_day IS NULL OR r.end_day > $9)) END),
            sum(b.allocated), sum(b.corrected), sum(b.spent), sum(b.bought), sum(b.sold), sum(b.carried_in), sum(b.carried_out), sum(b.lapsed)
        FROM balance b JOIN account a ON a.id = b.account JOIN deployment d ON d.id = a.deployment LEFT JOIN person p ON p.id = a.person
        WHERE d.country = $1 AND b.period = $2 GROUP BY 1, 2 ORDER BY 1, 2
        """;

    public static GetAggregatesResponse Of(Work work, string country, BudgetPeriod period, int fewest)
    {
        var (first, last) = (new DateOnly(period.Year, 1, 1), new DateOnly(period.Year, 12, 31));
        // Ages in days, by the calendar: who has a birthday on the last day is that old.
        object? Age(int years) => (long)(last.DayNumber - last.AddYears(-years).DayNumber);
        var cells = work.Rows(
            row => new Cell(row.GetString(0), row.GetString(1), new(
                row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9), row.GetInt64(10))),
            Cells, country, (long)period.Year, last, Age(14), Age(18), Age(25), Age(40), Age(65), first);
        var response = new GetAggregatesResponse { FewestPeople = fewest };
        response.Cells.AddRange(SmallCells.Merge(cells, fewest).Select(c => new AggregateCell
        {
            Deployment = c.Deployment,
            Holders = c.Holders,
            People = c.Figures.People,
            AllocatedGrams = checked((long)c.Figures.Allocated),
            CorrectedGrams = checked((long)c.Figures.Corrected),
            SpentGrams = checked((long)c.Figures.Spent),
            BoughtGrams = checked((long)c.Figures.Bought),
            SoldGrams = checked((long)c.Figures.Sold),
            CarriedInGrams = checked((long)c.Figures.CarriedIn),
            CarriedOutGrams = checked((long)c.Figures.CarriedOut),
            LapsedGrams = checked((long)c.Figures.Lapsed),
        }));
        return response;
    }
}
