using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>
/// Compares a Redis at work with its journal, without stopping it. Every bucket is read in one step with its partition's head;
/// then the ledger's entries, and the stream's after them, are added up to exactly that entry.
/// </summary>
internal sealed class Verification(RedisStoreOptions options, ILedger ledger, TimeProvider time, ILogger log, Action<string> tell)
{
    private const int TellEvery = 64;
    private const int MostTold = 1_000;
    private const int MostRounds = 50;
    private const int ReadAtOnce = 1_000;
    private readonly Layout layout = options.Layout;
    private long differences;

    /// <summary>All partitions, one after the other.</summary>
    /// <returns>How many differences were found; each was told, up to a thousand.</returns>
    public async Task<long> RunAsync(CancellationToken cancellation)
    {
        options.Validate();
        await using var client = await RedisClient.ConnectAsync(options.Wire, time, log, cancellation);
        await using var journal = await RedisJournal.OpenAsync(options, time, log, cancellation);
        var (entries, accounts) = (0L, 0L);
        for (var p = 0; p < options.Partitions; p++)
        {
            var fold = await CompareAsync(client, journal, p, cancellation);
            (entries, accounts) = (entries + fold.Sequence, accounts + fold.Accounts.Count);
            if ((p + 1) % TellEvery == 0 || p + 1 == options.Partitions) tell($"{p + 1:N0} of {options.Partitions:N0} partitions: {entries:N0} entries, {accounts:N0} accounts, {differences:N0} differences");
        }

        return differences;
    }

    private async Task<PartitionFold> CompareAsync(RedisClient client, RedisJournal journal, int partition, CancellationToken cancellation)
    {
        var mark = await ledger.ReadWatermarkAsync(partition, cancellation);
        var buckets = await BucketSnapshot.ReadAsync(client, layout, partition);
        var comparison = new Comparison(partition, layout, opened => new PartitionFold(partition, options.RememberFor, ledger) { Opened = opened }, Differs);
        if (buckets.Count == 0)
        {
            Differs($"Partition {partition}: Redis has no data, the ledger {mark.Sequence} entries");
            return comparison.Fold;
        }

        if (buckets[^1].Head.Sequence < mark.Sequence) Differs($"Partition {partition}: Redis ends at entry {buckets[^1].Head.Sequence}, the ledger at {mark.Sequence}");
        foreach (var bucket in buckets)
        {
            if (!await AdvanceAsync(comparison.Fold, journal, bucket.Head.Sequence, cancellation)) return comparison.Fold;
            comparison.Compare(bucket);
        }

        comparison.Finish();
        return comparison.Fold;
    }

    // The drain works meanwhile: what is no longer in the stream is in the ledger by then.
    private async Task<bool> AdvanceAsync(PartitionFold fold, RedisJournal journal, long target, CancellationToken cancellation)
    {
        for (var round = 0; fold.Sequence < target && round < MostRounds; round++)
        {
            await foreach (var entry in ledger.ReadPartitionAsync(fold.Partition, fold.Sequence, cancellation))
            {
                await fold.AddAsync(entry);
                if (fold.Sequence == target) return true;
            }

            while (fold.Sequence < target)
            {
                var read = (await journal.ReadAsync([(fold.Partition, fold.Last, ReadAtOnce)]))[0];
                if (!read.IsAnswered) throw new StoreUnavailableException(StoreStatus.Unavailable, TimeSpan.FromSeconds(1));
                var entries = read.Made(out var flaw);
                if (flaw.Length > 0 && entries.Count == 0) return Gives(flaw);
                if (entries.Count == 0 || entries[0].Key.Sequence != fold.Sequence + 1) break;
                foreach (var entry in entries)
                {
                    if (fold.Sequence < target) await fold.AddAsync(entry);
                }
            }
        }

        return fold.Sequence == target || Gives($"entry {fold.Sequence + 1} is neither in the ledger nor in Redis, which is at {target}");

        bool Gives(string flaw)
        {
            Differs($"Partition {fold.Partition}: {flaw}");
            return false;
        }
    }

    private void Differs(string what)
    {
        if (differences++ < MostTold) tell(what);
    }
}
