using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Market.Pool;
using Npgsql;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

public sealed partial class PostgresLedger
{
    private const string MoveColumns = "SELECT kind, day, partition, round, grams, moved FROM pool_move";

    private const string NamesTaken = "SELECT kind, day, partition, round FROM pool_move WHERE (day, kind, partition, round) IN (SELECT * FROM unnest($1, $2, $3, $4))";

    private const string PutMoves = "INSERT INTO pool_move (day, kind, partition, round, grams) SELECT * FROM unnest($1, $2, $3, $4, $5)";

    private const string PutMoved = """
        UPDATE pool_move m SET moved = f.moved FROM unnest($1, $2, $3, $4, $5) AS f (day, kind, partition, round, moved)
        WHERE m.day = f.day AND m.kind = f.kind AND m.partition = f.partition AND m.round = f.round AND m.moved IS NULL
        RETURNING m.kind, m.grams, m.moved
        """;

    /// <inheritdoc/>
    public IPoolBook Pool => this;

    /// <inheritdoc/>
    public ValueTask<PoolStanding> ReadPoolAsync(DateOnly day, CancellationToken cancellation) => ReadAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
            var unallocated = await UnallocatedAsync(connection, "", cancellation);
            var open = await MovesAsync(connection, MoveColumns + " WHERE moved IS NULL ORDER BY day, kind, partition, round", cancellation);
            var rounds = await RowsAsync(
                connection, row => (Key: ((PoolMoveKind)row.GetInt16(0), row.GetInt32(1)), Round: row.GetInt64(2)),
                "SELECT kind, partition, max(round) FROM pool_move WHERE day = $1 GROUP BY kind, partition", cancellation, day);
            return new PoolStanding(unallocated, open, rounds.ToDictionary(r => r.Key, r => r.Round));
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PoolMove>> PlanAsync(IReadOnlyList<PoolMove> moves, CancellationToken cancellation) => ReadAsync<IReadOnlyList<PoolMove>>(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            // Whoever has this row plans alone.
            var before = await UnallocatedAsync(connection, " FOR UPDATE", cancellation);
            var taken = (await RowsAsync(connection, row => ((PoolMoveKind)row.GetInt16(0), row.GetFieldValue<DateOnly>(1), row.GetInt32(2), row.GetInt64(3)), NamesTaken, cancellation, Names(moves))).ToHashSet();
            var (planned, unallocated) = PoolRules.Plan(moves, move => taken.Contains((move.Kind, move.Day, move.Partition, move.Round)), before);
            await RunAsync(connection, PutMoves, cancellation, [.. Names(planned), planned.Select(m => m.Grams.Grams).ToArray()]);
            await RunAsync(connection, "UPDATE pool_unallocated SET grams = $1", cancellation, unallocated.Grams);
            await transaction.CommitAsync(cancellation);
            return planned;
        },
        cancellation);

    /// <inheritdoc/>
    public async ValueTask FinishAsync(IReadOnlyList<PoolMove> moves, CancellationToken cancellation) => await ReadAsync(
        async connection =>
        {
            var moved = moves.Select(m => m.Moved?.Grams ?? throw new ArgumentException("A movement is finished with what it came to.", nameof(moves))).ToArray();
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await UnallocatedAsync(connection, " FOR UPDATE", cancellation);
            var grown = await RowsAsync(
                connection, row => PoolRules.Finish((PoolMoveKind)row.GetInt16(0), Co2eMass.FromGrams(row.GetInt64(1)), Co2eMass.FromGrams(row.GetInt64(2))), PutMoved, cancellation, [.. Names(moves), moved]);
            await RunAsync(connection, "UPDATE pool_unallocated SET grams = grams + $1", cancellation, grown.Aggregate(Co2eMass.Zero, (sum, g) => sum + g).Grams);
            return await CommitAsync(transaction, cancellation);
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PoolMove>> ReadMovesAsync(DateOnly day, CancellationToken cancellation) => ReadAsync<IReadOnlyList<PoolMove>>(
        async connection => await MovesAsync(connection, MoveColumns + " WHERE day = $1 ORDER BY kind, partition, round", cancellation, day), cancellation);

    private static object[] Names(IReadOnlyList<PoolMove> moves) =>
        [moves.Select(m => m.Day).ToArray(), moves.Select(m => (short)m.Kind).ToArray(), moves.Select(m => m.Partition).ToArray(), moves.Select(m => m.Round).ToArray()];

    private static async Task<Co2eMass> UnallocatedAsync(NpgsqlConnection connection, string locked, CancellationToken cancellation) =>
        (await RowsAsync(connection, row => Co2eMass.FromGrams(row.GetInt64(0)), "SELECT grams FROM pool_unallocated" + locked, cancellation))[0];

    private static Task<List<PoolMove>> MovesAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values) => RowsAsync(
        connection,
        row => new PoolMove(
            (PoolMoveKind)row.GetInt16(0), row.GetFieldValue<DateOnly>(1), row.GetInt32(2), row.GetInt64(3), Co2eMass.FromGrams(row.GetInt64(4)), row.IsDBNull(5) ? null : Co2eMass.FromGrams(row.GetInt64(5))),
        sql, cancellation, values);

    private static async Task<List<T>> RowsAsync<T>(NpgsqlConnection connection, Func<NpgsqlDataReader, T> read, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation)) rows.Add(read(reader));
        return rows;
    }
}
