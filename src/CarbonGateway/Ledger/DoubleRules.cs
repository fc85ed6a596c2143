using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Entries of a partition that were not compared yet.</summary>
internal readonly record struct NewRange(int Partition, long First, long Last);

/// <summary>Which of the transactions that one request id opened is kept.</summary>
internal static class DoubleRules
{
    private const int FewestDense = 200;
    private static readonly TimeSpan LongestDense = TimeSpan.FromSeconds(10);

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

    /// <summary>
    /// Takes out of request ids those that lie close together because registers made them at about the same time, and gives the
    /// first and the last of them: all that have these ids stand side by side in an index. What is far from the others stays.
    /// </summary>
    /// <returns>Null where too few lie close enough.</returns>
    public static (Guid First, Guid Last)? TakeDense(List<Guid> requests)
    {
        var timed = requests.FindAll(id => RequestAge.MadeAt(id) is not null);
        if (timed.Count < FewestDense) return null;
        timed.Sort();
        var (first, last) = (timed[timed.Count / 20], timed[^(1 + (timed.Count / 20))]);
        if (RequestAge.MadeAt(last) - RequestAge.MadeAt(first) > LongestDense.TotalMilliseconds) return null;
        requests.RemoveAll(id => id.CompareTo(first) >= 0 && id.CompareTo(last) <= 0);
        return (first, last);
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
