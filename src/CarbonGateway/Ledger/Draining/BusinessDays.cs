using System.Runtime.InteropServices;

namespace CarbonPos.CarbonGateway.Ledger.Draining;

/// <summary>Shares entries of many partitions out among their business days, so that every partition's stay in order.</summary>
internal static class BusinessDays
{
    /// <param name="batches">Each partition once.</param>
    /// <param name="dayOf">Of an entry's time.</param>
    /// <returns>One commit after the other, as few as the partitions' order lets: a day may come twice where a clock stepped back.</returns>
    public static IEnumerable<(DateOnly Day, List<PartitionBatch> Batches)> InOrder(
        IReadOnlyList<(int Partition, EntryRun Entries)> batches, Func<DateTimeOffset, DateOnly> dayOf)
    {
        var rest = batches.Select(b => (b.Partition, b.Entries, From: 0)).ToList();
        while (rest.Count > 0)
        {
            var day = rest.Min(r => dayOf(r.Entries.TimeAt(r.From)));
            var some = new List<PartitionBatch>();
            foreach (ref var r in CollectionsMarshal.AsSpan(rest))
            {
                var from = r.From;
                while (r.From < r.Entries.Count && dayOf(r.Entries.TimeAt(r.From)) == day) r.From++;
                if (r.From > from) some.Add(new(r.Partition, r.Entries.Part(from, r.From - from)));
            }

            rest.RemoveAll(r => r.From == r.Entries.Count);
            yield return (day, some);
        }
    }
}
