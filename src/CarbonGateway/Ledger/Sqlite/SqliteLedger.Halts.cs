namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

public sealed partial class SqliteLedger
{
    private const string Note = """
        INSERT INTO lifted_halt (at, partition, halted_epoch, halted_sequence, halted_reason, lifted_by, lifted_reason, ledger_won, dropped)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    /// <inheritdoc/>
    public ValueTask<bool> LiftHaltAsync(Watermark seen, HaltLift lift, CancellationToken cancellation)
    {
        lift.Check();
        Deployment.Require(seen.Partition);
        return WriteAsync(
            transaction =>
            {
                var mark = Marks(writer, transaction, "WHERE partition = $1", seen.Partition)[0];
                if (!HaltRules.IsAsSeen(mark, seen)) return false;
                var fence = Math.Max(mark.Fence, (long)writer.Scalar(transaction, "SELECT fence FROM lease WHERE partition = $1", seen.Partition)!) + 1;
                writer.Run(transaction, "UPDATE lease SET owner = NULL, fence = $2, until = NULL WHERE partition = $1", seen.Partition, fence);
                writer.Run(transaction, "UPDATE watermark SET fence = $2, halted_epoch = NULL, halted_sequence = NULL, halted_reason = NULL WHERE partition = $1", seen.Partition, fence);
                writer.Run(
                    transaction, Note, time.GetUtcNow().ToUnixTimeMilliseconds(), mark.Partition, mark.Halted?.Key.Epoch, mark.Halted?.Key.Sequence, mark.Halted?.Reason,
                    lift.By, lift.Reason, lift.LedgerWon ? 1 : 0, lift.Dropped);
                LedgerLog.Lifted(log, seen.Partition, lift.By, lift.Reason);
                return true;
            },
            reason => throw new LedgerUnavailableException(reason),
            cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LiftedHalt>> ListLiftedHaltsAsync(CancellationToken cancellation) => ReadAsync<IReadOnlyList<LiftedHalt>>(
        connection => connection.Rows(
            null,
            row =>
            {
                var partition = row.GetInt32(0);
                var halt = row.IsDBNull(3) ? null : new Halt(new(partition, row.GetInt32(1), row.GetInt64(2)), row.GetString(3));
                return new LiftedHalt(partition, halt, new(row.GetString(4), row.GetString(5), row.GetInt64(6) != 0, row.GetInt64(7)), row.Moment(8));
            },
            "SELECT partition, halted_epoch, halted_sequence, halted_reason, lifted_by, lifted_reason, ledger_won, dropped, at FROM lifted_halt ORDER BY number DESC LIMIT $1",
            LedgerLimits.MostListed),
        cancellation);
}
