using CarbonPos.Carbon.Settlement;
using CarbonPos.CentralAccount.Access;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;
using CarbonPos.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using CitizenRecord = CarbonPos.Carbon.Settlement.CitizenRecord;
using Deployment = CarbonPos.CentralAccount.Registers.Deployment;

namespace CarbonPos.CentralAccount.Settlement;

/// <summary>The batches of all deployments: opened, filled, booked once. Each method is one step that is wholly done or not at all.</summary>
internal static class Batches
{
    private const int MostMissing = 1_000;
    private const int MostBreaks = 10_000;

    /// <summary>Opens a batch, or finds that it is there.</summary>
    /// <exception cref="FaultException">Another head has this key; the statement is not signed as it must be; the day cannot be.</exception>
    public static BatchStatus Open(Work work, string caller, BatchHead head, DateOnly day, DateTimeOffset now)
    {
        var deployment = Known(work, caller);
        if (work.First(row => BatchHead.Parser.ParseFrom(row.Bytes(0)), "SELECT head FROM batch WHERE deployment = $1 AND day = $2", caller, day) is { } there)
        {
            return HeadReader.Difference(there, head) is { } field
                ? throw new FaultException(Fault.Differs("BATCH_DIFFERS", field, $"The batch of this day was opened with another head; the first field that differs is '{field}'."))
                : Status(work, caller, day);
        }

        if (day < deployment.OpenedOn || day > DateOnly.FromDateTime(now.UtcDateTime).AddDays(1))
        {
            throw new FaultException(Fault.Invalid("BUSINESS_DAY_OUT_OF_RANGE", "head.key.business_day", $"A business day of this deployment lies between {deployment.OpenedOn:yyyy-MM-dd} and today."));
        }

        HeadReader.CheckStatement(work, caller, head, day);
        work.Run(
            "INSERT INTO batch (deployment, day, chunks, records, net, digest, head) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            caller, day, (long)head.Chunks, head.Records, head.NetGrams, head.Digest.ToByteArray(), head.ToByteArray());
        return Status(work, caller, day);
    }

    /// <summary>Keeps a chunk of an open batch. The same chunk may come again, also after the batch is booked.</summary>
    /// <exception cref="FaultException">No such batch or number, or another chunk has this number.</exception>
    public static void Keep(Work work, CitizenChunk chunk, byte[] bytes, byte[] digest)
    {
        var batch = Find(work, chunk.Deployment, chunk.BusinessDay);
        if (chunk.Number >= batch.Chunks) throw new FaultException(Fault.Invalid("CHUNK_NUMBER_OUT_OF_RANGE", "number", $"The head announces {batch.Chunks} chunks, numbered from 0."));
        if (work.First(row => row.Bytes(0), "SELECT digest FROM chunk WHERE deployment = $1 AND day = $2 AND number = $3", chunk.Deployment, chunk.BusinessDay, (long)chunk.Number) is { } there)
        {
            if (there.AsSpan().SequenceEqual(digest)) return;
            throw new FaultException(Fault.Differs("CHUNK_DIFFERS", "records", $"Chunk {chunk.Number} is there with other records."));
        }

        work.Run("INSERT INTO chunk VALUES ($1, $2, $3, $4, $5)", chunk.Deployment, chunk.BusinessDay, (long)chunk.Number, digest, bytes);
    }

    /// <summary>Books all of an open batch, or answers as before.</summary>
    /// <returns>The status, and whether it was booked now.</returns>
    /// <exception cref="FaultException">Chunks are missing, or digests, sums or order are not as the head says: nothing is booked.</exception>
    public static (BatchStatus Status, bool Now) Close(Work work, string caller, DateOnly day, DateTimeOffset now)
    {
        var batch = Find(work, caller, day);
        if (batch.BookedAt is not null) return (Status(work, caller, day), false);
        var digests = work.Rows(row => row.Bytes(0), "SELECT digest FROM chunk WHERE deployment = $1 AND day = $2 ORDER BY number", caller, day);
        if (digests.Count < batch.Chunks) throw new FaultException(Fault.NotNow("CHUNKS_MISSING", $"{batch.Chunks - digests.Count} of {batch.Chunks} chunks are missing."));
        if (!CitizenChunk.DigestOf(digests).AsSpan().SequenceEqual(batch.Digest)) throw Wrong("BATCH_DIGEST_WRONG", "The chunks' digests do not make the head's digest.");
        var booking = new Booking(work, Known(work, caller), day);
        var (records, net, last) = (0L, (Int128)0, (CitizenRecord?)null);
        for (var number = 0; number < batch.Chunks; number++)
        {
            var chunk = Chunk(work, caller, day, number);
            for (var i = 0; i < chunk.Records.Count; i++)
            {
                var record = chunk.Records[i];
                if (last is { } before && CitizenChunk.Compare(before, record) >= 0) throw Wrong("RECORDS_OUT_OF_ORDER", $"Record {i} of chunk {number} does not come after the one before it.");
                (records, net, last) = (records + 1, net + record.Net.Grams, record);
                booking.Take(new(number, i), record);
            }
        }

        if (records != batch.Records) throw Wrong("BATCH_COUNT_WRONG", $"The head announces {batch.Records} records, the chunks have {records}.");
        if (net != batch.Net) throw Wrong("BATCH_SUM_WRONG", $"The head announces {batch.Net} g net, the records have {net} g.");
        booking.Finish();
        Settle(work, caller, day, booking, now);
        Transfers.Settle(work, caller, now);
        return (Status(work, caller, day), true);

        static FaultException Wrong(string code, string what) => new(Fault.Invalid(code, "", what + " Nothing is booked. A batch that was opened wrongly can be discarded: 'carbonpos-central batch discard'."));
    }

    /// <summary>Judges the breaks of a booked batch once more.</summary>
    /// <exception cref="FaultException">It is not booked.</exception>
    public static BatchStatus Retry(Work work, string caller, DateOnly day, DateTimeOffset now)
    {
        if (Find(work, caller, day).BookedAt is null) throw new FaultException(Fault.NotNow("BATCH_NOT_BOOKED", "The batch is open: close it first."));
        var places = work.Rows(row => new Place(row.GetInt32(0), row.GetInt32(1)), "SELECT chunk, record FROM break WHERE deployment = $1 AND day = $2 ORDER BY chunk, record", caller, day);
        var booking = new Booking(work, Known(work, caller), day);
        CitizenChunk? chunk = null;
        foreach (var place in places)
        {
            if (chunk?.Number != place.Chunk) chunk = Chunk(work, caller, day, place.Chunk);
            booking.Take(place, chunk.Records[place.Record]);
        }

        booking.Finish();
        work.Run("DELETE FROM break WHERE deployment = $1 AND day = $2", caller, day);
        Settle(work, caller, day, booking, now);
        Transfers.Settle(work, caller, now);
        return Status(work, caller, day);
    }

    /// <summary>Forgets an open batch and its chunks, so that the day can be opened with another head.</summary>
    /// <exception cref="FaultException">There is none, or it is booked.</exception>
    public static void Discard(Work work, string deployment, DateOnly day)
    {
        if (Find(work, deployment, day).BookedAt is not null) throw new FaultException(Fault.NotNow("BATCH_BOOKED", "The batch is booked, and stays."));
        work.Run("DELETE FROM chunk WHERE deployment = $1 AND day = $2", deployment, day);
        work.Run("DELETE FROM batch WHERE deployment = $1 AND day = $2", deployment, day);
    }

    /// <exception cref="FaultException">There is none.</exception>
    public static BatchStatus Status(Work work, string deployment, DateOnly day)
    {
        var batch = Find(work, deployment, day);
        var status = new BatchStatus
        {
            Key = new() { Deployment = deployment, BusinessDay = day.ToString("yyyy-MM-dd") },
            State = batch.BookedAt is null ? BatchState.Open : BatchState.Booked,
            BookedAt = batch.BookedAt is { } at ? Timestamp.FromDateTimeOffset(at) : null,
            BookedGrams = batch.Booked,
            BreakCount = batch.Breaks,
        };
        if (batch.BookedAt is null)
        {
            var there = work.Rows(row => row.GetInt32(0), "SELECT number FROM chunk WHERE deployment = $1 AND day = $2", deployment, day).ToHashSet();
            status.MissingChunks.AddRange(Enumerable.Range(0, batch.Chunks).Where(n => !there.Contains(n)).Take(MostMissing));
        }

        status.Breaks.AddRange(work.Rows(
            row => new BatchBreak { Chunk = row.GetInt32(0), Record = row.GetInt32(1), Code = row.GetString(2), Reason = row.GetString(3), NetGrams = row.GetInt64(4) },
            "SELECT chunk, record, code, reason, net FROM break WHERE deployment = $1 AND day = $2 ORDER BY chunk, record LIMIT $3", deployment, day, MostBreaks));
        return status;
    }

    private static void Settle(Work work, string deployment, DateOnly day, Booking booking, DateTimeOffset now)
    {
        foreach (var (place, record, verdict) in booking.Breaks)
        {
            work.Run(
                "INSERT INTO break VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                deployment, day, (long)place.Chunk, (long)place.Record, verdict.Code, verdict.Reason, record.Net, record.Account);
        }

        if (Int128.Abs(booking.Grams) > HeadReader.MostNet) throw new FaultException(Fault.Invalid("BATCH_SUM_WRONG", "", "The booked records' sum is outside ±10^18 g. Nothing is booked."));
        work.Run(
            "UPDATE batch SET booked_at = coalesce(booked_at, $3), booked = booked + $4, breaks = $5 WHERE deployment = $1 AND day = $2",
            deployment, day, now, (long)booking.Grams, (long)booking.Breaks.Count);
    }

    private static CitizenChunk Chunk(Work work, string deployment, DateOnly day, int number) =>
        CitizenChunk.Read(work.First(row => row.Bytes(0), "SELECT bytes FROM chunk WHERE deployment = $1 AND day = $2 AND number = $3", deployment, day, (long)number));

    private static Deployment Known(Work work, string id) =>
        Deployments.Find(work, id) ?? throw new FaultException(Fault.NotFound("DEPLOYMENT_UNKNOWN", "The deployment is not in the central account's register: 'carbonpos-central deployment add'."));

    private static BatchRow Find(Work work, string deployment, DateOnly day) => work.First(
        row => new BatchRow(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2), row.Bytes(3), row.IsDBNull(4) ? null : row.Moment(4), row.GetInt64(5), row.GetInt64(6)),
        "SELECT chunks, records, net, digest, booked_at, booked, breaks FROM batch WHERE deployment = $1 AND day = $2", deployment, day)
        ?? throw new FaultException(Fault.NotFound("BATCH_UNKNOWN", "No batch of this day was opened."));

    private sealed record BatchRow(int Chunks, long Records, long Net, byte[] Digest, DateTimeOffset? BookedAt, long Booked, long Breaks);
}
