using CarbonPos.Carbon.Transactions;
using Npgsql;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

public sealed partial class PostgresLedger
{
    // All legs of a day are gone through once, in each of the two: from where to where first, of which there are few.
    private const string Nets = """
        WITH moved AS MATERIALIZED (
            SELECT from_kind, from_period, from_company, from_store, from_activity, from_provenance, from_partition,
                to_kind, to_period, to_company, to_store, to_activity, to_provenance, to_partition, sum(grams) AS grams
            FROM leg WHERE business_day BETWEEN $1 AND $2 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)
        SELECT kind, period, company, store, activity, provenance, pool, sum(net) FROM (
            SELECT from_kind AS kind, from_period AS period, from_company AS company, from_store AS store, from_activity AS activity, from_provenance AS provenance, from_partition AS pool, -grams AS net FROM moved
            UNION ALL
            SELECT to_kind, to_period, to_company, to_store, to_activity, to_provenance, to_partition, grams FROM moved) AS side
        GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
        """;

    private const string Shares = """
        SELECT partition, coalesce(s.legs, 0), coalesce(s.moved, 0), coalesce(l.legs, 0), coalesce(l.moved, 0), coalesce(l.net, 0)
        FROM (SELECT partition, legs, moved FROM span WHERE business_day = $1) s
        FULL JOIN (
            SELECT partition, count(*) AS legs, sum(grams) AS moved, sum(grams) FILTER (WHERE to_kind IS NOT NULL) - sum(grams) FILTER (WHERE from_kind IS NOT NULL) AS net
            FROM leg WHERE business_day = $1 GROUP BY partition) l USING (partition)
        ORDER BY partition
        """;

    // Sums over all legs of a day, or of many: what a country sells in a day takes the server minutes.
    private static readonly TimeSpan DayPatience = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public async ValueTask<ChainVerdict> VerifyChainAsync(int partition, CancellationToken cancellation)
    {
        var mark = await ReadWatermarkAsync(partition, cancellation);
        return await ChainCheck.RunAsync(Deployment.Id, mark, PagesAsync(partition, 0, mark.Sequence, cancellation));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PlaceTotal>> ReadTotalsAsync(DateOnly first, DateOnly last, CancellationToken cancellation) => ReadAsync<IReadOnlyList<PlaceTotal>>(
        async connection =>
        {
            await using var command = Command(connection, Nets, first, last);
            command.CommandTimeout = (int)DayPatience.TotalSeconds;
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var totals = new List<PlaceTotal>();
            while (await reader.ReadAsync(cancellation))
            {
                var place = new PlaceColumns(
                    (LedgerAccountKind)reader.GetInt16(0),
                    null,
                    reader.IsDBNull(1) ? null : reader.GetInt16(1),
                    reader.IsDBNull(2) ? null : reader.GetInt64(2),
                    reader.IsDBNull(3) ? null : reader.GetInt64(3),
                    reader.IsDBNull(4) ? null : reader.GetString(4),
                    reader.IsDBNull(5) ? null : reader.GetInt16(5),
                    reader.IsDBNull(6) ? null : reader.GetInt32(6));
                totals.Add(new(place.ToPlace(), (Int128)reader.GetDecimal(7)));
            }

            return totals;
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<Conservation> ReadConservationAsync(DateOnly businessDay, CancellationToken cancellation) => ReadAsync(
        async connection =>
        {
            var (legs, net, moved, astray) = (0L, Int128.Zero, Int128.Zero, new List<int>());
            await using var command = Command(connection, Shares, businessDay);
            command.CommandTimeout = (int)DayPatience.TotalSeconds;
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                legs += reader.GetInt64(3);
                moved += (Int128)reader.GetDecimal(4);
                net += (Int128)reader.GetDecimal(5);
                if (reader.GetInt64(1) != reader.GetInt64(3) || reader.GetDecimal(2) != reader.GetDecimal(4)) astray.Add(reader.GetInt32(0));
            }

            return new Conservation(legs, net, moved, astray);
        },
        cancellation);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
