using CarbonPos.Carbon.Settlement;
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

    private const string UpdateMark =
        "UPDATE watermark SET epoch = ?2, sequence = ?3, chain = ?4, halted_epoch = ?5, halted_sequence = ?6, halted_reason = ?7, open_day = ?8 WHERE partition = ?1";

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
                var (first, last) = batches.Count == 0 ? (0, -1) : (batches.Min(b => b.Partition), batches.Max(b => b.Partition));
                var marks = Marks(writer, transaction, "WHERE partition BETWEEN $1 AND $2 ORDER BY partition", first, last);
                for (var i = 0; i < results.Length; i++)
                {
                    var mark = marks[batches[i].Partition - first];
                    results[i] = draft.Judge(batches[i], mark, Repeated(transaction, batches[i], mark, lease));
                }

                WriteRows(draft, businessDay);
                WriteMarks(draft, businessDay);
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

    private void WriteRows(AppendDraft draft, DateOnly businessDay)
    {
        if (draft.Entries.Count == 0) return;
        using var entries = new RowInsert(writer, InsertEntry);
        using var legs = new RowInsert(writer, InsertLeg);
        Span<byte> chain = stackalloc byte[Digest.Size];
        foreach (var entry in draft.Entries)
        {
            var c = EntryColumns.Of(entry.Entry);
            entry.Chain.Write(chain);
            entries.Set(c.Key.Partition).Set(c.Key.Epoch).Set(c.Key.Sequence).Set(businessDay.DayNumber).Set(c.At.ToUnixTimeMilliseconds()).Set((int)c.Kind)
                .Set(c.Account).Set(c.RequestMerchant).Set(c.RequestId).Set(c.Transaction?.Epoch).Set(c.Transaction?.Sequence).Set(c.Replaced?.Epoch).Set(c.Replaced?.Sequence)
                .Set(chain).Set(draft.Bytes(entry)).Run();
            for (var i = 0; i < entry.Entry.Legs.Length; i++)
            {
                ref readonly var leg = ref entry.Entry.Legs[i];
                legs.Set(businessDay.DayNumber).Set(c.Key.Partition).Set(c.Key.Epoch).Set(c.Key.Sequence).Set(i);
                Set(legs, PlaceColumns.Of(leg.From));
                Set(legs, PlaceColumns.Of(leg.To));
                legs.Set(leg.Grams.Grams).Run();
            }
        }
    }

    private static void Set(RowInsert legs, in PlaceColumns place) =>
        legs.Set((int)place.Kind).Set(place.Account).Set(place.Period).Set(place.Company).Set(place.Store).Set(place.Activity).Set(place.Provenance).Set(place.Partition);

    private void WriteMarks(AppendDraft draft, DateOnly businessDay)
    {
        using var marks = new RowInsert(writer, UpdateMark);
        using var spans = new RowInsert(writer, AddSpan);
        Span<byte> chain = stackalloc byte[Digest.Size];
        foreach (var change in draft.Changes)
        {
            var mark = change.Mark;
            mark.Chain.Write(chain);
            marks.Set(mark.Partition).Set(mark.Epoch).Set(mark.Sequence).Set(chain).Set(mark.Halted?.Key.Epoch).Set(mark.Halted?.Key.Sequence).Set(mark.Halted?.Reason).Set(mark.OpenDay?.DayNumber).Run();
            if (change.Entries > 0) spans.Set(mark.Partition).Set(businessDay.DayNumber).Set(change.FirstSequence).Set(mark.Sequence).Set(change.Entries).Set(change.Legs).Set(change.Moved).Run();
            if (mark.Halted is { } halt) LedgerLog.Halted(log, mark.Partition, halt.Key, halt.Reason);
        }
    }
}
