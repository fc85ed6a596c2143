using Npgsql;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

/// <summary>What one append is written through.</summary>
internal sealed class CopyBuffers
{
    private const int LargestKept = 8 << 20;

    public CopyBuffer Entries { get; } = new();

    public CopyBuffer Legs { get; } = new();

    /// <summary>Empties them.</summary>
    /// <returns>False where one has grown too large to be kept for the next append.</returns>
    public bool Reset()
    {
        Entries.Clear();
        Legs.Clear();
        return Entries.Capacity <= LargestKept && Legs.Capacity <= LargestKept;
    }
}

/// <summary>Sends a draft's rows by binary COPY into the tables of one business day.</summary>
internal static class CopyRows
{
    private const int SendAt = 1 << 16;
    private const string EntryFields = "at, sequence, transaction_sequence, replaced_sequence, request_merchant, partition, epoch, transaction_epoch, replaced_epoch, business_day, kind, request_id, account, chain, bytes";
    private const string LegFields = "grams, sequence, from_company, from_store, to_company, to_store, partition, epoch, from_partition, to_partition, business_day, number, from_kind, from_period, from_provenance, to_kind, to_period, to_provenance, from_account, to_account, from_activity, to_activity";

    /// <summary>
    /// Judges batch after batch and sends what is new of it, while the server writes what came before. The legs wait in their own
    /// buffer: a connection takes one COPY at a time.
    /// </summary>
    /// <param name="connection">In the append's transaction.</param>
    /// <param name="draft">Gets the batches; keeps none of their entries.</param>
    /// <param name="batches">How many.</param>
    /// <param name="judge">Has the draft judge one of them.</param>
    /// <param name="businessDay">Whose tables.</param>
    /// <param name="buffers">To be used.</param>
    /// <param name="cancellation">Breaks off; the transaction is then of no use.</param>
    public static async Task SendAsync(
        NpgsqlConnection connection, AppendDraft draft, int batches, Action<int> judge, DateOnly businessDay, CopyBuffers buffers, CancellationToken cancellation)
    {
        var (rows, legs) = (buffers.Entries, buffers.Legs);
        rows.Begin();
        legs.Begin();
        await using (var copy = await connection.BeginRawBinaryCopyAsync($"COPY {DayTables.Entries(businessDay)} ({EntryFields}) FROM STDIN (FORMAT binary)", cancellation))
        {
            for (var i = 0; i < batches; i++)
            {
                judge(i);
                foreach (var entry in draft.Entries)
                {
                    Entry(rows, entry, draft.Bytes(entry), businessDay);
                    Legs(legs, entry, businessDay);
                    if (rows.Length >= SendAt) await SendAsync(copy, rows, cancellation);
                }

                draft.Forget();
            }

            rows.End();
            await SendAsync(copy, rows, cancellation);
        }

        legs.End();
        await using var copyLegs = await connection.BeginRawBinaryCopyAsync($"COPY {DayTables.Legs(businessDay)} ({LegFields}) FROM STDIN (FORMAT binary)", cancellation);
        await SendAsync(copyLegs, legs, cancellation);
    }

    private static async Task SendAsync(NpgsqlRawCopyStream copy, CopyBuffer rows, CancellationToken cancellation)
    {
        await copy.WriteAsync(rows.Written, cancellation);
        rows.Clear();
    }

    private static void Entry(CopyBuffer rows, in NewEntry entry, ReadOnlySpan<byte> bytes, DateOnly businessDay)
    {
        var columns = EntryColumns.Of(entry.Entry);
        rows.Row(15);
        rows.Time(columns.At);
        rows.Int64(columns.Key.Sequence);
        rows.Int64OrNull(columns.Transaction?.Sequence);
        rows.Int64OrNull(columns.Replaced?.Sequence);
        rows.Int64OrNull(columns.RequestMerchant);
        rows.Int32(columns.Key.Partition);
        rows.Int32(columns.Key.Epoch);
        rows.Int32OrNull(columns.Transaction?.Epoch);
        rows.Int32OrNull(columns.Replaced?.Epoch);
        rows.Date(businessDay);
        rows.Int16((short)columns.Kind);
        rows.UuidOrNull(columns.RequestId);
        rows.UuidOrNull(columns.Account);
        rows.Chain(entry.Chain);
        rows.Bytes(bytes);
    }

    private static void Legs(CopyBuffer rows, in NewEntry entry, DateOnly businessDay)
    {
        var key = entry.Entry.Key;
        short number = 0;
        foreach (ref readonly var leg in entry.Entry.Legs.AsSpan())
        {
            var (from, to) = (PlaceColumns.Of(leg.From), PlaceColumns.Of(leg.To));
            rows.Row(22);
            rows.Int64(leg.Grams.Grams);
            rows.Int64(key.Sequence);
            rows.Int64OrNull(from.Company);
            rows.Int64OrNull(from.Store);
            rows.Int64OrNull(to.Company);
            rows.Int64OrNull(to.Store);
            rows.Int32(key.Partition);
            rows.Int32(key.Epoch);
            rows.Int32OrNull(from.Partition);
            rows.Int32OrNull(to.Partition);
            rows.Date(businessDay);
            rows.Int16(number++);
            rows.Int16((short)from.Kind);
            rows.Int16OrNull(from.Period);
            rows.Int16OrNull(from.Provenance);
            rows.Int16((short)to.Kind);
            rows.Int16OrNull(to.Period);
            rows.Int16OrNull(to.Provenance);
            rows.UuidOrNull(from.Account);
            rows.UuidOrNull(to.Account);
            rows.TextOrNull(from.Activity);
            rows.TextOrNull(to.Activity);
        }
    }
}
