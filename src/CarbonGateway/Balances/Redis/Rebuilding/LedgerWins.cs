using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>
/// Ends a contradiction in favour of the ledger: what Redis has of a partition is written into a file and dropped, and the
/// partition is made again from the ledger. Gateways may run: without its head a partition takes nothing, and begins a new epoch.
/// </summary>
/// <remarks>It may be broken off at any point, and is done again from the start: the head is taken first, and written last.</remarks>
internal sealed class LedgerWins(RedisStoreOptions options, ILedger ledger, RedisJournal journal, PartitionWriter writer)
{
    /// <summary>Does it, and notes it in the ledger.</summary>
    /// <param name="partition">Which.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="saveAs">File for what only Redis has; made if there is something.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>What stood against each other, and how many entries were dropped.</returns>
    /// <exception cref="InvalidOperationException">Somebody else works on the same partition.</exception>
    public async Task<(PartitionStand Stand, long Dropped)> RunAsync(int partition, string by, string reason, string saveAs, CancellationToken cancellation)
    {
        var head = await writer.TakeHeadAsync(partition);
        var mark = await ledger.ReadWatermarkAsync(partition, cancellation);
        using var saved = new DroppedEntries(saveAs);
        var stand = await PartitionStand.LookAsync(mark, head, ledger, journal, saved.Add, cancellation);
        saved.Sync();
        await writer.DropAsync(partition);
        await new PartitionRebuild(options, ledger, writer).RunAsync(mark, cancellation, stand.HighestEpoch);
        return await ledger.LiftHaltAsync(mark, new(by, reason, LedgerWon: true, saved.Count), cancellation)
            ? (stand, saved.Count)
            : throw new InvalidOperationException($"The ledger's partition {partition} went on while Redis was made again. Do it once more.");
    }
}
