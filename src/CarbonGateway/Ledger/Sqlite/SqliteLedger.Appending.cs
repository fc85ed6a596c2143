using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

public sealed partial class SqliteLedger
{
    private const string InsertEntry = """
        INSERT INTO entry (partition, epoch, sequence, business_day, at, kind, account, request_merchant, request_id,
            transaction_epoch, transaction_sequence, replaced_epoch, replaced_sequence, chain, bytes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        """;

    private const string InsertLeg = """
        INSERT INTO leg (business_day, partition, epoch, sequence, number,
            from_kind, from_account, from_period, from_company, from_store, from_activity, from_provenance, from_partition,
            to_kind, to_account, to_period, to_company, to_store, to_activity, to_provenance, to_partition, grams)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
        """;

    private const string AddSpan = """
        INSERT INTO span AS s (partition, business_day, first_sequence, last_sequence, entries, legs, moved) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (partition, business_day) DO UPDATE SET
            first_sequence = min(s.first_sequence, excluded.first_sequence), last_sequence = max(s.last_sequence, excluded.last_sequence),
            entries = s.entries + excluded.entries, legs = s.legs + excluded.legs, moved = s.moved + excluded.moved
        """;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<AppendResult>> AppendAsync(
        Lease lease, DateOnly businessDay, IReadOnlyList<PartitionBatch> batches, CancellationToken cancellation)
    {
        AppendDraft.Check(lease, batches);
        return WriteAsync<IReadOnlyList<AppendResult>>(
            transaction =>
            {
                var draft = new AppendDraft(lease, businessDay);
                var results = new AppendResult[batches.Count];
                for (var i = 0; i < results.Length; i++)
                {
                    var mark = Marks(writer, transaction, "WHERE partition = $1", batches[i].Partition)[0];
                    results[i] = draft.Judge(batches[i], mark, Repeated(transaction, batches[i], mark, lease));
                }

                WriteRows(transaction, draft, businessDay);
                WriteMarks(transaction, draft, businessDay);
                return results;
            },
            reason => [.. batches.Select(b => new AppendResult.Unavailable(b.Partition, reason))],
            cancellation);
    }

    private Dictionary<long, StoredEntry> Repeated(SqliteTransaction transaction, PartitionBatch batch, Watermark mark, Lease lease)
    {
        if (AppendDraft.Repeated(batch, mark, lease) is not { } repeated) return [];
        return writer.Rows(
            transaction,
            row => (Sequence: row.GetInt64(0), Entry: new StoredEntry(row.GetInt32(1), row.GetFieldValue<byte[]>(2))),
            "SELECT sequence, epoch, bytes FROM entry WHERE partition = $1 AND sequence BETWEEN $2 AND $3",
            batch.Partition, repeated.First, repeated.Last).ToDictionary(row => row.Sequence, row => row.Entry);
    }

    private void WriteRows(SqliteTransaction transaction, AppendDraft draft, DateOnly businessDay)
    {
        if (draft.Entries.Count == 0) return;
        using var entries = writer.Command(transaction, InsertEntry, new object?[15]);
        using var legs = writer.Command(transaction, InsertLeg, new object?[22]);
        foreach (var entry in draft.Entries)
        {
            var c = EntryColumns.Of(entry.Entry);
            entries.Run(
                c.Key.Partition, c.Key.Epoch, c.Key.Sequence, businessDay.DayNumber, c.At.ToUnixTimeMilliseconds(), (int)c.Kind,
                SqliteStatements.Blob(c.Account), c.RequestMerchant, SqliteStatements.Blob(c.RequestId),
                c.Transaction?.Epoch, c.Transaction?.Sequence, c.Replaced?.Epoch, c.Replaced?.Sequence, entry.Chain.ToArray(), draft.Bytes(entry).ToArray());
            for (var i = 0; i < entry.Entry.Legs.Length; i++)
            {
                ref readonly var leg = ref entry.Entry.Legs[i];
                var (from, to) = (PlaceColumns.Of(leg.From), PlaceColumns.Of(leg.To));
                legs.Run(
                    businessDay.DayNumber, c.Key.Partition, c.Key.Epoch, c.Key.Sequence, i,
                    (int)from.Kind, SqliteStatements.Blob(from.Account), from.Period, from.Company, from.Store, from.Activity, from.Provenance, from.Partition,
                    (int)to.Kind, SqliteStatements.Blob(to.Account), to.Period, to.Company, to.Store, to.Activity, to.Provenance, to.Partition, leg.Grams.Grams);
            }
        }
    }

    private void WriteMarks(SqliteTransaction transaction, AppendDraft draft, DateOnly businessDay)
    {
        foreach (var change in draft.Changes)
        {
            var mark = change.Mark;
            writer.Run(
                transaction, "UPDATE watermark SET epoch = $2, sequence = $3, chain = $4, halted_epoch = $5, halted_sequence = $6, halted_reason = $7, open_day = $8 WHERE partition = $1",
                mark.Partition, mark.Epoch, mark.Sequence, mark.Chain.ToArray(), mark.Halted?.Key.Epoch, mark.Halted?.Key.Sequence, mark.Halted?.Reason, mark.OpenDay?.DayNumber);
            if (change.Entries > 0) writer.Run(transaction, AddSpan, mark.Partition, businessDay.DayNumber, change.FirstSequence, mark.Sequence, change.Entries, change.Legs, change.Moved);
            if (mark.Halted is { } halt) LedgerLog.Halted(log, mark.Partition, halt.Key, halt.Reason);
        }
    }
}
