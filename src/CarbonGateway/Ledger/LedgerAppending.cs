using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Appending where there is one partition only.</summary>
public static class LedgerAppending
{
    /// <summary>Appends entries of one partition in one commit; see <see cref="ILedger.AppendAsync"/>.</summary>
    public static async ValueTask<AppendResult> AppendAsync(
        this ILedger ledger, Lease lease, DateOnly businessDay, IReadOnlyList<JournalEntry> entries, CancellationToken cancellation)
    {
        if (entries.Count == 0) throw new ArgumentException("There is nothing to append.", nameof(entries));
        var results = await ledger.AppendAsync(lease, businessDay, [new PartitionBatch(entries[0].Key.Partition, entries)], cancellation);
        return results[0];
    }
}
