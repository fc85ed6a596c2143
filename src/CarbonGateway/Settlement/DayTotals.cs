using System.Runtime.InteropServices;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>What each place gained or lost on a day, by the entries themselves: to be held against the legs that stand beside them.</summary>
internal sealed class DayTotals
{
    private readonly Dictionary<LedgerAccount, Int128> totals = [];

    public void Add(JournalEntry entry)
    {
        foreach (ref readonly var leg in entry.Legs.AsSpan())
        {
            Of(leg.From) -= leg.Grams.Grams;
            Of(leg.To) += leg.Grams.Grams;
        }
    }

    /// <returns>A sentence for each place where the two differ.</returns>
    public IEnumerable<string> Compare(IReadOnlyList<PlaceTotal> legs)
    {
        var rest = totals.Where(t => t.Value != 0).ToDictionary();
        foreach (var (place, grams) in legs)
        {
            rest.Remove(place, out var expected);
            if (expected != grams) yield return $"The day's legs move {grams} g to {place.Kind}, and its entries {expected} g. Restore the ledger from a backup.";
        }

        foreach (var (place, grams) in rest) yield return $"The day's entries move {grams} g to {place.Kind}, and no leg says so. Restore the ledger from a backup.";
    }

    // As the ledger sums up: all accounts of a kind and period together.
    private ref Int128 Of(in LedgerAccount place) => ref CollectionsMarshal.GetValueRefOrAddDefault(
        totals,
        place.Kind switch
        {
            LedgerAccountKind.Citizen => LedgerAccount.Citizen(default, place.Period),
            LedgerAccountKind.Held => LedgerAccount.Held(default, place.Period),
            _ => place,
        },
        out _);
}
