using System.Runtime.CompilerServices;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using Npgsql;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

public sealed partial class PostgresLedger
{
    private const int PageSize = 2_000;
    private const string MarkFields = "partition, epoch, sequence, chain, fence, halted_epoch, halted_sequence, halted_reason, open_day";

    /// <inheritdoc/>
    public ValueTask<Watermark> ReadWatermarkAsync(int partition, CancellationToken cancellation)
    {
        Deployment.Require(partition);
        return ReadAsync(async connection => (await MarksAsync(connection, "WHERE partition = $1", [partition], cancellation))[0], cancellation);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Watermark>> ReadWatermarksAsync(CancellationToken cancellation) => ReadAsync<IReadOnlyList<Watermark>>(
        async connection => await MarksAsync(connection, "ORDER BY partition", [], cancellation), cancellation);

    /// <inheritdoc/>
    public ValueTask<JournalEntry?> ReadEntryAsync(JournalKey key, CancellationToken cancellation) => ReadAsync(
        async connection =>
        {
            var among = await DaysAsync(connection, key.Partition, key.Sequence, key.Sequence, cancellation);
            if (among.Count == 0) return null;
            var found = await EntriesAsync(
                connection, "WHERE partition = $1 AND sequence = $2 AND epoch = $3 AND business_day = ANY ($4)", [key.Partition, key.Sequence, key.Epoch, among], cancellation);
            return found.Count == 0 ? null : found[0];
        },
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalEntry>> FindRequestAsync(RequestKey request, CancellationToken cancellation) => ReadAsync<IReadOnlyList<JournalEntry>>(
        async connection => await EntriesAsync(
            connection, "WHERE request_id = $1 AND request_merchant = $2 ORDER BY at, partition, sequence", [request.Id, request.Merchant.Value], cancellation),
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalEntry>> ReadTransactionAsync(JournalKey first, CancellationToken cancellation) => ReadAsync<IReadOnlyList<JournalEntry>>(
        async connection => await EntriesAsync(
            connection,
            """
            WHERE partition = $1 AND sequence = $2 AND epoch = $3 AND transaction_sequence + 0 = sequence
               OR partition = $1 AND transaction_sequence = $2 AND transaction_epoch = $3 AND transaction_sequence <> sequence
               OR partition = $1 AND replaced_sequence = $2 AND replaced_epoch = $3
            ORDER BY sequence
            """,
            [first.Partition, first.Sequence, first.Epoch],
            cancellation),
        cancellation);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<JournalEntry>> ListAccountAsync(AccountId account, JournalKey? before, int most, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most, LedgerLimits.MostListed);
        // An account lives in one partition, whose numbers run on over its epochs: the sequence alone is its age.
        return ReadAsync<IReadOnlyList<JournalEntry>>(
            async connection => await EntriesAsync(
                connection,
                "WHERE account = $1 AND sequence < $2 AND transaction_sequence = sequence ORDER BY sequence DESC LIMIT $3",
                [PlaceColumns.AccountOf(account) ?? Guid.Empty, before?.Sequence ?? long.MaxValue, most],
                cancellation),
            cancellation);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JournalEntry> ReadPartitionAsync(int partition, long afterSequence, CancellationToken cancellation)
    {
        Deployment.Require(partition);
        return PartitionReading.EntriesAsync(partition, PagesAsync(partition, afterSequence, long.MaxValue, cancellation));
    }

    // Each page is a call of its own: no transaction stays open while a reader takes its time.
    private async IAsyncEnumerable<EntryPage> PagesAsync(int partition, long after, long until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (after < until)
        {
            var first = after + 1;
            var page = await ReadAsync(
                async connection =>
                {
                    var mark = (await MarksAsync(connection, "WHERE partition = $1", [partition], cancellation))[0].Sequence;
                    var last = Math.Min(Math.Min(mark, until), first + PageSize - 1);
                    return new EntryPage(first, last, last < first ? [] : await RowsAsync(connection, partition, first, last, cancellation));
                },
                cancellation);
            if (page.Last < first) yield break;
            yield return page;
            after = page.Last;
        }
    }

    private static async Task<List<EntryRow>> RowsAsync(NpgsqlConnection connection, int partition, long first, long last, CancellationToken cancellation)
    {
        var among = await DaysAsync(connection, partition, first, last, cancellation);
        await using var command = new NpgsqlCommand(
            """
            SELECT epoch, sequence, at, kind, account, request_merchant, request_id, transaction_epoch, transaction_sequence, replaced_epoch, replaced_sequence, chain, bytes
            FROM entry WHERE partition = $1 AND sequence BETWEEN $2 AND $3 AND business_day = ANY ($4) ORDER BY sequence
            """,
            connection);
        foreach (var value in (object[])[partition, first, last, among]) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<EntryRow>((int)(last - first) + 1);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(new(
                new EntryColumns(
                    new(partition, reader.GetInt32(0), reader.GetInt64(1)),
                    reader.GetFieldValue<DateTimeOffset>(2),
                    (EntryKind)reader.GetInt16(3),
                    reader.IsDBNull(4) ? null : reader.GetGuid(4),
                    reader.IsDBNull(5) ? null : reader.GetInt64(5),
                    reader.IsDBNull(6) ? null : reader.GetGuid(6),
                    reader.IsDBNull(8) ? null : new(partition, reader.GetInt32(7), reader.GetInt64(8)),
                    reader.IsDBNull(10) ? null : new(partition, reader.GetInt32(9), reader.GetInt64(10))),
                Digest.Read(reader.GetFieldValue<byte[]>(11)),
                reader.GetFieldValue<byte[]>(12)));
        }

        return rows;
    }

    // Which days' tables to look into: without it, every day's index would be asked.
    private static async Task<List<DateOnly>> DaysAsync(NpgsqlConnection connection, int partition, long first, long last, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT business_day FROM span WHERE partition = $1 AND first_sequence <= $3 AND last_sequence >= $2", connection)
        {
            Parameters = { new() { Value = partition }, new() { Value = first }, new() { Value = last } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var among = new List<DateOnly>();
        while (await reader.ReadAsync(cancellation)) among.Add(reader.GetFieldValue<DateOnly>(0));
        return among;
    }

    private static async Task<List<JournalEntry>> EntriesAsync(NpgsqlConnection connection, string where, object[] values, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"SELECT bytes FROM entry {where}", connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<JournalEntry>();
        while (await reader.ReadAsync(cancellation)) entries.Add(EntryCodec.Read(reader.GetFieldValue<byte[]>(0)));
        return entries;
    }

    private static async Task<List<Watermark>> MarksAsync(NpgsqlConnection connection, string where, object[] values, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"SELECT {MarkFields} FROM watermark {where}", connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var marks = new List<Watermark>();
        while (await reader.ReadAsync(cancellation)) marks.Add(ReadMark(reader));
        return marks;
    }

    private static Watermark ReadMark(NpgsqlDataReader reader)
    {
        var partition = reader.GetInt32(0);
        var halt = reader.IsDBNull(7) ? null : new Halt(new(partition, reader.GetInt32(5), reader.GetInt64(6)), reader.GetString(7));
        return new(partition, reader.GetInt32(1), reader.GetInt64(2), Digest.Read(reader.GetFieldValue<byte[]>(3)), reader.GetInt64(4), halt, reader.IsDBNull(8) ? null : reader.GetFieldValue<DateOnly>(8));
    }
}
