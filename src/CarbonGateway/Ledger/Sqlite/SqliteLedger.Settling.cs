using System.Runtime.CompilerServices;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Settlement;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

public sealed partial class SqliteLedger
{
    // The newest row of each partition up to the day gives the chain; that of the day itself what the day has.
    private const string DaySpans = """
        SELECT s.partition, s.business_day, s.entries, s.first_sequence, f.epoch, s.last_sequence, l.epoch, l.chain
        FROM (SELECT partition, max(last_sequence) AS sequence FROM span WHERE business_day <= $1 GROUP BY partition) n
        JOIN span s ON s.partition = n.partition AND s.last_sequence = n.sequence
        JOIN entry f ON f.partition = s.partition AND f.sequence = s.first_sequence
        JOIN entry l ON l.partition = s.partition AND l.sequence = s.last_sequence
        ORDER BY s.partition
        """;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PartitionSpan>> ReadSpansAsync(DateOnly businessDay, CancellationToken cancellation) => ReadAsync(
        connection => DaySpan.All(Deployment, businessDay, connection.Rows(
            null,
            row => new DaySpan(
                row.GetInt32(0), DateOnly.FromDayNumber(row.GetInt32(1)), row.GetInt64(2), row.GetInt64(3), row.GetInt32(4), row.GetInt64(5), row.GetInt32(6), row.GetFieldValue<byte[]>(7)),
            DaySpans, businessDay.DayNumber)),
        cancellation);

    /// <inheritdoc/>
    public async IAsyncEnumerable<DayEntry> ReadDayAsync(DateOnly businessDay, long skip, long most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        var parts = await ReadAsync(
            connection => connection.Rows(
                null, row => (Partition: row.GetInt32(0), Entries: row.GetInt64(1), First: row.GetInt64(2), Last: row.GetInt64(3)),
                "SELECT partition, entries, first_sequence, last_sequence FROM span WHERE business_day = $1 ORDER BY partition", businessDay.DayNumber),
            cancellation);
        foreach (var part in parts)
        {
            if (skip >= part.Entries)
            {
                skip -= part.Entries;
                continue;
            }

            for (var from = part.First; from <= part.Last;)
            {
                var size = (int)Math.Min(PageSize, most);
                var page = await ReadAsync(connection => DayPage(connection, (part.Partition, from, part.Last), businessDay, size, skip), cancellation);
                foreach (var entry in page) yield return entry;
                if ((most -= page.Count) == 0) yield break;
                if (page.Count < size) break;
                (from, skip) = (page[^1].Entry.Key.Sequence + 1, 0);
            }

            skip = 0;
        }
    }

    /// <inheritdoc/>
    public ValueTask<DayPlace?> FindPlaceAsync(JournalKey key, CancellationToken cancellation) => ReadAsync<DayPlace?>(
        connection => connection.Rows(
            null,
            row => new DayPlace(DateOnly.FromDayNumber(row.GetInt32(0)), row.GetInt64(1) + row.GetInt64(2)),
            """
            SELECT e.business_day, (SELECT coalesce(sum(entries), 0) FROM span WHERE business_day = e.business_day AND partition < e.partition),
                (SELECT count(*) FROM entry b JOIN span s ON s.partition = b.partition AND s.business_day = b.business_day
                 WHERE b.partition = e.partition AND b.business_day = e.business_day AND b.sequence >= s.first_sequence AND b.sequence < e.sequence)
            FROM entry e WHERE e.partition = $1 AND e.sequence = $2 AND e.epoch = $3
            """,
            key.Partition, key.Sequence, key.Epoch) is [var place] ? place : null,
        cancellation);

    /// <inheritdoc/>
    public ValueTask<bool> SaveTilesAsync(DateOnly businessDay, IReadOnlyList<TreeTile> tiles, CancellationToken cancellation) => WriteAsync(
        transaction =>
        {
            if (Statement(writer, transaction, businessDay) is not null) return false;
            foreach (var tile in tiles)
            {
                writer.Run(
                    transaction, "INSERT INTO day_tile (business_day, level, tile, nodes) VALUES ($1, $2, $3, $4) ON CONFLICT (business_day, level, tile) DO UPDATE SET nodes = excluded.nodes",
                    businessDay.DayNumber, tile.Level, tile.Index, tile.ToBytes());
            }

            return true;
        },
        reason => throw new LedgerUnavailableException(reason),
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TreeTile>> ReadTilesAsync(DateOnly businessDay, IReadOnlyList<(int Level, long Index)> wanted, CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<TreeTile>>(
            connection => [.. wanted.SelectMany(tile => connection.Rows(
                null, row => TreeTile.Read(tile.Level, tile.Index, row.GetFieldValue<byte[]>(0)),
                "SELECT nodes FROM day_tile WHERE business_day = $1 AND level = $2 AND tile = $3", businessDay.DayNumber, tile.Level, tile.Index))],
            cancellation);

    /// <inheritdoc/>
    public ValueTask<SealOutcome> SealAsync(DateOnly businessDay, SignedStatement statement, CancellationToken cancellation) => WriteAsync(
        transaction =>
        {
            if (Statement(writer, transaction, businessDay) is { } stands) return DaySpan.Compare(stands, statement);
            writer.Run(
                transaction, "INSERT INTO day_statement (business_day, key_id, bytes, signature) VALUES ($1, $2, $3, $4)",
                businessDay.DayNumber, statement.KeyId, statement.Bytes.ToArray(), statement.Signature.ToArray());
            return SealOutcome.Sealed;
        },
        reason => throw new LedgerUnavailableException(reason),
        cancellation);

    /// <inheritdoc/>
    public ValueTask<SignedStatement?> ReadStatementAsync(DateOnly businessDay, CancellationToken cancellation) =>
        ReadAsync(connection => Statement(connection, null, businessDay), cancellation);

    private static SignedStatement? Statement(SqliteConnection connection, SqliteTransaction? transaction, DateOnly businessDay) => connection.Rows(
        transaction, row => new SignedStatement(row.GetFieldValue<byte[]>(1), row.GetString(0), row.GetFieldValue<byte[]>(2)),
        "SELECT key_id, bytes, signature FROM day_statement WHERE business_day = $1", businessDay.DayNumber) is [var found] ? found : null;

    private static List<DayEntry> DayPage(SqliteConnection connection, (int Partition, long First, long Last) range, DateOnly businessDay, int size, long skip) => connection.Rows(
        null, row => DaySpan.Entry(range.Partition, row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
        "SELECT sequence, bytes FROM entry WHERE partition = $1 AND sequence BETWEEN $2 AND $3 AND business_day = $4 ORDER BY sequence LIMIT $5 OFFSET $6",
        range.Partition, range.First, range.Last, businessDay.DayNumber, size, skip);
}
