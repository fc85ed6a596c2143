using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Entries of a partition that were not compared yet.</summary>
internal readonly record struct NewRange(int Partition, long First, long Last);

/// <summary>Which of the transactions that one request id opened is kept.</summary>
internal static class DoubleRules
{
    /// <summary>As much of the new entries as one search compares; the rest is the next one's.</summary>
    public static (List<NewRange> Ranges, bool Complete) Share(List<NewRange> all)
    {
        var (ranges, left) = (new List<NewRange>(all.Count), (long)LedgerLimits.MostCompared);
        foreach (var range in all)
        {
            if (left == 0) return (ranges, false);
            var taken = range with { Last = Math.Min(range.Last, range.First + left - 1) };
            ranges.Add(taken);
            left -= taken.Last - taken.First + 1;
            if (taken.Last < range.Last) return (ranges, false);
        }

        return (ranges, true);
    }

    /// <summary>The earliest is kept, by partition time, then by key; every other one that is of another account is a double.</summary>
    public static IEnumerable<DoubleRequest> Among(RequestKey request, IEnumerable<JournalEntry> opening)
    {
        JournalEntry? kept = null;
        foreach (var entry in opening.OrderBy(e => e.At).ThenBy(e => e.Key.Partition).ThenBy(e => e.Key.Sequence))
        {
            if (kept is null) kept = entry;
            else if (entry.Account != kept.Account) yield return new(request, kept, entry);
        }
    }
}
