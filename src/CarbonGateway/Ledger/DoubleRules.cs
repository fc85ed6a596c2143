using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Which of the transactions that one request id opened is kept.</summary>
internal static class DoubleRules
{
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
