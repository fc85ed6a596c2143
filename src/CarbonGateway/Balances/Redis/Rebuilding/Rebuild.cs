using System.Security.Cryptography;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>Makes an empty Redis hold again what the ledger has: balances, holds, markers, vouchers, evidence, pool shares, equal to the gram.</summary>
internal sealed class Rebuild(RedisStoreOptions options, ILedger ledger, TimeProvider time, ILogger log, Action<string> tell)
{
    private const int TellEvery = 64;
    private const int MostNamed = 20;
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(10);

    /// <summary>Partitions, one after the other.</summary>
    /// <param name="choice">Which; null = all, of a Redis that must be empty. Of those that are not chosen, nothing is touched.</param>
    /// <param name="cancellation">Breaks it off: begin again with an empty Redis.</param>
    /// <returns>Entries that were read.</returns>
    /// <exception cref="InvalidOperationException">A chosen partition is not empty, the ledger is, or a gateway still drains; nothing was changed.</exception>
    /// <exception cref="InvalidDataException">The ledger lacks an entry.</exception>
    public async Task<long> RunAsync(PartitionChoice? choice, CancellationToken cancellation)
    {
        options.Validate();
        var marks = await ledger.ReadWatermarksAsync(cancellation);
        if (marks.All(m => m.Sequence == 0)) throw new InvalidOperationException("The ledger has no entries: there is nothing to rebuild. A gateway makes a new deployment by itself.");
        await using var client = await RedisClient.ConnectAsync(options.Wire, time, log, cancellation);
        var writer = new PartitionWriter(client, options, options.Layout);
        var chosen = await ChooseAsync(writer, choice, cancellation);
        if (chosen.Count < marks.Count) tell($"{chosen.Count:N0} of {marks.Count:N0} partitions are rebuilt: {Shortened(chosen)}");
        var owner = $"rebuild-{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        // Whoever still drains another Redis is shut out: what it would append is not in the new one.
        var lease = await LeaseAsync(owner, cancellation);
        try
        {
            return await WriteAsync(writer, [.. chosen.Select(p => marks[p])], owner, cancellation);
        }
        finally
        {
            await ledger.ReleaseAsync(lease, CancellationToken.None);
        }
    }

    private async Task<long> WriteAsync(PartitionWriter writer, IReadOnlyList<Watermark> marks, string owner, CancellationToken cancellation)
    {
        var rebuild = new PartitionRebuild(options, ledger, writer);
        var (entries, accounts, done) = (0L, 0L, 0);
        var leased = time.GetTimestamp();
        foreach (var mark in marks)
        {
            if (time.GetElapsedTime(leased) > Lasting / 3)
            {
                leased = time.GetTimestamp();
                await LeaseAsync(owner, cancellation);
            }

            var fold = await rebuild.RunAsync(mark, cancellation);
            (entries, accounts, done) = (entries + fold.Sequence, accounts + fold.Accounts.Count, done + 1);
            if (mark.Halted is { } halt) tell($"Partition {mark.Partition} is rebuilt, and stays halted in the ledger: {halt.Reason} See 'carbonpos-gateway halts'.");
            if (done % TellEvery == 0 || done == marks.Count) tell($"{done:N0} of {marks.Count:N0} partitions: {entries:N0} entries, {accounts:N0} accounts");
        }

        return entries;
    }

    private async Task<IReadOnlyList<int>> ChooseAsync(PartitionWriter writer, PartitionChoice? choice, CancellationToken cancellation)
    {
        var chosen = new List<int>();
        foreach (var p in choice is null ? Enumerable.Range(0, options.Partitions) : choice.Numbers ?? Enumerable.Range(0, options.Partitions))
        {
            cancellation.ThrowIfCancellationRequested();
            if (await writer.IsEmptyAsync(p)) chosen.Add(p);
            else if (choice is null) throw new InvalidOperationException($"Redis is not empty: it has data of partition {p} under the prefix '{options.Prefix}'. Stop all gateways, keep a copy of what is there, and empty it (FLUSHALL), or choose another Redis. Where a part of a cluster was lost: --partitions=empty.");
            else if (choice.Numbers is not null) throw new InvalidOperationException($"Redis has data of partition {p}: only what is empty is rebuilt. What contradicts the ledger: 'carbonpos-gateway halts'.");
            else if (!await writer.HasHeadAsync(p)) throw new InvalidOperationException($"Redis has a part of partition {p}, and no head: a rebuild was broken off, or somebody deleted keys. Empty the server that has it (FLUSHALL there), and begin again.");
        }

        return chosen.Count > 0 ? chosen : throw new InvalidOperationException("Redis has data of every partition: there is nothing to rebuild.");
    }

    private static string Shortened(IReadOnlyList<int> partitions) => string.Join(", ", partitions.Take(MostNamed)) + (partitions.Count > MostNamed ? ", …" : "");

    private async Task<Lease> LeaseAsync(string owner, CancellationToken cancellation)
    {
        var answer = await ledger.TryLeaseAsync(ledger.Deployment.All, owner, Lasting, cancellation);
        return answer.Lease ?? throw new InvalidOperationException($"The ledger's partitions cannot be taken: {answer.Reason} Stop all gateways first.");
    }
}
