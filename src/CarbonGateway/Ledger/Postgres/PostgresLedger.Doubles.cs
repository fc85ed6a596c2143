using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using Npgsql;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

public sealed partial class PostgresLedger
{
    // "OFFSET 0" has each range looked up by key, one after the other; "+ 0" keeps the planner from the index of accounts'
    // transactions. Where the day has no statistics yet it takes everything for small, and would read the day for each range.
    private const string NewRequests = """
        SELECT DISTINCT e.request_id FROM unnest($1, $2, $3) AS n (partition, first, last)
        CROSS JOIN LATERAL (SELECT * FROM entry WHERE partition = n.partition AND sequence BETWEEN n.first AND n.last AND business_day >= $4 OFFSET 0) e
        WHERE e.transaction_sequence = e.sequence AND e.request_id IS NOT NULL
        """;

    private const string Suspects = """
        SELECT request_merchant, request_id FROM entry
        WHERE request_id = ANY ($1) AND transaction_sequence + 0 = sequence AND business_day >= $2
        GROUP BY request_merchant, request_id HAVING count(*) > 1
        """;

    // A walk along the index costs a third of as many look-ups.
    private const string SuspectsBetween = """
        SELECT request_merchant, request_id FROM entry
        WHERE request_id BETWEEN $1 AND $2 AND transaction_sequence + 0 = sequence AND business_day >= $3
        GROUP BY request_merchant, request_id HAVING count(*) > 1
        """;

    // A refused undoing has been tried, too: it is no use to try again.
    private const string OpenDoubles = """
        SELECT l.bytes, k.bytes FROM double_request d
        JOIN entry l ON l.partition = d.partition AND l.sequence = d.sequence
        JOIN entry k ON k.partition = d.kept_partition AND k.sequence = d.kept_sequence
        WHERE NOT EXISTS (SELECT 1 FROM entry u WHERE u.partition = d.partition AND u.transaction_sequence = d.sequence AND u.transaction_sequence <> u.sequence AND u.kind = $1)
        LIMIT $2
        """;

    /// <inheritdoc/>
    public ValueTask<DoubleSearch> FindDoublesAsync(DateOnly fromDay, CancellationToken cancellation) => ReadAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            // One search at a time. A few rows out of an index of many: never by reading a day, whatever the statistics of one that has just begun say.
            await using (var plan = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({PostgresMigrator.LockKey + 1}); SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('enable_seqscan', 'off', true)", connection))
            {
                await plan.ExecuteNonQueryAsync(cancellation);
            }

            // Watermarks first: every entry up to them can be seen. Whichever of two is committed last is compared with the other.
            var (ranges, complete) = await NewRangesAsync(connection, cancellation);
            if (ranges.Count > 0) await CompareAsync(connection, ranges, fromDay, cancellation);
            var doubles = await OpenDoublesAsync(connection, cancellation);
            await transaction.CommitAsync(cancellation);
            return new DoubleSearch(doubles, complete);
        },
        cancellation);

    private static async Task<(List<NewRange> Ranges, bool Complete)> NewRangesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT w.partition, c.sequence, w.sequence FROM watermark w JOIN compared c USING (partition) WHERE w.sequence > c.sequence ORDER BY 1", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var marks = new List<NewRange>();
        while (await reader.ReadAsync(cancellation)) marks.Add(new(reader.GetInt32(0), reader.GetInt64(1) + 1, reader.GetInt64(2)));
        return DoubleRules.Share(marks);
    }

    private static async Task CompareAsync(NpgsqlConnection connection, List<NewRange> ranges, DateOnly fromDay, CancellationToken cancellation)
    {
        var requests = new List<Guid>();
        var (partitions, lasts) = (ranges.ConvertAll(r => r.Partition), ranges.ConvertAll(r => r.Last));
        await using (var command = Command(connection, NewRequests, partitions, ranges.ConvertAll(r => r.First), lasts, fromDay))
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation)) requests.Add(reader.GetGuid(0));
        }

        var suspects = new List<RequestKey>();
        if (DoubleRules.TakeDense(requests) is { } dense) await AddSuspectsAsync(Command(connection, SuspectsBetween, dense.First, dense.Last, fromDay), suspects, cancellation);
        await AddSuspectsAsync(Command(connection, Suspects, requests, fromDay), suspects, cancellation);
        foreach (var request in suspects)
        {
            var opening = await EntriesAsync(
                connection, "WHERE request_id = $1 AND request_merchant = $2 AND business_day >= $3 AND transaction_sequence + 0 = sequence", [request.Id, request.Merchant.Value, fromDay], cancellation);
            foreach (var found in DoubleRules.Among(request, opening)) await NoteAsync(connection, found, cancellation);
        }

        await using var go = Command(connection, "UPDATE compared c SET sequence = n.last FROM unnest($1, $2) AS n (partition, last) WHERE c.partition = n.partition", partitions, lasts);
        await go.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task AddSuspectsAsync(NpgsqlCommand command, List<RequestKey> suspects, CancellationToken cancellation)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation)) suspects.Add(new(new(reader.GetInt64(0)), reader.GetGuid(1)));
        }
    }

    private static async Task NoteAsync(NpgsqlConnection connection, DoubleRequest found, CancellationToken cancellation)
    {
        var (later, kept) = (found.Later.Key, found.Kept.Key);
        await using var command = Command(
            connection, "INSERT INTO double_request VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (partition, sequence) DO NOTHING",
            later.Partition, later.Epoch, later.Sequence, kept.Partition, kept.Epoch, kept.Sequence);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<List<DoubleRequest>> OpenDoublesAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = Command(connection, OpenDoubles, (short)EntryKind.UndoDouble, LedgerLimits.MostDoubles);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var doubles = new List<DoubleRequest>();
        while (await reader.ReadAsync(cancellation))
        {
            var later = EntryCodec.Read(reader.GetFieldValue<byte[]>(0));
            doubles.Add(new(later.Request, EntryCodec.Read(reader.GetFieldValue<byte[]>(1)), later));
        }

        return doubles;
    }
}
