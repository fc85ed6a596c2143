using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

public sealed partial class SqliteLedger
{
    private const string SuspectRequests = """
        SELECT DISTINCT n.request_merchant, n.request_id FROM entry n
        WHERE n.written >= $1 AND n.business_day >= $2 AND n.transaction_sequence = n.sequence AND n.request_id IS NOT NULL
          AND EXISTS (SELECT 1 FROM entry o WHERE o.request_id = n.request_id AND o.request_merchant = n.request_merchant
                      AND o.business_day >= $2 AND o.transaction_sequence = o.sequence AND o.account <> n.account)
        """;

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
    public ValueTask<DoubleSearch> FindDoublesAsync(DateTimeOffset writtenSince, DateOnly fromDay, CancellationToken cancellation) => ReadAsync(
        connection =>
        {
            var since = writtenSince < DateTimeOffset.UnixEpoch ? 0 : writtenSince.ToUnixTimeMilliseconds();
            var newest = connection.Rows(null, row => row.Moment(0), "SELECT coalesce(max(written), 0) FROM entry")[0];
            var suspects = connection.Rows(
                null, row => new RequestKey(new(row.GetInt64(0)), row.GuidOrNull(1)!.Value), SuspectRequests, since, fromDay.DayNumber);
            var doubles = new List<DoubleRequest>();
            foreach (var request in suspects)
            {
                var opening = Entries(
                    connection, "WHERE request_id = $1 AND request_merchant = $2 AND business_day >= $3 AND transaction_sequence = sequence",
                    SqliteStatements.Blob(request.Id), request.Merchant.Value, fromDay.DayNumber);
                doubles.AddRange(DoubleRules.Among(request, opening).Where(found => !IsUndone(connection, found.Later.Key)));
                if (doubles.Count >= LedgerLimits.MostDoubles) break;
            }

            var next = doubles.Count > 0 || newest < writtenSince ? writtenSince : newest;
            return new DoubleSearch([.. doubles.Take(LedgerLimits.MostDoubles)], next);
        },
        cancellation);

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

    private static bool IsUndone(SqliteConnection connection, JournalKey key) => connection.Scalar(
        null,
        "SELECT 1 FROM entry WHERE partition = $1 AND transaction_sequence = $2 AND transaction_sequence <> sequence AND kind = $3",
        key.Partition, key.Sequence, (int)EntryKind.UndoDouble) is not null;

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
