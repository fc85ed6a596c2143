using System.Runtime.CompilerServices;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Settlement;
using Npgsql;
using NpgsqlTypes;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

public sealed partial class PostgresLedger
{
    // The newest row of each partition up to the day gives the chain; that of the day itself what the day has.
    private const string DaySpans = """
        SELECT s.partition, s.business_day, s.entries, s.first_sequence, f.epoch, s.last_sequence, l.epoch, l.chain
        FROM (SELECT DISTINCT ON (partition) * FROM span WHERE business_day <= $1 ORDER BY partition, last_sequence DESC) s
        CROSS JOIN LATERAL (SELECT epoch FROM entry WHERE partition = s.partition AND sequence = s.first_sequence AND business_day = s.business_day) f
        CROSS JOIN LATERAL (SELECT epoch, chain FROM entry WHERE partition = s.partition AND sequence = s.last_sequence AND business_day = s.business_day) l
        ORDER BY s.partition
        """;

    private const string Place = """
        SELECT (SELECT coalesce(sum(entries), 0) FROM span WHERE business_day = $1 AND partition < $2)::bigint,
            (SELECT count(*) FROM entry WHERE business_day = $1 AND partition = $2 AND sequence < $3)
        FROM entry WHERE business_day = $1 AND partition = $2 AND sequence = $3 AND epoch = $4
        """;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PartitionSpan>> ReadSpansAsync(DateOnly businessDay, CancellationToken cancellation) => ReadAsync(
        async connection =>
        {
            await using var command = Command(connection, DaySpans, businessDay);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var found = new List<DaySpan>();
            while (await reader.ReadAsync(cancellation))
            {
                found.Add(new(
                    reader.GetInt32(0), reader.GetFieldValue<DateOnly>(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt32(4), reader.GetInt64(5), reader.GetInt32(6),
                    reader.GetFieldValue<byte[]>(7)));
            }

            return DaySpan.All(Deployment, businessDay, found);
        },
        cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<DayEntry> ReadDayAsync(DateOnly businessDay, long skip, long most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var (partition, after) = (-1, 0L);
        // Where to begin: whole partitions are passed over by their counts, the rest by the index.
        foreach (var (number, entries) in await ReadAsync(connection => CountsAsync(connection, businessDay, cancellation), cancellation))
        {
            if (skip < entries) break;
            (partition, after, skip) = (number, long.MaxValue, skip - entries);
        }

        Task<List<DayEntry>>? coming = PageAsync();
        try
        {
            while (coming is not null)
            {
                var page = await coming;
                most -= page.Count;
                (partition, after, skip) = page.Count > 0 ? (page[^1].Entry.Key.Partition, page[^1].Entry.Key.Sequence, 0) : (partition, after, skip);
                // The next page is fetched and read while this one is gone through.
                coming = page.Count < PageSize || most == 0 ? null : PageAsync();
                foreach (var entry in page) yield return entry;
            }
        }
        finally
        {
            // Whoever stops half-way leaves no reading behind, and what it fails with is nobody's any more.
            if (coming is not null) await ((Task)coming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Task<List<DayEntry>> PageAsync()
        {
            var (place, size, passed) = ((partition, after), Math.Min(PageSize, most), skip);
            return ReadAsync(connection => DayPageAsync(connection, businessDay, place, size, passed, cancellation), cancellation).AsTask();
        }
    }

    /// <inheritdoc/>
    public ValueTask<DayPlace?> FindPlaceAsync(JournalKey key, CancellationToken cancellation) => ReadAsync<DayPlace?>(
        async connection =>
        {
            foreach (var day in await DaysAsync(connection, key.Partition, key.Sequence, key.Sequence, cancellation))
            {
                await using var command = Command(connection, Place, day, key.Partition, key.Sequence, key.Epoch);
                await using var reader = await command.ExecuteReaderAsync(cancellation);
                if (await reader.ReadAsync(cancellation)) return new DayPlace(day, reader.GetInt64(0) + reader.GetInt64(1));
            }

            return null;
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<bool> SaveTilesAsync(DateOnly businessDay, IReadOnlyList<TreeTile> tiles, CancellationToken cancellation) => ReadAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await LockSealingAsync(connection, cancellation);
            if (await StatementAsync(connection, businessDay, cancellation) is not null) return false;
            await using var command = new NpgsqlCommand(
                """
                INSERT INTO day_tile (business_day, level, tile, nodes) SELECT $1, n.level, n.tile, n.nodes FROM unnest($2, $3, $4) AS n (level, tile, nodes)
                ON CONFLICT (business_day, level, tile) DO UPDATE SET nodes = excluded.nodes
                """,
                connection)
            {
                Parameters =
                {
                    new() { Value = businessDay },
                    new() { Value = tiles.Select(t => (short)t.Level).ToArray() },
                    new() { Value = tiles.Select(t => t.Index).ToArray() },
                    new() { Value = tiles.Select(t => t.ToBytes()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
                },
            };
            await command.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return true;
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TreeTile>> ReadTilesAsync(DateOnly businessDay, IReadOnlyList<(int Level, long Index)> wanted, CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<TreeTile>>(
            async connection =>
            {
                var tiles = new List<TreeTile>();
                foreach (var (level, index) in wanted)
                {
                    await using var command = Command(connection, "SELECT nodes FROM day_tile WHERE business_day = $1 AND level = $2 AND tile = $3", businessDay, (short)level, index);
                    if (await command.ExecuteScalarAsync(cancellation) is byte[] nodes) tiles.Add(TreeTile.Read(level, index, nodes));
                }

                return tiles;
            },
            cancellation);

    /// <inheritdoc/>
    public ValueTask<SealOutcome> SealAsync(DateOnly businessDay, SignedStatement statement, CancellationToken cancellation) => ReadAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await LockSealingAsync(connection, cancellation);
            if (await StatementAsync(connection, businessDay, cancellation) is { } stands) return DaySpan.Compare(stands, statement);
            await using var command = Command(
                connection, "INSERT INTO day_statement (business_day, key_id, bytes, signature) VALUES ($1, $2, $3, $4)",
                businessDay, statement.KeyId, statement.Bytes.ToArray(), statement.Signature.ToArray());
            await command.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            return SealOutcome.Sealed;
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<SignedStatement?> ReadStatementAsync(DateOnly businessDay, CancellationToken cancellation) =>
        ReadAsync(connection => StatementAsync(connection, businessDay, cancellation), cancellation);

    // Tiles and statement of a day are written one after the other, whoever writes: none comes in behind a seal.
    private static async Task LockSealingAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({PostgresMigrator.LockKey + 2})", connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<SignedStatement?> StatementAsync(NpgsqlConnection connection, DateOnly businessDay, CancellationToken cancellation)
    {
        await using var command = Command(connection, "SELECT key_id, bytes, signature FROM day_statement WHERE business_day = $1", businessDay);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new(reader.GetFieldValue<byte[]>(1), reader.GetString(0), reader.GetFieldValue<byte[]>(2)) : null;
    }

    private static async Task<List<(int Partition, long Entries)>> CountsAsync(NpgsqlConnection connection, DateOnly businessDay, CancellationToken cancellation)
    {
        await using var command = Command(connection, "SELECT partition, entries FROM span WHERE business_day = $1 ORDER BY partition", businessDay);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var counts = new List<(int, long)>();
        while (await reader.ReadAsync(cancellation)) counts.Add((reader.GetInt32(0), reader.GetInt64(1)));
        return counts;
    }

    private static async Task<List<DayEntry>> DayPageAsync(
        NpgsqlConnection connection, DateOnly businessDay, (int Partition, long Sequence) after, long size, long skip, CancellationToken cancellation)
    {
        await using var command = Command(
            connection,
            "SELECT partition, sequence, bytes FROM entry WHERE business_day = $1 AND (partition, sequence) > ($2, $3) ORDER BY partition, sequence LIMIT $4 OFFSET $5",
            businessDay, after.Partition, after.Sequence, size, skip);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var page = new List<DayEntry>();
        while (await reader.ReadAsync(cancellation)) page.Add(DaySpan.Entry(reader.GetInt32(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)));
        return page;
    }
}
