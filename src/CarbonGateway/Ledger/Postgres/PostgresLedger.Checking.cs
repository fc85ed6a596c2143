using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using Npgsql;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

public sealed partial class PostgresLedger
{
    // What a clock is read and told apart by, and more.
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(1);

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
            FROM leg WHERE business_day BETWEEN $1 AND $2 GROUP BY 1, 2, 3, 4, 5, 6, 7) AS side
        GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7
        """;

    private const string Shares = """
        SELECT partition, coalesce(s.legs, 0), coalesce(s.moved, 0), coalesce(l.legs, 0), coalesce(l.moved, 0)
        FROM (SELECT partition, legs, moved FROM span WHERE business_day = $1) s
        FULL JOIN (SELECT partition, count(*) AS legs, sum(grams) AS moved FROM leg WHERE business_day = $1 GROUP BY partition) l USING (partition)
        ORDER BY partition
        """;

    /// <inheritdoc/>
    public async ValueTask<ChainVerdict> VerifyChainAsync(int partition, CancellationToken cancellation)
    {
        var mark = await ReadWatermarkAsync(partition, cancellation);
        return await ChainCheck.RunAsync(Deployment.Id, mark, PagesAsync(partition, 0, mark.Sequence, cancellation));
    }

    /// <inheritdoc/>
    public ValueTask<DoubleSearch> FindDoublesAsync(DateTimeOffset writtenSince, DateOnly fromDay, CancellationToken cancellation) => ReadAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var next = await NextSinceAsync(connection, writtenSince, cancellation);
            var suspects = await SuspectsAsync(connection, writtenSince, fromDay, cancellation);
            var doubles = new List<DoubleRequest>();
            foreach (var request in suspects)
            {
                var entries = await EntriesAsync(
                    connection, "WHERE request_id = $1 AND request_merchant = $2 AND business_day >= $3 AND transaction_sequence = sequence", [request.Id, request.Merchant.Value, fromDay], cancellation);
                foreach (var found in DoubleRules.Among(request, entries))
                {
                    if (!await IsUndoneAsync(connection, found.Later.Key, cancellation)) doubles.Add(found);
                    if (doubles.Count == LedgerLimits.MostDoubles) return new DoubleSearch(doubles, writtenSince);
                }
            }

            return new DoubleSearch(doubles, doubles.Count == 0 ? next : writtenSince);
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PlaceTotal>> ReadTotalsAsync(DateOnly first, DateOnly last, CancellationToken cancellation) => ReadAsync<IReadOnlyList<PlaceTotal>>(
        async connection =>
        {
            await using var command = Command(connection, Nets, first, last);
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
    public async ValueTask<Conservation> ReadConservationAsync(DateOnly businessDay, CancellationToken cancellation)
    {
        var totals = await ReadTotalsAsync(businessDay, businessDay, cancellation);
        var net = Int128.Zero;
        foreach (var total in totals) net += total.Grams;
        return await ReadAsync(
            async connection =>
            {
                var (legs, moved, astray) = (0L, Int128.Zero, new List<int>());
                await using var command = Command(connection, Shares, businessDay);
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                while (await reader.ReadAsync(cancellation))
                {
                    legs += reader.GetInt64(3);
                    moved += (Int128)reader.GetDecimal(4);
                    if (reader.GetInt64(1) != reader.GetInt64(3) || reader.GetDecimal(2) != reader.GetDecimal(4)) astray.Add(reader.GetInt32(0));
                }

                return new Conservation(legs, net, moved, astray);
            },
            cancellation);
    }

    // An append that is under way shows what it wrote only later, as of its start: the next search begins before all of these.
    private static async Task<DateTimeOffset> NextSinceAsync(NpgsqlConnection connection, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT coalesce(min(xact_start), clock_timestamp()) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", connection);
        var oldest = (DateTime)(await command.ExecuteScalarAsync(cancellation))!;
        var next = new DateTimeOffset(oldest) - Overlap;
        return next > since ? next : since;
    }

    private static async Task<List<RequestKey>> SuspectsAsync(NpgsqlConnection connection, DateTimeOffset since, DateOnly fromDay, CancellationToken cancellation)
    {
        if (since > DateTimeOffset.UnixEpoch)
        {
            // A few new rows against an index of many: never a join that reads everything, whatever the statistics of a day that has just begun say.
            await using var plan = new NpgsqlCommand("SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('enable_seqscan', 'off', true)", connection);
            await plan.ExecuteNonQueryAsync(cancellation);
        }

        await using var command = Command(connection, SuspectRequests, since < DateTimeOffset.UnixEpoch ? DateTimeOffset.UnixEpoch : since.ToUniversalTime(), fromDay);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var requests = new List<RequestKey>();
        while (await reader.ReadAsync(cancellation)) requests.Add(new(new(reader.GetInt64(0)), reader.GetGuid(1)));
        return requests;
    }

    private static async Task<bool> IsUndoneAsync(NpgsqlConnection connection, JournalKey key, CancellationToken cancellation)
    {
        await using var command = Command(
            connection,
            "SELECT EXISTS (SELECT 1 FROM entry WHERE partition = $1 AND transaction_sequence = $2 AND transaction_sequence <> sequence AND kind = $3)",
            key.Partition, key.Sequence, (short)EntryKind.UndoDouble);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
