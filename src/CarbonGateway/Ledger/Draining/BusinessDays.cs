using System.Runtime.InteropServices;

namespace CarbonPos.CarbonGateway.Ledger.Draining;

/// <summary>A partition's entries, and the business day that its next entry belongs to.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Entries">One or more.</param>
/// <param name="OpenDay">Of the first of them.</param>
internal readonly record struct DatedRun(int Partition, EntryRun Entries, DateOnly OpenDay);

/// <summary>Shares entries of many partitions out among their business days: a cut is the last entry of its day, whatever any clock says.</summary>
internal static class BusinessDays
{
    /// <param name="runs">Each partition once.</param>
    /// <returns>One commit after the other, day by day.</returns>
    public static IEnumerable<(DateOnly Day, List<PartitionBatch> Batches)> InOrder(IEnumerable<DatedRun> runs)
    {
        var rest = runs.Select(r => (Run: r, From: 0)).ToList();
        while (rest.Count > 0)
        {
            var day = rest.Min(r => r.Run.OpenDay);
            var some = new List<PartitionBatch>();
            foreach (ref var r in CollectionsMarshal.AsSpan(rest))
            {
                if (r.Run.OpenDay != day) continue;
                var (from, to, entries) = (r.From, r.From, r.Run.Entries);
                DateOnly? cut = null;
                while (to < entries.Count && cut != day) cut = entries.CutAt(to++);
                some.Add(new(r.Run.Partition, entries.Part(from, to - from)));
                r = (r.Run with { OpenDay = cut == day ? day.AddDays(1) : day }, to);
            }

            rest.RemoveAll(r => r.From == r.Run.Entries.Count);
            yield return (day, some);
        }
    }
}
