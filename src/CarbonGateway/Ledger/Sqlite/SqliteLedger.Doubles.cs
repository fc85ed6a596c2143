using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CarbonGateway.Ledger.Sqlite;

public sealed partial class SqliteLedger
{
    private const string Suspects = """
        SELECT DISTINCT n.request_merchant, n.request_id FROM entry n
        JOIN entry o ON o.request_id = n.request_id AND o.request_merchant = n.request_merchant
        WHERE n.partition = $1 AND n.sequence BETWEEN $2 AND $3 AND n.business_day >= $4 AND n.transaction_sequence = n.sequence AND n.request_id IS NOT NULL
          AND o.business_day >= $4 AND o.transaction_sequence = o.sequence AND o.account <> n.account
        """;

    // A refused undoing has been tried, too: it is no use to try again.
    private const string OpenDoubles = """
        SELECT l.bytes, k.bytes FROM double_request d
        JOIN entry l ON l.partition = d.partition AND l.sequence = d.sequence
        JOIN entry k ON k.partition = d.kept_partition AND k.sequence = d.kept_sequence
        WHERE NOT EXISTS (SELECT 1 FROM entry u WHERE u.partition = d.partition AND u.transaction_sequence = d.sequence AND u.transaction_sequence <> u.sequence AND u.kind = $1)
        LIMIT $2
        """;

    /// <inheritdoc/>
    public ValueTask<DoubleSearch> FindDoublesAsync(DateOnly fromDay, CancellationToken cancellation) => WriteAsync(
        transaction =>
        {
            var (ranges, complete) = DoubleRules.Share(writer.Rows(
                transaction, row => new NewRange(row.GetInt32(0), row.GetInt64(1) + 1, row.GetInt64(2)),
                "SELECT w.partition, c.sequence, w.sequence FROM watermark w JOIN compared c USING (partition) WHERE w.sequence > c.sequence ORDER BY 1"));
            foreach (var range in ranges) Compare(transaction, range, fromDay);
            var doubles = writer.Rows(
                transaction,
                row =>
                {
                    var later = EntryCodec.Read(row.GetFieldValue<byte[]>(0));
                    return new DoubleRequest(later.Request, EntryCodec.Read(row.GetFieldValue<byte[]>(1)), later);
                },
                OpenDoubles, (int)EntryKind.UndoDouble, LedgerLimits.MostDoubles);
            return new DoubleSearch(doubles, complete);
        },
        reason => throw new LedgerUnavailableException(reason),
        cancellation);

    private void Compare(SqliteTransaction transaction, NewRange range, DateOnly fromDay)
    {
        var suspects = writer.Rows(
            transaction, row => new RequestKey(new(row.GetInt64(0)), row.GuidOrNull(1)!.Value), Suspects, range.Partition, range.First, range.Last, fromDay.DayNumber);
        foreach (var request in suspects)
        {
            var opening = Entries(
                writer, transaction, "WHERE request_id = $1 AND request_merchant = $2 AND business_day >= $3 AND transaction_sequence = sequence",
                SqliteStatements.Blob(request.Id), request.Merchant.Value, fromDay.DayNumber);
            foreach (var (_, kept, later) in DoubleRules.Among(request, opening))
            {
                writer.Run(
                    transaction, "INSERT INTO double_request VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (partition, sequence) DO NOTHING",
                    later.Key.Partition, later.Key.Epoch, later.Key.Sequence, kept.Key.Partition, kept.Key.Epoch, kept.Key.Sequence);
            }
        }

        writer.Run(transaction, "UPDATE compared SET sequence = $2 WHERE partition = $1", range.Partition, range.Last);
    }
}
