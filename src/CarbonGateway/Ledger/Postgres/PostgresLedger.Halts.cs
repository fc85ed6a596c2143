using CarbonPos.Carbon.Journal;
using Npgsql;
using NpgsqlTypes;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

public sealed partial class PostgresLedger
{
    private const string Note = """
        INSERT INTO lifted_halt (at, partition, halted_epoch, halted_sequence, halted_reason, lifted_by, lifted_reason, ledger_won, dropped)
        VALUES (clock_timestamp(), $1, $2, $3, $4, $5, $6, $7, $8)
        """;

    /// <inheritdoc/>
    public ValueTask<bool> LiftHaltAsync(Watermark seen, HaltLift lift, CancellationToken cancellation)
    {
        lift.Check();
        Deployment.Require(seen.Partition);
        return ReadAsync(
            async connection =>
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                // As a taker of leases does: first the lease, then the watermark, which an append under way holds.
                await using var read = Command(connection, "SELECT fence FROM lease WHERE partition = $1 FOR UPDATE", seen.Partition);
                var leased = (long)(await read.ExecuteScalarAsync(cancellation))!;
                var mark = (await MarksAsync(connection, "WHERE partition = $1 FOR UPDATE", [seen.Partition], cancellation))[0];
                if (!HaltRules.IsAsSeen(mark, seen)) return false;
                var fence = Math.Max(mark.Fence, leased) + 1;
                await using var batch = new NpgsqlBatch(connection)
                {
                    BatchCommands =
                    {
                        Command("UPDATE lease SET owner = NULL, fence = $3, until = NULL WHERE partition >= $1 AND partition < $2", PartitionRange.Of(seen.Partition), fence),
                        Command("UPDATE watermark SET fence = $3, halted_epoch = NULL, halted_sequence = NULL, halted_reason = NULL WHERE partition >= $1 AND partition < $2", PartitionRange.Of(seen.Partition), fence),
                        NoteCommand(mark, lift),
                    },
                };
                await batch.ExecuteNonQueryAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                LedgerLog.Lifted(log, seen.Partition, lift.By, lift.Reason);
                return true;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LiftedHalt>> ListLiftedHaltsAsync(CancellationToken cancellation) => ReadAsync<IReadOnlyList<LiftedHalt>>(
        async connection =>
        {
            await using var command = Command(
                connection, "SELECT partition, halted_epoch, halted_sequence, halted_reason, lifted_by, lifted_reason, ledger_won, dropped, at FROM lifted_halt ORDER BY number DESC LIMIT $1", LedgerLimits.MostListed);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var lifted = new List<LiftedHalt>();
            while (await reader.ReadAsync(cancellation))
            {
                var partition = reader.GetInt32(0);
                var halt = reader.IsDBNull(3) ? null : new Halt(new(partition, reader.GetInt32(1), reader.GetInt64(2)), reader.GetString(3));
                lifted.Add(new(partition, halt, new(reader.GetString(4), reader.GetString(5), reader.GetBoolean(6), reader.GetInt64(7)), reader.GetFieldValue<DateTimeOffset>(8)));
            }

            return lifted;
        },
        cancellation);

    private static NpgsqlBatchCommand NoteCommand(Watermark mark, HaltLift lift) => new(Note)
    {
        Parameters =
        {
            new() { Value = mark.Partition },
            new() { Value = (object?)mark.Halted?.Key.Epoch ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer },
            new() { Value = (object?)mark.Halted?.Key.Sequence ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
            new() { Value = (object?)mark.Halted?.Reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            new() { Value = lift.By },
            new() { Value = lift.Reason },
            new() { Value = lift.LedgerWon },
            new() { Value = lift.Dropped },
        },
    };
}
