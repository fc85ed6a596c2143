using Npgsql;
using NpgsqlTypes;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

public sealed partial class PostgresLedger
{
    private const string SetMarks = """
        UPDATE watermark w SET epoch = n.epoch, sequence = n.sequence, chain = n.chain, halted_epoch = n.halted_epoch, halted_sequence = n.halted_sequence, halted_reason = n.halted_reason, open_day = n.open_day
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS n (partition, epoch, sequence, chain, halted_epoch, halted_sequence, halted_reason, open_day)
        WHERE w.partition = n.partition
        """;

    private const string AddSpans = """
        INSERT INTO span AS s (partition, business_day, first_sequence, last_sequence, entries, legs, moved)
        SELECT n.partition, $1, n.first, n.last, n.entries, n.legs, n.moved FROM unnest($2, $3, $4, $5, $6, $7) AS n (partition, first, last, entries, legs, moved)
        ON CONFLICT (partition, business_day) DO UPDATE SET
            first_sequence = least(s.first_sequence, excluded.first_sequence), last_sequence = greatest(s.last_sequence, excluded.last_sequence),
            entries = s.entries + excluded.entries, legs = s.legs + excluded.legs, moved = s.moved + excluded.moved
        """;

    private readonly System.Collections.Concurrent.ConcurrentBag<CopyBuffers> buffers = [];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AppendResult>> AppendAsync(
        Lease lease, DateOnly businessDay, IReadOnlyList<PartitionBatch> batches, CancellationToken cancellation)
    {
        AppendDraft.Check(lease, batches);
        if (batches.Count == 0) return [];
        var rows = buffers.TryTake(out var kept) ? kept : new CopyBuffers();
        try
        {
            await days.EnsureAsync(businessDay, cancellation);
            var results = await AppendOnceAsync(lease, businessDay, batches, rows, cancellation);
            standing.Reached();
            return results;
        }
        catch (Exception e) when (PostgresTrouble.IsUnavailable(e))
        {
            var reason = Failed(e);
            return [.. batches.Select(b => new AppendResult.Unavailable(b.Partition, reason))];
        }
        finally
        {
            if (rows.Reset() && buffers.Count < options.Connections) buffers.Add(rows);
        }
    }

    private async Task<AppendResult[]> AppendOnceAsync(
        Lease lease, DateOnly businessDay, IReadOnlyList<PartitionBatch> batches, CopyBuffers rows, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var marks = await LockMarksAsync(connection, batches, cancellation);
        var stored = await ReadRepeatedAsync(connection, batches, marks, lease, cancellation);
        var draft = new AppendDraft(lease, businessDay);
        var results = new AppendResult[batches.Count];
        if (batches.Any(b => AppendDraft.MayWrite(b, marks[b.Partition], lease))) await CopyRows.SendAsync(connection, draft, results.Length, Judge, businessDay, rows, cancellation);
        else for (var i = 0; i < results.Length; i++) Judge(i);
        if (draft.Changes.Count == 0) return results;
        await using (var batch = new NpgsqlBatch(connection))
        {
            batch.BatchCommands.Add(MarksCommand(draft.Changes));
            var spans = draft.Changes.FindAll(c => c.Entries > 0);
            if (spans.Count > 0) batch.BatchCommands.Add(SpansCommand(spans, businessDay));
            await batch.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        foreach (var change in draft.Changes)
        {
            if (change.Mark.Halted is { } halt) LedgerLog.Halted(log, change.Mark.Partition, halt.Key, halt.Reason);
        }

        return results;

        void Judge(int i)
        {
            var partition = batches[i].Partition;
            results[i] = draft.Judge(batches[i], marks[partition], stored.GetValueOrDefault(partition) ?? []);
        }
    }

    // Locked in the order of their numbers, so that two appends never wait for each other.
    private async Task<Dictionary<int, Watermark>> LockMarksAsync(
        NpgsqlConnection connection, IReadOnlyList<PartitionBatch> batches, CancellationToken cancellation)
    {
        var patience = $"{options.Patience.TotalMilliseconds:0}";
        await using var batch = new NpgsqlBatch(connection);
        // Whoever stands still half-way must not hold the rows for ever: the server gives it up, and another takes over.
        batch.BatchCommands.Add(new($"SELECT set_config('statement_timeout', '{patience}', true), set_config('idle_in_transaction_session_timeout', '{patience}', true)"));
        batch.BatchCommands.Add(new($"SELECT {MarkFields} FROM watermark WHERE partition = ANY ($1) ORDER BY partition FOR UPDATE")
        {
            Parameters = { new() { Value = batches.Select(b => b.Partition).ToArray() } },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.NextResultAsync(cancellation);
        var marks = new Dictionary<int, Watermark>(batches.Count);
        while (await reader.ReadAsync(cancellation))
        {
            var mark = ReadMark(reader);
            marks.Add(mark.Partition, mark);
        }

        return marks;
    }

    private static async Task<Dictionary<int, Dictionary<long, StoredEntry>>> ReadRepeatedAsync(
        NpgsqlConnection connection, IReadOnlyList<PartitionBatch> batches, Dictionary<int, Watermark> marks, Lease lease, CancellationToken cancellation)
    {
        var (partitions, firsts, lasts) = (new List<int>(), new List<long>(), new List<long>());
        foreach (var b in batches)
        {
            if (AppendDraft.Repeated(b, marks[b.Partition], lease) is not { } repeated) continue;
            partitions.Add(b.Partition);
            firsts.Add(repeated.First);
            lasts.Add(repeated.Last);
        }

        var stored = new Dictionary<int, Dictionary<long, StoredEntry>>();
        if (partitions.Count == 0) return stored;
        await using var command = new NpgsqlCommand(
            "SELECT e.partition, e.sequence, e.epoch, e.bytes FROM unnest($1, $2, $3) AS n (partition, first, last) CROSS JOIN LATERAL (SELECT * FROM entry WHERE partition = n.partition AND sequence BETWEEN n.first AND n.last OFFSET 0) e", connection)
        {
            Parameters = { new() { Value = partitions.ToArray() }, new() { Value = firsts.ToArray() }, new() { Value = lasts.ToArray() } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var partition = reader.GetInt32(0);
            if (!stored.TryGetValue(partition, out var known)) stored.Add(partition, known = []);
            known[reader.GetInt64(1)] = new(reader.GetInt32(2), reader.GetFieldValue<byte[]>(3));
        }

        return stored;
    }

    private static NpgsqlBatchCommand MarksCommand(List<MarkChange> changes) => new(SetMarks)
    {
        Parameters =
        {
            new() { Value = changes.ConvertAll(c => c.Mark.Partition) },
            new() { Value = changes.ConvertAll(c => c.Mark.Epoch) },
            new() { Value = changes.ConvertAll(c => c.Mark.Sequence) },
            new() { Value = changes.ConvertAll(c => c.Mark.Chain.ToArray()), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
            new() { Value = changes.ConvertAll(c => c.Mark.Halted?.Key.Epoch) },
            new() { Value = changes.ConvertAll(c => c.Mark.Halted?.Key.Sequence) },
            new() { Value = changes.ConvertAll(c => c.Mark.Halted?.Reason), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
            new() { Value = changes.ConvertAll(c => c.Mark.OpenDay), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Date },
        },
    };

    private static NpgsqlBatchCommand SpansCommand(List<MarkChange> changes, DateOnly businessDay) => new(AddSpans)
    {
        Parameters =
        {
            new() { Value = businessDay },
            new() { Value = changes.ConvertAll(c => c.Mark.Partition) },
            new() { Value = changes.ConvertAll(c => c.FirstSequence) },
            new() { Value = changes.ConvertAll(c => c.Mark.Sequence) },
            new() { Value = changes.ConvertAll(c => (long)c.Entries) },
            new() { Value = changes.ConvertAll(c => (long)c.Legs) },
            new() { Value = changes.ConvertAll(c => c.Moved) },
        },
    };
}
