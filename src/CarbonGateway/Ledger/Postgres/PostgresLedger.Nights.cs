using CarbonPos.CarbonGateway.Settlement;
using Npgsql;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

public sealed partial class PostgresLedger
{
    private const string Lead = """
        INSERT INTO night_lead AS l (owner, until) VALUES ($1, clock_timestamp() + $2)
        ON CONFLICT (only_one) DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE l.owner = excluded.owner OR l.until < clock_timestamp()
        """;

    private const string PutNight = """
        INSERT INTO night AS n (business_day, state, at, trouble) VALUES ($1, $2, $3, $4)
        ON CONFLICT (business_day) DO UPDATE SET state = excluded.state, at = CASE WHEN n.state = excluded.state THEN n.at ELSE excluded.at END, trouble = excluded.trouble
        WHERE n.state <= excluded.state
        """;

    private const string PutBreaks = """
        INSERT INTO night_break (business_day, institution, chunk, record, code, reason, net_grams, since)
        SELECT $1, $2, b.chunk, b.record, b.code, b.reason, b.net_grams, $8 FROM unnest($3, $4, $5, $6, $7) AS b (chunk, record, code, reason, net_grams)
        ON CONFLICT (business_day, institution, chunk, record) DO UPDATE SET code = excluded.code, reason = excluded.reason, resolved_at = NULL
        """;

    /// <inheritdoc/>
    public INights Nights => this;

    /// <inheritdoc/>
    public ValueTask<bool> TryLeadAsync(string owner, TimeSpan lasting, CancellationToken cancellation) =>
        ReadAsync(async connection => await RunAsync(connection, Lead, cancellation, owner, lasting) == 1, cancellation);

    /// <inheritdoc/>
    public async ValueTask StopLeadingAsync(string owner, CancellationToken cancellation) =>
        await ReadAsync(connection => RunAsync(connection, "DELETE FROM night_lead WHERE owner = $1", cancellation, owner), cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Night>> ReadNightsAsync(DateOnly from, CancellationToken cancellation) => ReadAsync<IReadOnlyList<Night>>(
        async connection =>
        {
            await using var command = Command(connection, "SELECT business_day, state, at, trouble FROM night WHERE business_day >= $1 ORDER BY business_day", from);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var nights = new List<Night>();
            while (await reader.ReadAsync(cancellation)) nights.Add(new(reader.GetFieldValue<DateOnly>(0), (NightState)reader.GetInt16(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3)));
            return nights;
        },
        cancellation);

    /// <inheritdoc/>
    public async ValueTask SaveNightAsync(Night night, CancellationToken cancellation) =>
        await ReadAsync(connection => RunAsync(connection, PutNight, cancellation, night.Day, (short)night.State, night.At.ToUniversalTime(), night.Trouble), cancellation);

    /// <inheritdoc/>
    public async ValueTask SaveBreaksAsync(DateOnly day, string institution, IReadOnlyList<NightBreak> open, DateTimeOffset at, CancellationToken cancellation) => await ReadAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var (chunks, records) = (open.Select(b => b.Chunk).ToArray(), open.Select(b => b.Record).ToArray());
            await RunAsync(
                connection,
                "UPDATE night_break SET resolved_at = $5 WHERE business_day = $1 AND institution = $2 AND resolved_at IS NULL AND (chunk, record) NOT IN (SELECT * FROM unnest($3, $4))",
                cancellation, day, institution, chunks, records, at.ToUniversalTime());
            return await RunAsync(
                connection, PutBreaks, cancellation, day, institution, chunks, records,
                open.Select(b => b.Code).ToArray(), open.Select(b => b.Reason).ToArray(), open.Select(b => b.NetGrams).ToArray(), at.ToUniversalTime()) + await CommitAsync(transaction, cancellation);
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NightBreak>> ReadBreaksAsync(bool resolved, CancellationToken cancellation) => ReadAsync<IReadOnlyList<NightBreak>>(
        async connection =>
        {
            await using var command = Command(
                connection,
                "SELECT business_day, institution, chunk, record, code, reason, net_grams, since, resolved_at, owner FROM night_break WHERE $1 OR resolved_at IS NULL ORDER BY business_day, institution, chunk, record",
                resolved);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var breaks = new List<NightBreak>();
            while (await reader.ReadAsync(cancellation))
            {
                breaks.Add(new(
                    reader.GetFieldValue<DateOnly>(0), reader.GetString(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetString(4), reader.GetString(5), reader.GetInt64(6),
                    reader.GetFieldValue<DateTimeOffset>(7), reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8), reader.GetString(9)));
            }

            return breaks;
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<bool> AssignBreakAsync(DateOnly day, string institution, int chunk, int record, string owner, CancellationToken cancellation) => ReadAsync(
        async connection => await RunAsync(
            connection, "UPDATE night_break SET owner = $5 WHERE business_day = $1 AND institution = $2 AND chunk = $3 AND record = $4", cancellation, day, institution, chunk, record, owner) == 1,
        cancellation);

    private static async Task<int> CommitAsync(NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await transaction.CommitAsync(cancellation);
        return 0;
    }

    private static async Task<int> RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
