using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Market.Pool;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

public sealed partial class SqliteLedger
{
    private const string MoveColumns = "SELECT kind, day, partition, round, grams, moved FROM pool_move";

    /// <inheritdoc/>
    public IPoolBook Pool => this;

    /// <inheritdoc/>
    public ValueTask<PoolStanding> ReadPoolAsync(DateOnly day, CancellationToken cancellation) => ReadAsync(
        connection =>
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return new PoolStanding(
                Unallocated(connection, transaction),
                connection.Rows(transaction, Move, MoveColumns + " WHERE moved IS NULL ORDER BY day, kind, partition, round"),
                connection.Rows(
                    transaction, row => (Key: ((PoolMoveKind)row.GetInt32(0), row.GetInt32(1)), Round: row.GetInt64(2)),
                    "SELECT kind, partition, max(round) FROM pool_move WHERE day = $1 GROUP BY kind, partition", day.DayNumber).ToDictionary(r => r.Key, r => r.Round));
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PoolMove>> PlanAsync(IReadOnlyList<PoolMove> moves, CancellationToken cancellation) => ChangeAsync<IReadOnlyList<PoolMove>>(
        transaction =>
        {
            var (planned, unallocated) = PoolRules.Plan(moves, IsTaken, Unallocated(writer, transaction));
            foreach (var move in planned)
            {
                writer.Run(transaction, "INSERT INTO pool_move (day, kind, partition, round, grams) VALUES ($1, $2, $3, $4, $5)", move.Day.DayNumber, (int)move.Kind, move.Partition, move.Round, move.Grams.Grams);
            }

            writer.Run(transaction, "UPDATE pool_unallocated SET grams = $1", unallocated.Grams);
            return planned;

            bool IsTaken(PoolMove move) => writer.Scalar(
                transaction, "SELECT 1 FROM pool_move WHERE day = $1 AND kind = $2 AND partition = $3 AND round = $4", move.Day.DayNumber, (int)move.Kind, move.Partition, move.Round) is not null;
        },
        cancellation);

    /// <inheritdoc/>
    public async ValueTask FinishAsync(IReadOnlyList<PoolMove> moves, CancellationToken cancellation) => await ChangeAsync(
        transaction =>
        {
            var grown = Co2eMass.Zero;
            foreach (var move in moves)
            {
                if (move.Moved is not { } moved) throw new ArgumentException("A movement is finished with what it came to.", nameof(moves));
                var planned = writer.Scalar(
                    transaction, "UPDATE pool_move SET moved = $5 WHERE day = $1 AND kind = $2 AND partition = $3 AND round = $4 AND moved IS NULL RETURNING grams",
                    move.Day.DayNumber, (int)move.Kind, move.Partition, move.Round, moved.Grams);
                if (planned is long grams) grown += PoolRules.Finish(move.Kind, Co2eMass.FromGrams(grams), moved);
            }

            return Count(transaction, "UPDATE pool_unallocated SET grams = grams + $1", grown.Grams);
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PoolMove>> ReadMovesAsync(DateOnly day, CancellationToken cancellation) => ReadAsync<IReadOnlyList<PoolMove>>(
        connection => connection.Rows(null, Move, MoveColumns + " WHERE day = $1 ORDER BY kind, partition, round", day.DayNumber), cancellation);

    private static Co2eMass Unallocated(SqliteConnection connection, SqliteTransaction transaction) =>
        Co2eMass.FromGrams((long)connection.Scalar(transaction, "SELECT grams FROM pool_unallocated")!);

    private static PoolMove Move(SqliteDataReader row) => new(
        (PoolMoveKind)row.GetInt32(0), DateOnly.FromDayNumber(row.GetInt32(1)), row.GetInt32(2), row.GetInt64(3), Co2eMass.FromGrams(row.GetInt64(4)), row.LongOrNull(5) is { } moved ? Co2eMass.FromGrams(moved) : null);
}
