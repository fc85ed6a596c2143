using CarbonPos.Carbon.Transactions;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

public sealed partial class SqliteLedger
{
    private const string Nets = """
        SELECT kind, period, company, store, activity, provenance, pool, sum(net) FROM (
            SELECT from_kind AS kind, from_period AS period, from_company AS company, from_store AS store, from_activity AS activity, from_provenance AS provenance, from_partition AS pool, -sum(grams) AS net
            FROM leg WHERE business_day BETWEEN $1 AND $2 GROUP BY 1, 2, 3, 4, 5, 6, 7
            UNION ALL
            SELECT to_kind, to_period, to_company, to_store, to_activity, to_provenance, to_partition, sum(grams)
            FROM leg WHERE business_day BETWEEN $1 AND $2 GROUP BY 1, 2, 3, 4, 5, 6, 7)
        GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
        """;

    private const string Shares = """
        SELECT partition, sum(written_legs), sum(written_moved), sum(legs), sum(moved) FROM (
            SELECT partition, legs AS written_legs, moved AS written_moved, 0 AS legs, 0 AS moved FROM span WHERE business_day = $1
            UNION ALL
            SELECT partition, 0, 0, count(*), sum(grams) FROM leg WHERE business_day = $1 GROUP BY partition)
        GROUP BY partition ORDER BY partition
        """;

    /// <inheritdoc/>
    public async ValueTask<ChainVerdict> VerifyChainAsync(int partition, CancellationToken cancellation)
    {
        var mark = await ReadWatermarkAsync(partition, cancellation);
        return await ChainCheck.RunAsync(Deployment.Id, mark, PagesAsync(partition, 0, mark.Sequence, cancellation));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PlaceTotal>> ReadTotalsAsync(DateOnly first, DateOnly last, CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<PlaceTotal>>(connection => Totals(connection, first, last), cancellation);

    /// <inheritdoc/>
    public ValueTask<Conservation> ReadConservationAsync(DateOnly businessDay, CancellationToken cancellation) => ReadAsync(
        connection =>
        {
            var net = Totals(connection, businessDay, businessDay).Aggregate(Int128.Zero, (sum, total) => sum + total.Grams);
            var shares = connection.Rows(
                null, row => (Partition: row.GetInt32(0), Holds: row.GetInt64(1) == row.GetInt64(3) && row.GetInt64(2) == row.GetInt64(4), Legs: row.GetInt64(3), Moved: row.GetInt64(4)),
                Shares, businessDay.DayNumber);
            return new Conservation(
                shares.Sum(s => s.Legs), net, shares.Aggregate(Int128.Zero, (sum, s) => sum + s.Moved), [.. shares.Where(s => !s.Holds).Select(s => s.Partition)]);
        },
        cancellation);

    private static List<PlaceTotal> Totals(SqliteConnection connection, DateOnly first, DateOnly last) => connection.Rows(
        null,
        row => new PlaceTotal(
            new PlaceColumns(
                (LedgerAccountKind)row.GetInt32(0), null, (short?)row.LongOrNull(1), row.LongOrNull(2), row.LongOrNull(3),
                row.IsDBNull(4) ? null : row.GetString(4), (short?)row.LongOrNull(5), (int?)row.LongOrNull(6)).ToPlace(),
            row.GetInt64(7)),
        Nets,
        first.DayNumber, last.DayNumber);
}
