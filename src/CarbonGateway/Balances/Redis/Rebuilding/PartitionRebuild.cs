using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>Makes one partition, of which Redis has nothing, from the ledger.</summary>
internal sealed class PartitionRebuild(RedisStoreOptions options, ILedger ledger, PartitionWriter writer)
{
    // Redis may have been at epochs that left no entry in the ledger; a name that was given there is never given again.
    private const int EpochsAhead = 100;

    /// <summary>Adds up its entries, and writes what they come to.</summary>
    /// <param name="mark">Up to where.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <param name="above">Highest epoch that Redis is known to have been at.</param>
    /// <exception cref="InvalidDataException">The ledger lacks an entry.</exception>
    public async Task<PartitionFold> RunAsync(Watermark mark, CancellationToken cancellation, int above = 0)
    {
        var fold = new PartitionFold(mark.Partition, options.RememberFor, ledger);
        await foreach (var entry in ledger.ReadPartitionAsync(mark.Partition, 0, cancellation))
        {
            if (entry.Key.Sequence > mark.Sequence) break;
            await fold.AddAsync(entry);
        }

        if (fold.Sequence != mark.Sequence) throw new InvalidDataException($"The ledger's partition {mark.Partition} ends at entry {fold.Sequence}, its watermark is {mark.Sequence}. Restore the ledger from a backup.");
        fold.Forget();
        var epoch = Math.Max(mark.Epoch, above);
        await writer.WriteAsync(fold, epoch == 0 ? 1 : ((epoch / EpochsAhead) + 1) * EpochsAhead);
        return fold;
    }
}
