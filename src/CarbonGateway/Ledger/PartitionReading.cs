using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Entries out of pages of rows.</summary>
internal static class PartitionReading
{
    /// <exception cref="InvalidDataException">One is missing or cannot be read; the message names it.</exception>
    public static async IAsyncEnumerable<JournalEntry> EntriesAsync(int partition, IAsyncEnumerable<EntryPage> pages)
    {
        await foreach (var page in pages)
        {
            var missing = page.Missing;
            foreach (var row in page.Rows)
            {
                if (row.Columns.Key.Sequence >= missing) break;
                yield return row.ToEntry();
            }

            if (missing is { } sequence) throw new InvalidDataException($"Entry {sequence} of partition {partition} is missing from the ledger, whose watermark is past it. Restore the ledger from a backup.");
        }
    }
}
