using System.Diagnostics;
using CarbonPos.Bench.OnRedis;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Postgres;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.Bench.Settling;

/// <summary>A ledger with one open business day in it, and a Redis that stands where the ledger stands: as a town has them at midnight.</summary>
internal sealed class LedgerOfADay : IAsyncDisposable
{
    private const int AtOnce = 25_000;
    private static readonly TimeSpan Lease = TimeSpan.FromHours(1);
    private readonly PostgresLedger ledger;
    private readonly DateOnly day;

    private LedgerOfADay(PostgresLedger ledger, DateOnly day) => (this.ledger, this.day) = (ledger, day);

    /// <summary>What the day moved to companies.</summary>
    public long SoldGrams { get; private set; }

    public static async Task<LedgerOfADay> OpenAsync(string postgres, DateOnly day)
    {
        var options = new LedgerOptions { Postgres = postgres, Patience = TimeSpan.FromMinutes(10) };
        return new(await PostgresLedger.OpenAsync(options, Backends.Deployment(Backends.Store("unused")), NullLogger<PostgresLedger>.Instance, CancellationToken.None), day);
    }

    /// <summary>Writes the day before, cut, and the day, with the ledger's own writer.</summary>
    public async Task FillAsync(SettleSize size, Action<string> say)
    {
        var lease = (await ledger.TryLeaseAsync(ledger.Deployment.All, "bench", Lease, CancellationToken.None)).Lease ?? throw new InvalidOperationException("The ledger's lease is somebody else's.");
        var (before, today, gathered, written, said) = (new List<PartitionBatch>(), new List<PartitionBatch>(), 0, 0L, Stopwatch.StartNew());
        var writing = Task.CompletedTask;
        foreach (var made in new MadeDay(size, day, ledger.Deployment.Id, ledger.Deployment.Partitions).Partitions())
        {
            SoldGrams += MadeDay.Sold(made.Day);
            before.Add(new(made.Partition, made.Before));
            if (made.Day.Count > 0) today.Add(new(made.Partition, made.Day));
            gathered += made.Before.Count + made.Day.Count;
            if (gathered < AtOnce) continue;
            // The next ones are made while these are written.
            await writing;
            writing = WriteAsync(lease, before, today);
            (written, before, today, gathered) = (written + gathered, [], [], 0);
            if (said.Elapsed < TimeSpan.FromSeconds(15)) continue;
            say($"{written:N0} entries are written, points that were given included");
            said.Restart();
        }

        await writing;
        await WriteAsync(lease, before, today);
        await ledger.ReleaseAsync(lease, CancellationToken.None);
        // As the drain does while the shops are open; what it has compared, it does not compare at night.
        while (!(await ledger.FindDoublesAsync(day.AddDays(-1), CancellationToken.None)).IsComplete)
        {
        }
    }

    /// <summary>Fills an empty Redis from the ledger.</summary>
    public async Task RebuildAsync(string redis) =>
        await new Rebuild(Backends.Store(redis), ledger, TimeProvider.System, NullLogger.Instance, _ => { }).RunAsync(null, CancellationToken.None);

    /// <summary>What stands after the night.</summary>
    /// <param name="keys">Of the deployment.</param>
    /// <param name="plain">True: the root is worked out again from all leaves.</param>
    public async Task<(DayStatement Said, bool IsSigned, bool? RootHolds, bool LegsHold, long Breaks)> ReadAsync(SettlementKeys keys, bool plain)
    {
        var none = CancellationToken.None;
        var signed = await ledger.ReadStatementAsync(day, none) ?? throw new InvalidOperationException("The day has no statement.");
        var said = DayStatementCodec.Parse(signed.Bytes.Span).Statement ?? throw new InvalidOperationException("The statement cannot be read.");
        var isSigned = keys.Signing.Find(KeyUse.Statement, signed.KeyId)?.HasSigned(signed.Bytes.Span, signed.Signature.Span) == true;
        bool? root = plain ? await PlainRootAsync(keys) == said.Root : null;
        return (said, isSigned, root, (await ledger.ReadConservationAsync(day, none)).Holds, (await ledger.Nights.ReadBreaksAsync(resolved: true, none)).Count);
    }

    public ValueTask DisposeAsync() => ledger.DisposeAsync();

    private async Task WriteAsync(Lease lease, List<PartitionBatch> before, List<PartitionBatch> today)
    {
        foreach (var (date, batches) in ((DateOnly, List<PartitionBatch>)[])[(day.AddDays(-1), before), (day, today)])
        {
            foreach (var result in await ledger.AppendAsync(lease, date, batches, CancellationToken.None))
            {
                if (result is not AppendResult.Committed) throw new InvalidOperationException($"The ledger did not take a partition's entries: {result}");
            }
        }
    }

    // Partitions from the last to the first, by the reading that drains and rebuilds use, and the tree as RFC 6962 defines it.
    private async Task<Digest> PlainRootAsync(SettlementKeys keys)
    {
        var spans = await ledger.ReadSpansAsync(day, CancellationToken.None);
        var leaves = new Digest[spans.Sum(s => s.Entries)];
        var end = leaves.Length;
        for (var p = spans.Count - 1; p >= 0; p--)
        {
            if (spans[p].First is not { } first) continue;
            end -= (int)spans[p].Entries;
            var at = end;
            await foreach (var entry in ledger.ReadPartitionAsync(p, first.Sequence - 1, CancellationToken.None))
            {
                var writer = new Carbon.Journal.ByteWriter();
                Carbon.Journal.EntryCodec.Write(writer, entry);
                leaves[at++] = SettlementLeaf.Of(entry, writer.Written.Span, ledger.Deployment.Id, keys.Leaves).Hash();
            }
        }

        return MerkleTree.Root(leaves);
    }
}
