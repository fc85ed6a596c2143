using System.Runtime.CompilerServices;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

public sealed partial class SqliteLedger
{
    private const int PageSize = 2_000;

    /// <inheritdoc/>
    public ValueTask<Watermark> ReadWatermarkAsync(int partition, CancellationToken cancellation)
    {
        Deployment.Require(partition);
        return ReadAsync(connection => Marks(connection, null, "WHERE partition = $1", partition)[0], cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Watermark>> ReadWatermarksAsync(CancellationToken cancellation) =>
        ReadAsync<IReadOnlyList<Watermark>>(connection => Marks(connection, null, "ORDER BY partition"), cancellation);

    /// <inheritdoc/>
    public ValueTask<JournalEntry?> ReadEntryAsync(JournalKey key, CancellationToken cancellation) => ReadAsync(
        connection => Entries(connection, null, "WHERE partition = $1 AND sequence = $2 AND epoch = $3", key.Partition, key.Sequence, key.Epoch).FirstOrDefault(),
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalEntry>> FindRequestAsync(RequestKey request, CancellationToken cancellation) => ReadAsync<IReadOnlyList<JournalEntry>>(
        connection => Entries(connection, null, "WHERE request_id = $1 AND request_merchant = $2 ORDER BY at, partition, sequence", SqliteStatements.Blob(request.Id), request.Merchant.Value),
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalEntry>> ReadTransactionAsync(JournalKey first, CancellationToken cancellation) => ReadAsync<IReadOnlyList<JournalEntry>>(
        connection => Entries(
            connection,
            null,
            """
            WHERE partition = $1 AND sequence = $2 AND epoch = $3 AND transaction_sequence = sequence
               OR partition = $1 AND transaction_sequence = $2 AND transaction_epoch = $3 AND transaction_sequence <> sequence
               OR partition = $1 AND replaced_sequence = $2 AND replaced_epoch = $3
            ORDER BY sequence
            """,
            first.Partition, first.Sequence, first.Epoch),
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalEntry>> ListAccountAsync(AccountId account, JournalKey? before, int most, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, LedgerLimits.MostListed);
        return ReadAsync<IReadOnlyList<JournalEntry>>(
            connection => Entries(
                connection, null, "WHERE account = $1 AND sequence < $2 AND transaction_sequence = sequence ORDER BY sequence DESC LIMIT $3",
                SqliteStatements.Blob(PlaceColumns.AccountOf(account) ?? Guid.Empty), before?.Sequence ?? long.MaxValue, most),
            cancellation);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReadPartitionAsync(int partition, long afterSequence, CancellationToken cancellation)
    {
        Deployment.Require(partition);
        return PartitionReading.EntriesAsync(partition, PagesAsync(partition, afterSequence, long.MaxValue, cancellation));
    }

    private async IAsyncEnumerable<EntryPage> PagesAsync(int partition, long after, long until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (after < until)
        {
            var first = after + 1;
            var page = await ReadAsync(
                connection =>
                {
                    var last = Math.Min(Math.Min(Marks(connection, null, "WHERE partition = $1", partition)[0].Sequence, until), first + PageSize - 1);
                    return new EntryPage(first, last, last < first ? [] : Page(connection, partition, first, last));
                },
                cancellation);
            if (page.Last < first) yield break;
            yield return page;
            after = page.Last;
        }
    }

    private static List<EntryRow> Page(SqliteConnection connection, int partition, long first, long last) => connection.Rows(
        null,
        row => new EntryRow(
            new EntryColumns(
                new(partition, row.GetInt32(0), row.GetInt64(1)),
                row.Moment(2),
                (EntryKind)row.GetInt32(3),
                row.GuidOrNull(4),
                row.LongOrNull(5),
                row.GuidOrNull(6),
                row.IsDBNull(8) ? null : new(partition, row.GetInt32(7), row.GetInt64(8)),
                row.IsDBNull(10) ? null : new(partition, row.GetInt32(9), row.GetInt64(10))),
            Digest.Read(row.GetFieldValue<byte[]>(11)),
            row.GetFieldValue<byte[]>(12)),
        """
        SELECT epoch, sequence, at, kind, account, request_merchant, request_id, transaction_epoch, transaction_sequence, replaced_epoch, replaced_sequence, chain, bytes
        FROM entry WHERE partition = $1 AND sequence BETWEEN $2 AND $3 ORDER BY sequence
        """,
        partition, first, last);

    private static List<JournalEntry> Entries(SqliteConnection connection, SqliteTransaction? transaction, string where, params ReadOnlySpan<object?> values) =>
        connection.Rows(transaction, row => EntryCodec.Read(row.GetFieldValue<byte[]>(0)), $"SELECT bytes FROM entry {where}", values);

    private static List<Watermark> Marks(SqliteConnection connection, SqliteTransaction? transaction, string where, params ReadOnlySpan<object?> values) => connection.Rows(
        transaction,
        row =>
        {
            var partition = row.GetInt32(0);
            var halt = row.IsDBNull(7) ? null : new Halt(new(partition, row.GetInt32(5), row.GetInt64(6)), row.GetString(7));
            return new Watermark(partition, row.GetInt32(1), row.GetInt64(2), Digest.Read(row.GetFieldValue<byte[]>(3)), row.GetInt64(4), halt, row.IsDBNull(8) ? null : DateOnly.FromDayNumber(row.GetInt32(8)));
        },
        $"SELECT partition, epoch, sequence, chain, fence, halted_epoch, halted_sequence, halted_reason, open_day FROM watermark {where}",
        values);
}
