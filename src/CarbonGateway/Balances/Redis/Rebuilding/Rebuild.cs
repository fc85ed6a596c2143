using System.Security.Cryptography;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>Makes an empty Redis hold again what the ledger has: balances, holds, markers, vouchers, evidence, pool shares, equal to the gram.</summary>
internal sealed class Rebuild(RedisStoreOptions options, ILedger ledger, TimeProvider time, ILogger log, Action<string> tell)
{
    private const int TellEvery = 64;
    // Redis may have been at epochs that left no entry in the ledger; a name that was given there is never given again.
    private const int EpochsAhead = 100;
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(10);

    /// <summary>All partitions, one after the other.</summary>
    /// <returns>Entries that were read.</returns>
    /// <exception cref="InvalidOperationException">Redis is not empty, the ledger is, or a gateway still drains; nothing was changed.</exception>
    /// <exception cref="InvalidDataException">The ledger lacks an entry.</exception>
    public async Task<long> RunAsync(CancellationToken cancellation)
    {
        options.Validate();
        var marks = await ledger.ReadWatermarksAsync(cancellation);
        if (marks.All(m => m.Sequence == 0)) throw new InvalidOperationException("The ledger has no entries: there is nothing to rebuild. A gateway makes a new deployment by itself.");
        await using var client = await RedisClient.ConnectAsync(options.Wire, time, log, cancellation);
        var writer = new PartitionWriter(client, options, options.Layout);
        await RequireEmptyAsync(writer, cancellation);
        var owner = $"rebuild-{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        // Whoever still drains another Redis is shut out: what it would append is not in the new one.
        var lease = await LeaseAsync(owner, cancellation);
        try
        {
            return await WriteAsync(writer, marks, owner, cancellation);
        }
        finally
        {
            await ledger.ReleaseAsync(lease, CancellationToken.None);
        }
    }

    private async Task<long> WriteAsync(PartitionWriter writer, IReadOnlyList<Watermark> marks, string owner, CancellationToken cancellation)
    {
        var (entries, accounts) = (0L, 0L);
        var leased = time.GetTimestamp();
        foreach (var mark in marks)
        {
            if (time.GetElapsedTime(leased) > Lasting / 3)
            {
                leased = time.GetTimestamp();
                await LeaseAsync(owner, cancellation);
            }

            var fold = new PartitionFold(mark.Partition, options.RememberFor, ledger);
            await foreach (var entry in ledger.ReadPartitionAsync(mark.Partition, 0, cancellation))
            {
                if (entry.Key.Sequence > mark.Sequence) break;
                await fold.AddAsync(entry);
            }

            if (fold.Sequence != mark.Sequence) throw new InvalidDataException($"The ledger's partition {mark.Partition} ends at entry {fold.Sequence}, its watermark is {mark.Sequence}. Restore the ledger from a backup.");
            fold.Forget();
            await writer.WriteAsync(fold, mark.Sequence == 0 ? 1 : ((mark.Epoch / EpochsAhead) + 1) * EpochsAhead);
            (entries, accounts) = (entries + fold.Sequence, accounts + fold.Accounts.Count);
            if (mark.Halted is { } halt) tell($"Partition {mark.Partition} is rebuilt, and stays halted in the ledger: {halt.Reason}");
            if ((mark.Partition + 1) % TellEvery == 0 || mark.Partition + 1 == marks.Count) tell($"{mark.Partition + 1:N0} of {marks.Count:N0} partitions: {entries:N0} entries, {accounts:N0} accounts");
        }

        return entries;
    }

    private async Task RequireEmptyAsync(PartitionWriter writer, CancellationToken cancellation)
    {
        for (var p = 0; p < options.Partitions; p++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!await writer.IsEmptyAsync(p)) throw new InvalidOperationException($"Redis is not empty: it has data of partition {p} under the prefix '{options.Prefix}'. Stop all gateways, keep a copy of what is there, and empty it (FLUSHALL), or choose another Redis.");
        }
    }

    private async Task<Lease> LeaseAsync(string owner, CancellationToken cancellation)
    {
        var answer = await ledger.TryLeaseAsync(ledger.Deployment.All, owner, Lasting, cancellation);
        return answer.Lease ?? throw new InvalidOperationException($"The ledger's partitions cannot be taken: {answer.Reason} Stop all gateways first.");
    }
}
