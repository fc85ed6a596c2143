namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

public sealed partial class SqliteLedger
{
    /// <inheritdoc/>
    public ValueTask<LeaseAnswer> TryLeaseAsync(PartitionRange partitions, string owner, TimeSpan lasting, CancellationToken cancellation)
    {
        LeaseRules.Check(Deployment, partitions, owner, lasting);
        return WriteAsync(
            transaction =>
            {
                var (first, end) = (partitions.First, partitions.First + partitions.Count);
                var rows = writer.Rows(
                    transaction,
                    row => new LeaseRow(row.IsDBNull(0) ? null : row.GetString(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.Moment(2)),
                    "SELECT owner, fence, until FROM lease WHERE partition >= $1 AND partition < $2 ORDER BY partition",
                    first, end);
                var now = time.GetUtcNow();
                if (LeaseRules.HeldByOther(rows, owner, now) is { } reason) return new LeaseAnswer(LeaseOutcome.HeldByOther, null, reason);
                var (fence, renewed) = LeaseRules.NextFence(rows, owner);
                var until = now + lasting;
                writer.Run(transaction, "UPDATE lease SET owner = $3, fence = $4, until = $5 WHERE partition >= $1 AND partition < $2", first, end, owner, fence, until.ToUnixTimeMilliseconds());
                if (!renewed) writer.Run(transaction, "UPDATE watermark SET fence = $3 WHERE partition >= $1 AND partition < $2", first, end, fence);
                if (!renewed) LedgerLog.Leased(log, first, end - 1, owner, fence);
                return new LeaseAnswer(LeaseOutcome.Taken, new(partitions, owner, fence, until), "");
            },
            reason => new LeaseAnswer(LeaseOutcome.Unavailable, null, reason),
            cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(Lease lease, CancellationToken cancellation) => await WriteAsync(
        transaction =>
        {
            writer.Run(
                transaction, "UPDATE lease SET until = NULL WHERE partition >= $1 AND partition < $2 AND owner = $3 AND fence = $4",
                lease.Partitions.First, lease.Partitions.First + lease.Partitions.Count, lease.Owner, lease.Fence);
            return true;
        },
        _ => false,
        cancellation);
}
