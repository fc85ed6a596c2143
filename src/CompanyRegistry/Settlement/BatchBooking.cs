using CarbonPos.Carbon.Settlement;
using CarbonPos.CompanyRegistry.Access;
using CarbonPos.CompanyRegistry.Storage;

namespace CarbonPos.CompanyRegistry.Settlement;

/// <summary>Checks and books the chunks of one batch within a transaction. Memory holds one chunk, whatever the batch's size.</summary>
internal sealed class BatchBooking(Work work, long batch, BatchPlan plan, int afterClosing)
{
    /// <summary>Largest sum of a batch, and of what moves in it in either direction: 10^18 g.</summary>
    public const long MostGrams = 1_000_000_000_000_000_000;

    /// <summary>Compares what came with what was said.</summary>
    /// <returns>Null when it is the same.</returns>
    public Fault? Check()
    {
        var chunks = work.Rows(
            r => (Number: r.GetInt32(0), Records: r.GetInt32(1), Net: r.GetInt64(2), Digest: r.Bytes(3)), "SELECT number, records, net_grams, digest FROM chunk WHERE batch = $1 ORDER BY number", batch);
        if (!CompanyChunkCodec.BatchDigest(chunks.Select(c => c.Digest)).AsSpan().SequenceEqual(plan.Digest)) return Wrong("digest", "Their digest is not the head's");
        var records = chunks.Sum(c => (long)c.Records);
        if (records != plan.Records) return Wrong("records", $"They have {records} records, the head says {plan.Records}");
        Int128 net = 0, moved = 0;
        CompanyRecord? last = null;
        foreach (var chunk in chunks)
        {
            net += chunk.Net;
            foreach (var record in Read(chunk.Number))
            {
                if (last is { } before && record.CompareTo(before) <= 0) return Wrong("digest", $"The first record of chunk {chunk.Number} does not come after the last of the chunk before it");
                last = record;
                moved += Math.Abs(record.Net.Grams);
            }
        }

        if (net != plan.NetGrams) return Wrong("net_grams", $"Their net is {net} g, the head says {plan.NetGrams} g");
        return moved > MostGrams ? Wrong("net_grams", $"They move {moved} g, more than 10^18") : null;
    }

    /// <summary>Books every record, or makes it a break.</summary>
    public void Book()
    {
        var judge = new RecordJudge(work, plan.Name.BusinessDay, afterClosing);
        for (var number = 0; number < plan.Chunks; number++)
        {
            var records = Read(number);
            for (var i = 0; i < records.Length; i++)
            {
                if (judge.Judge(records[i]) is not { } broken) Book(records[i]);
                else Break(number, i, records[i], broken);
            }
        }
    }

    /// <summary>Books the breaks that can be booked now.</summary>
    /// <returns>How many could.</returns>
    public int Retry()
    {
        const int page = 1_000;
        var judge = new RecordJudge(work, plan.Name.BusinessDay, afterClosing);
        var (mended, after) = (0, (Chunk: -1, Record: -1));
        while (true)
        {
            var breaks = work.Rows(
                r => (Chunk: r.GetInt32(0), Record: r.GetInt32(1), Bytes: r.Bytes(2)),
                $"SELECT chunk, record, bytes FROM batch_break WHERE batch = $1 AND (chunk, record) > ($2, $3) ORDER BY chunk, record LIMIT {page}", batch, after.Chunk, after.Record);
            foreach (var (chunk, number, bytes) in breaks)
            {
                after = (chunk, number);
                var record = CompanyChunkCodec.ReadRecord(bytes);
                if (judge.Judge(record) is { } broken)
                {
                    work.Run("UPDATE batch_break SET code = $4, reason = $5 WHERE batch = $1 AND chunk = $2 AND record = $3", batch, chunk, number, broken.Code, broken.Reason);
                    continue;
                }

                Book(record);
                work.Run("DELETE FROM batch_break WHERE batch = $1 AND chunk = $2 AND record = $3", batch, chunk, number);
                mended++;
            }

            if (breaks.Count < page) return mended;
        }
    }

    private CompanyRecord[] Read(int number)
    {
        var chunk = work.Row(r => (r.Bytes(0), r.Bytes(1)).ToTuple(), "SELECT digest, bytes FROM chunk WHERE batch = $1 AND number = $2", batch, number)
            ?? throw new InvalidDataException($"Chunk {number} of batch {plan.Name} is gone from the registry's file. Restore it from a backup.");
        // SQLite does not check what the disk gives back.
        return CompanyChunkCodec.Digest(chunk.Item2).AsSpan().SequenceEqual(chunk.Item1)
            ? CompanyChunkCodec.Read(chunk.Item2)
            : throw new InvalidDataException($"Chunk {number} of batch {plan.Name} is damaged in the registry's file. Restore it from a backup.");
    }

    private void Book(in CompanyRecord record)
    {
        var day = plan.Name.BusinessDay.DayNumber;
        if (record.Kind == CompanyRecordKind.Purchases)
        {
            work.Run(
                "INSERT INTO company_purchase (company, business_day, batch, bought_grams, purchases, returns) VALUES ($1, $2, $3, $4, $5, $6)",
                record.Company.Value, day, batch, record.Grams.Grams, record.Sales, record.Refunds);
            return;
        }

        work.Run(
            """
            INSERT INTO product_sale (company, business_day, batch, activity, store, provenance, sold_grams, removal_grams, sales, refunds)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            record.Company.Value, day, batch, record.Activity?.ToString() ?? "", record.Store ?? -1, (int)(record.Provenance ?? 0),
            record.Grams.Grams, record.Removal.Grams, record.Sales, record.Refunds);
    }

    private void Break(int chunk, int number, in CompanyRecord record, (string Code, string Reason) broken) => work.Run(
        "INSERT INTO batch_break (batch, chunk, record, code, reason, net_grams, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        batch, chunk, number, broken.Code, broken.Reason, record.Net.Grams, CompanyChunkCodec.WriteRecord(record));

    private Fault Wrong(string field, string what) => Fault.Invalid(
        "CHUNKS_DIFFER", $"head.{field}", $"The chunks of batch {plan.Name} are not what its head says. {what}. Nothing was booked, and the chunks were dropped: send them again.");
}
