using CarbonPos.Carbon.Settlement;
using CarbonPos.CompanyRegistry.Access;
using CarbonPos.CompanyRegistry.Hosting;
using CarbonPos.CompanyRegistry.Storage;
using Grpc.Core;

namespace CarbonPos.CompanyRegistry.Settlement;

/// <summary>
/// Takes batches in. What was said and what came are kept as they come; all of a batch is booked in one transaction, so that a
/// process that dies between any two steps has left what was before the step, or what is after it.
/// </summary>
internal sealed class BatchBook(RegistryStore store, RegistryOptions options, TimeProvider time, ILogger<BatchBook> log)
{
    private const string ById = " WHERE deployment = $1 AND business_day = $2";

    /// <summary>Keeps what is coming; the same again goes on where it was.</summary>
    /// <exception cref="RefusedException">Another plan stands under this name.</exception>
    public Task<BatchStanding> OpenAsync(BatchPlan plan, CancellationToken cancellation) => store.WriteAsync(
        work =>
        {
            if (Find(work, plan.Name) is { } known)
            {
                var field = known.Plan.FirstDifference(plan);
                if (field.Length > 0) throw Refused(StatusCode.AlreadyExists, "BATCH_DIFFERS", $"head.{field}", $"Batch {plan.Name} was opened with another {field}. What is open can be discarded by the registry's operator; what is booked stays.");
                return Standing(work, known);
            }

            work.Run(
                """
                INSERT INTO batch (deployment, business_day, chunks, records, net_grams, digest, statement, statement_signature, statement_key, opened_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                """,
                plan.Name.Deployment, plan.Name.BusinessDay.DayNumber, plan.Chunks, plan.Records, plan.NetGrams, plan.Digest, plan.Statement, plan.StatementSignature, plan.StatementKey,
                time.GetUtcNow().ToUnixTimeMilliseconds());
            RegistryLog.Opened(log, plan.Name, plan.Chunks, plan.Records);
            return Standing(work, Find(work, plan.Name)!);
        },
        cancellation);

    /// <summary>Keeps a chunk.</summary>
    /// <returns>SHA-256 of its bytes.</returns>
    /// <exception cref="RefusedException">No such batch or number, or another chunk has it.</exception>
    public Task<byte[]> SubmitAsync(BatchName name, int number, CompanyRecord[] records, CancellationToken cancellation)
    {
        var bytes = CompanyChunkCodec.Write(name.Deployment, name.BusinessDay, number, records);
        var digest = CompanyChunkCodec.Digest(bytes);
        var net = (long)Net(records);
        return store.WriteAsync(
            work =>
            {
                var batch = Need(work, name);
                if (number >= batch.Plan.Chunks) throw Refused(StatusCode.InvalidArgument, "CHUNK_NUMBER_OUT_OF_RANGE", "number", $"Batch {name} has {batch.Plan.Chunks} chunks, numbered from 0.");
                var known = work.Row(r => r.Bytes(0), "SELECT digest FROM chunk WHERE batch = $1 AND number = $2", batch.Id, number);
                if (known is null)
                {
                    work.Run("INSERT INTO chunk (batch, number, records, net_grams, digest, bytes) VALUES ($1, $2, $3, $4, $5, $6)", batch.Id, number, records.Length, net, digest, bytes);
                }
                else if (!known.AsSpan().SequenceEqual(digest))
                {
                    throw Refused(StatusCode.AlreadyExists, "CHUNK_DIFFERS", "records", $"Chunk {number} of batch {name} came before with other records. Nothing was changed.");
                }

                return digest;
            },
            cancellation);
    }

    /// <summary>Books all of it, or nothing.</summary>
    /// <exception cref="RefusedException">Chunks are missing, or they are not what was said; the latter are dropped, to be sent again.</exception>
    public async Task<BatchStanding> CloseAsync(BatchName name, CancellationToken cancellation)
    {
        // The refusal that drops chunks is kept: it must not be undone with its transaction.
        var (standing, fault) = await store.WriteAsync<(BatchStanding?, Fault?)>(
            work =>
            {
                var batch = Need(work, name);
                if (batch.BookedAt is not null) return (Standing(work, batch), null);
                var there = work.Number("SELECT count(*) FROM chunk WHERE batch = $1", batch.Id);
                if (there < batch.Plan.Chunks) throw Refused(StatusCode.FailedPrecondition, "CHUNKS_MISSING", "", $"{batch.Plan.Chunks - there} chunks of batch {name} are missing; GetBatch names them.");
                var booking = new BatchBooking(work, batch.Id, batch.Plan, options.AfterClosing);
                if (booking.Check() is { } wrong)
                {
                    work.Run("DELETE FROM chunk WHERE batch = $1", batch.Id);
                    return (null, wrong);
                }

                booking.Book();
                work.Run("UPDATE batch SET booked_at = $2 WHERE id = $1", batch.Id, time.GetUtcNow().ToUnixTimeMilliseconds());
                return (Standing(work, Find(work, name)!), null);
            },
            cancellation);
        if (fault is not null)
        {
            RegistryLog.Dropped(log, name, fault.Text);
            throw new RefusedException(fault);
        }

        RegistryLog.Booked(log, name, standing!.BookedGrams, standing.BreakCount);
        return standing;
    }

    /// <exception cref="RefusedException">It was never opened.</exception>
    public BatchStanding Read(BatchName name) => store.Read(work => Standing(work, Need(work, name)));

    /// <summary>Judges the breaks once more, by the registers as they are now.</summary>
    /// <exception cref="RefusedException">No such batch, or it is not booked.</exception>
    public async Task<BatchStanding> RetryAsync(BatchName name, CancellationToken cancellation)
    {
        var (standing, mended) = await store.WriteAsync(
            work =>
            {
                var batch = Need(work, name);
                if (batch.BookedAt is null) throw Refused(StatusCode.FailedPrecondition, "BATCH_NOT_BOOKED", "", $"Batch {name} is open still; close it first.");
                var mended = new BatchBooking(work, batch.Id, batch.Plan, options.AfterClosing).Retry();
                return (Standing(work, batch), mended);
            },
            cancellation);
        RegistryLog.Retried(log, name, mended, standing.BreakCount);
        return standing;
    }

    /// <summary>Takes an open batch away whole, so that its deployment can open it with another head.</summary>
    /// <exception cref="RefusedException">No such batch, or it is booked: that stays for ever.</exception>
    public async Task DiscardAsync(BatchName name, CancellationToken cancellation)
    {
        await store.WriteAsync(
            work =>
            {
                var batch = Need(work, name);
                if (batch.BookedAt is not null) throw Refused(StatusCode.FailedPrecondition, "BATCH_BOOKED", "", $"Batch {name} is booked and stays so.");
                work.Run("DELETE FROM chunk WHERE batch = $1", batch.Id);
                return work.Run("DELETE FROM batch WHERE id = $1", batch.Id);
            },
            cancellation);
        RegistryLog.Discarded(log, name);
    }

    /// <summary>The newest batches, newest day first.</summary>
    public IReadOnlyList<(BatchName Name, BatchStanding Standing)> List(int most) => store.Read(work =>
        work.Rows(r => new BatchName(r.GetString(0), r.Day(1)), "SELECT deployment, business_day FROM batch ORDER BY business_day DESC, deployment LIMIT $1", most)
            .ConvertAll(name => (name, Standing(work, Need(work, name)))));

    /// <summary>What records move, exactly.</summary>
    public static Int128 Net(ReadOnlySpan<CompanyRecord> records)
    {
        Int128 net = 0;
        foreach (ref readonly var record in records) net += record.Net.Grams;
        return net;
    }

    private static RefusedException Refused(StatusCode status, string code, string field, string text) => new(new Fault(status, code, text) { Field = field });

    private static StoredBatch Need(Work work, BatchName name) =>
        Find(work, name) ?? throw Refused(StatusCode.NotFound, "BATCH_UNKNOWN", "key", $"Batch {name} was never opened here.");

    private static StoredBatch? Find(Work work, BatchName name) => work.Row(
        r => new StoredBatch(
            r.GetInt64(0), new(name, r.GetInt32(1), r.GetInt64(2), r.GetInt64(3), r.Bytes(4), r.Bytes(5), r.Bytes(6), r.GetString(7)), r.MomentOrNull(8)),
        "SELECT id, chunks, records, net_grams, digest, statement, statement_signature, statement_key, booked_at FROM batch" + ById,
        name.Deployment, name.BusinessDay.DayNumber);

    private static BatchStanding Standing(Work work, StoredBatch batch)
    {
        if (batch.BookedAt is null) return new(batch.Plan, Missing(work, batch), [], 0, null, 0);
        var breaks = work.Rows(
            r => new BrokenRecord(r.GetInt32(0), r.GetInt32(1), r.GetString(2), r.GetString(3), r.GetInt64(4)),
            "SELECT chunk, record, code, reason, net_grams FROM batch_break WHERE batch = $1 ORDER BY chunk, record LIMIT $2", batch.Id, BatchStanding.MostBreaks);
        var count = breaks.Count < BatchStanding.MostBreaks ? breaks.Count : work.Number("SELECT count(*) FROM batch_break WHERE batch = $1", batch.Id);
        // No sum of a batch's breaks leaves ±10^18: BatchBooking.Check has looked.
        var broken = work.Number("SELECT coalesce(sum(net_grams), 0) FROM batch_break WHERE batch = $1", batch.Id);
        return new(batch.Plan, [], breaks, count, batch.BookedAt, batch.Plan.NetGrams - broken);
    }

    private static List<int> Missing(Work work, StoredBatch batch)
    {
        var there = work.Rows(r => r.GetInt32(0), "SELECT number FROM chunk WHERE batch = $1", batch.Id).ToHashSet();
        return [.. Enumerable.Range(0, batch.Plan.Chunks).Where(number => !there.Contains(number)).Take(BatchStanding.MostMissing)];
    }

    private sealed record StoredBatch(long Id, BatchPlan Plan, DateTimeOffset? BookedAt);
}
