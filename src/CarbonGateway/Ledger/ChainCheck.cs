using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Goes along a partition's chain, row by row, as it is read.</summary>
internal sealed class ChainCheck(string deployment, int partition)
{
    private readonly PartitionChain chain = new(PartitionChain.Origin(deployment, partition));
    private JournalKey last = new(partition, 0, 0);
    private long entries;

    /// <summary>Checks a partition.</summary>
    /// <param name="deployment">Its id.</param>
    /// <param name="mark">Read before the pages.</param>
    /// <param name="pages">From the first entry to the watermark's.</param>
    public static async ValueTask<ChainVerdict> RunAsync(string deployment, Watermark mark, IAsyncEnumerable<EntryPage> pages)
    {
        var check = new ChainCheck(deployment, mark.Partition);
        await foreach (var page in pages)
        {
            var missing = page.Missing;
            foreach (var row in page.Rows)
            {
                if (row.Columns.Key.Sequence >= missing) break;
                if (check.Flaw(row) is { } flaw) return new(check.entries, row.Columns.Key, $"Entry {row.Columns.Key} is not as it was written: {flaw}");
                check.Follow(row);
            }

            if (missing is { } sequence) return new(check.entries, new(mark.Partition, Math.Max(1, check.last.Epoch), sequence), $"Entry {sequence} of partition {mark.Partition} is missing.");
        }

        return check.chain.Head == mark.Chain
            ? new(check.entries, null, "")
            : new(check.entries, mark.Last ?? new(mark.Partition, 1, 1), $"The watermark of partition {mark.Partition} has another hash than its entries up to {mark.Sequence}.");
    }

    private void Follow(EntryRow row)
    {
        last = row.Columns.Key;
        entries++;
    }

    private string? Flaw(EntryRow row)
    {
        if (chain.Follow(row.Bytes) != row.Chain) return "its bytes or its hash were changed.";
        if (row.Columns.Key.Epoch < last.Epoch) return $"its epoch is below {last.Epoch}.";
        try
        {
            return EntryColumns.Of(EntryCodec.Read(row.Bytes)) == row.Columns ? null : "its columns are not those of its bytes.";
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException)
        {
            return e.Message;
        }
    }
}
