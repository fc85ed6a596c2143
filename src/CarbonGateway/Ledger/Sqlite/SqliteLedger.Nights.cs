using CarbonPos.CarbonGateway.Settlement;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

public sealed partial class SqliteLedger
{
    private const string Lead = """
        INSERT INTO night_lead (only_one, owner, until) VALUES (1, $1, $2)
        ON CONFLICT (only_one) DO UPDATE SET owner = excluded.owner, until = excluded.until WHERE night_lead.owner = excluded.owner OR night_lead.until < $3
        """;

    private const string PutNight = """
        INSERT INTO night (business_day, state, at, trouble) VALUES ($1, $2, $3, $4)
        ON CONFLICT (business_day) DO UPDATE SET state = excluded.state, at = CASE WHEN night.state = excluded.state THEN night.at ELSE excluded.at END, trouble = excluded.trouble
        WHERE night.state <= excluded.state
        """;

    private const string PutBreak = """
        INSERT INTO night_break (business_day, institution, chunk, record, code, reason, net_grams, since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (business_day, institution, chunk, record) DO UPDATE SET code = excluded.code, reason = excluded.reason, resolved_at = NULL
        """;

    /// <inheritdoc/>
    public INights Nights => this;

    /// <inheritdoc/>
    public ValueTask<bool> TryLeadAsync(string owner, TimeSpan lasting, CancellationToken cancellation) => ChangeAsync(
        transaction =>
        {
            var now = time.GetUtcNow();
            return Count(transaction, Lead, owner, (now + lasting).ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds()) == 1;
        },
        cancellation);

    /// <inheritdoc/>
    public async ValueTask StopLeadingAsync(string owner, CancellationToken cancellation) =>
        await ChangeAsync(transaction => Count(transaction, "DELETE FROM night_lead WHERE owner = $1", owner), cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Night>> ReadNightsAsync(DateOnly from, CancellationToken cancellation) => ReadAsync<IReadOnlyList<Night>>(
        connection => connection.Rows(
            null, row => new Night(DateOnly.FromDayNumber(row.GetInt32(0)), (NightState)row.GetInt32(1), row.Moment(2), row.GetString(3)),
            "SELECT business_day, state, at, trouble FROM night WHERE business_day >= $1 ORDER BY business_day", from.DayNumber),
        cancellation);

    /// <inheritdoc/>
    public async ValueTask SaveNightAsync(Night night, CancellationToken cancellation) =>
        await ChangeAsync(transaction => Count(transaction, PutNight, night.Day.DayNumber, (int)night.State, night.At.ToUnixTimeMilliseconds(), night.Trouble), cancellation);

    /// <inheritdoc/>
    public async ValueTask SaveBreaksAsync(DateOnly day, string institution, IReadOnlyList<NightBreak> open, DateTimeOffset at, CancellationToken cancellation) => await ChangeAsync(
        transaction =>
        {
            var moment = at.ToUnixTimeMilliseconds();
            var still = open.Select(b => (b.Chunk, b.Record)).ToHashSet();
            var known = writer.Rows(
                transaction, row => (row.GetInt32(0), row.GetInt32(1)),
                "SELECT chunk, record FROM night_break WHERE business_day = $1 AND institution = $2 AND resolved_at IS NULL", day.DayNumber, institution);
            foreach (var (chunk, record) in known.Where(k => !still.Contains(k)))
            {
                writer.Run(
                    transaction, "UPDATE night_break SET resolved_at = $5 WHERE business_day = $1 AND institution = $2 AND chunk = $3 AND record = $4",
                    day.DayNumber, institution, chunk, record, moment);
            }

            foreach (var b in open) writer.Run(transaction, PutBreak, day.DayNumber, institution, b.Chunk, b.Record, b.Code, b.Reason, b.NetGrams, moment);
            return open.Count;
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NightBreak>> ReadBreaksAsync(bool resolved, CancellationToken cancellation) => ReadAsync<IReadOnlyList<NightBreak>>(
        connection => connection.Rows(
            null,
            row => new NightBreak(
                DateOnly.FromDayNumber(row.GetInt32(0)), row.GetString(1), row.GetInt32(2), row.GetInt32(3), row.GetString(4), row.GetString(5), row.GetInt64(6),
                row.Moment(7), row.IsDBNull(8) ? null : row.Moment(8), row.GetString(9)),
            "SELECT business_day, institution, chunk, record, code, reason, net_grams, since, resolved_at, owner FROM night_break WHERE $1 OR resolved_at IS NULL ORDER BY business_day, institution, chunk, record",
            resolved ? 1 : 0),
        cancellation);

    /// <inheritdoc/>
    public ValueTask<bool> AssignBreakAsync(DateOnly day, string institution, int chunk, int record, string owner, CancellationToken cancellation) => ChangeAsync(
        transaction => Count(
            transaction, "UPDATE night_break SET owner = $5 WHERE business_day = $1 AND institution = $2 AND chunk = $3 AND record = $4", day.DayNumber, institution, chunk, record, owner) == 1,
        cancellation);

    private ValueTask<T> ChangeAsync<T>(Func<SqliteTransaction, T> change, CancellationToken cancellation) =>
        WriteAsync(change, reason => throw new LedgerUnavailableException(reason), cancellation);

    private int Count(SqliteTransaction transaction, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = writer.Command(transaction, sql, values);
        return command.ExecuteNonQuery();
    }
}
