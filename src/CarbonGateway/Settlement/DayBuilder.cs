using System.Diagnostics;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>What reading a business day came to.</summary>
internal abstract record DayReading
{
    /// <summary>All is there and adds up.</summary>
    public sealed record Sound(BuiltDay Day) : DayReading;

    /// <summary>Something is missing or contradicts: the day is not sealed.</summary>
    /// <param name="Flaws">One sentence each, the first some of them; each says where.</param>
    public sealed record Flawed(IReadOnlyList<string> Flaws) : DayReading;
}

/// <summary>
/// Reads a closed business day out of the ledger, once, entry by entry: checks chain, gaps and sums, builds the tree, and adds up
/// what each institution learns. A function of the ledger and the settings alone, so that a night that is worked out again later
/// gives the same bytes.
/// </summary>
/// <param name="ledger">Where the day is.</param>
/// <param name="keys">For leaves and statement.</param>
/// <param name="options">Chunks and small cells.</param>
/// <param name="folder">For what does not fit into memory.</param>
internal sealed class DayBuilder(ILedger ledger, SettlementKeys keys, SettlementOptions options, string folder)
{
    /// <summary>Most flaws that are told.</summary>
    public const int MostFlaws = 20;

    private const int TilesAtOnce = 64;

    /// <param name="day">All partitions have cut it, and the ledger has the cuts.</param>
    /// <param name="progress">Told how many entries have been read, now and then.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="LedgerUnavailableException">The ledger does not answer.</exception>
    public async Task<DayReading> ReadAsync(DateOnly day, IProgress<long>? progress, CancellationToken cancellation)
    {
        var (before, spans) = (await ledger.ReadSpansAsync(day.AddDays(-1), cancellation), await ledger.ReadSpansAsync(day, cancellation));
        var totals = new DayTotals();
        var checks = new DayChecks(ledger.Deployment, day, before, spans);
        var (tree, citizens, companies) = (new TreeBuilder(), new CitizenDay(), new CompanyDay());
        var policies = new SortedSet<string>(StringComparer.Ordinal);
        var spool = new CitizenSpool(folder);
        try
        {
            var (partition, tiles, leaf) = (0, new List<TreeTile>(), new ByteWriter());
            await foreach (var found in ledger.ReadDayAsync(day, 0, long.MaxValue, cancellation))
            {
                var entry = found.Entry;
                if (entry.Key.Partition != partition)
                {
                    spool.Add(citizens.ToRecords());
                    (partition, citizens) = (entry.Key.Partition, new());
                }

                checks.Follow(found);
                leaf.Clear();
                LeafCodec.Write(leaf, SettlementLeaf.Of(entry, found.Bytes.Span, ledger.Deployment.Id, keys.Leaves));
                tree.Append(MerkleTree.HashLeaf(leaf.Written.Span));
                totals.Add(entry);
                citizens.Add(entry);
                companies.Add(entry);
                if (entry.Answer is { PolicyVersion.Length: > 0 } answer) policies.Add(answer.PolicyVersion);
                if (tree.Size % 65_536 == 0) progress?.Report(tree.Size);
                tiles.AddRange(tree.TakeTiles());
                if (tiles.Count < TilesAtOnce) continue;
                await ledger.SaveTilesAsync(day, tiles, cancellation);
                tiles = [];
            }

            spool.Add(citizens.ToRecords());
            checks.Finish();
            checks.Flaws.AddRange(totals.Compare(await ledger.ReadTotalsAsync(day, day, cancellation)));
            var conservation = await ledger.ReadConservationAsync(day, cancellation);
            if (!conservation.Holds) checks.Flaws.Add(Astray(conservation));
            if (checks.Flaws.Count > 0) return Flawed(spool, checks.Flaws);
            var root = tree.Finish();
            tiles.AddRange(tree.TakeTiles());
            if (tiles.Count > 0) await ledger.SaveTilesAsync(day, tiles, cancellation);
            progress?.Report(tree.Size);
            return new DayReading.Sound(new BuiltDay(ledger.Deployment, day, tree.Size, root, PartitionSpan.DigestOf(spans), [.. policies], spool, [.. companies.ToRecords(options.FewestSales)], options.ChunkRecords));
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException or UnreachableException)
        {
            // What can be read, but not added up, was not written by a store.
            return Flawed(spool, [.. checks.Flaws, e.Message]);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    private static DayReading.Flawed Flawed(CitizenSpool spool, List<string> flaws)
    {
        spool.Dispose();
        return new([.. flaws.Take(MostFlaws)]);
    }

    private static string Astray(Conservation conservation) => conservation.Net != 0
        ? $"The day's legs add up to {conservation.Net} g, not to zero. Restore the ledger from a backup."
        : $"The legs of partition {string.Join(", ", conservation.Astray.Take(MostFlaws))} are not those that were written. Restore the ledger from a backup.";
}
