using Npgsql;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

public sealed partial class PostgresLedger
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async ValueTask<LeaseAnswer> TryLeaseAsync(PartitionRange partitions, string owner, TimeSpan lasting, CancellationToken cancellation)
    {
        LeaseRules.Check(Deployment, partitions, owner, lasting);
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var (rows, now) = await LockLeasesAsync(connection, partitions, cancellation);
            if (LeaseRules.HeldByOther(rows, owner, now) is { } reason) return new(LeaseOutcome.HeldByOther, null, reason);
            var (fence, renewed) = LeaseRules.NextFence(rows, owner);
            var until = now + lasting;
            await using var take = new NpgsqlBatch(connection);
            take.BatchCommands.Add(Command("UPDATE lease SET owner = $3, fence = $4, until = $5 WHERE partition >= $1 AND partition < $2", partitions, owner, fence, until));
            // An append under way holds these rows: whoever takes over waits for its end, and knows that no other will come.
            if (!renewed) take.BatchCommands.Add(Command("SELECT 1 FROM watermark WHERE partition >= $1 AND partition < $2 ORDER BY partition FOR UPDATE", partitions));
            if (!renewed) take.BatchCommands.Add(Command("UPDATE watermark SET fence = $3 WHERE partition >= $1 AND partition < $2", partitions, fence));
            await take.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            standing.Reached();
            if (!renewed) LedgerLog.Leased(log, partitions.First, partitions.First + partitions.Count - 1, owner, fence);
            return new(LeaseOutcome.Taken, new(partitions, owner, fence, until), "");
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            await EndStandingStillAsync(cancellation);
            return new(LeaseOutcome.HeldByOther, null, "An append or another taker is at work on these partitions.");
        }
        catch (Exception e) when (PostgresTrouble.IsUnavailable(e))
        {
            return new(LeaseOutcome.Unavailable, null, Failed(e));
        }
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(Lease lease, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands = { Command("UPDATE lease SET until = NULL WHERE partition >= $1 AND partition < $2 AND owner = $3 AND fence = $4", lease.Partitions, lease.Owner, lease.Fence) },
            };
            await batch.ExecuteNonQueryAsync(cancellation);
        }
        catch (Exception e) when (PostgresTrouble.IsUnavailable(e))
        {
            // It runs out by itself.
            Failed(e);
        }
    }

    // Its lease has run out, yet it holds the rows: a process that was stopped in the middle of a COPY, which no time limit of the
    // server ends, or of renewing its lease. Ended by us, it wrote nothing; the next attempt takes over.
    private async Task EndStandingStillAsync(CancellationToken cancellation)
    {
        try
        {
            await using var command = source.CreateCommand(
                """
                SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a
                WHERE a.datname = current_database() AND a.usename = current_user AND a.application_name = $1 AND a.pid <> pg_backend_pid()
                  AND a.xact_start < clock_timestamp() - $2
                  AND EXISTS (SELECT 1 FROM pg_locks l WHERE l.pid = a.pid AND l.relation IN ('watermark'::regclass, 'lease'::regclass) AND l.granted)
                """);
            command.Parameters.Add(new() { Value = ApplicationName });
            command.Parameters.Add(new() { Value = options.Patience });
            await command.ExecuteNonQueryAsync(cancellation);
        }
        catch (Exception e) when (PostgresTrouble.IsUnavailable(e))
        {
            Failed(e);
        }
    }

    private async Task<(List<LeaseRow> Rows, DateTimeOffset Now)> LockLeasesAsync(NpgsqlConnection connection, PartitionRange partitions, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new($"SELECT set_config('lock_timeout', '{LockPatience.TotalMilliseconds:0}', true), set_config('idle_in_transaction_session_timeout', '{options.Patience.TotalMilliseconds:0}', true)"));
        batch.BatchCommands.Add(Command("SELECT owner, fence, until, clock_timestamp() FROM lease WHERE partition >= $1 AND partition < $2 ORDER BY partition FOR UPDATE", partitions));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var (rows, now) = (new List<LeaseRow>(partitions.Count), DateTimeOffset.MinValue);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(new(reader.IsDBNull(0) ? null : reader.GetString(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<DateTimeOffset>(2)));
            now = reader.GetFieldValue<DateTimeOffset>(3);
        }

        return (rows, now);
    }

    private static NpgsqlBatchCommand Command(string sql, PartitionRange partitions, params object[] more)
    {
        var command = new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = partitions.First }, new() { Value = partitions.First + partitions.Count } } };
        foreach (var value in more) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
