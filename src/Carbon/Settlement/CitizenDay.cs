using System.Diagnostics;
using System.Runtime.InteropServices;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Settlement;

/// <summary>Adds up a business day's journal entries, in any order, into what the central account learns of them.</summary>
/// <remarks>Memory grows with accounts, not with entries. Two days added up apart and one added up over both have the same sums.</remarks>
public sealed class CitizenDay
{
    private readonly Dictionary<(AccountId Account, BudgetPeriod Period), CitizenRecord> records = [];

    /// <summary>Adds an entry: only its kind, account, period, trade and legs count.</summary>
    /// <exception cref="OverflowException">A sum would leave ±10^15 g.</exception>
    public void Add(JournalEntry entry)
    {
        // A trade's euros are the entry's: of several legs of one trade the first has them all.
        var cents = PointTrade.Of(entry.Kind, entry.Trade, entry.TradedBefore).Cents;
        foreach (ref readonly var leg in entry.Legs.AsSpan())
        {
            Add(entry, leg, cents);
            if (leg.From.Kind == LedgerAccountKind.Pool || leg.To.Kind == LedgerAccountKind.Pool) cents = 0;
        }
    }

    /// <summary>Records in the order of a batch. What came to nothing at all is left out.</summary>
    public IReadOnlyList<CitizenRecord> ToRecords()
    {
        var sorted = records.Values.Where(r => !r.IsEmpty).ToArray();
        Array.Sort(sorted, static (a, b) => CitizenChunk.Compare(a, b));
        return sorted;
    }

    private void Add(JournalEntry entry, in Leg leg, long cents)
    {
        var grams = leg.Grams;
        switch (leg.From.Kind, leg.To.Kind)
        {
            case (LedgerAccountKind.Citizen or LedgerAccountKind.Held, LedgerAccountKind.Citizen or LedgerAccountKind.Held):
                Carry(entry.Kind, leg);
                break;
            case (LedgerAccountKind.Issued, LedgerAccountKind.Citizen):
                ref var given = ref Of(leg.To);
                given = entry.Kind == EntryKind.Allocate ? given with { Allocated = given.Allocated + grams } : given with { Corrected = given.Corrected + grams };
                break;
            case (LedgerAccountKind.Citizen, LedgerAccountKind.Issued):
                ref var taken = ref Of(leg.From);
                taken = taken with { Corrected = taken.Corrected - grams };
                break;
            case (LedgerAccountKind.Citizen or LedgerAccountKind.Held, LedgerAccountKind.Sold):
                Spend(ref Of(leg.From), grams);
                break;
            case (LedgerAccountKind.Sold, LedgerAccountKind.Citizen):
                Spend(ref Of(leg.To), -grams);
                break;
            case (LedgerAccountKind.Citizen or LedgerAccountKind.Held, LedgerAccountKind.Lapsed):
                Lapse(ref Of(leg.From), grams);
                break;
            case (LedgerAccountKind.Sold, LedgerAccountKind.Lapsed):
                // Came back to an account whose period is over and whose next one is full.
                ref var back = ref Of(entry.Account, entry.Period);
                Spend(ref back, -grams);
                Lapse(ref back, grams);
                break;
            case (LedgerAccountKind.Citizen, LedgerAccountKind.Pool) when entry.Kind == EntryKind.SellSurplus:
                ref var seller = ref Of(leg.From);
                seller = seller with { Sold = seller.Sold + grams, SoldCents = seller.SoldCents + cents, SoldTrades = seller.SoldTrades + 1 };
                break;
            case (LedgerAccountKind.Citizen, LedgerAccountKind.Pool):
                Buy(ref Of(leg.From), -grams, -cents);
                break;
            case (LedgerAccountKind.Pool, LedgerAccountKind.Citizen):
                Buy(ref Of(leg.To), grams, cents);
                break;
            default:
                AddNobodys(entry, leg, cents);
                break;
        }
    }

    private void AddNobodys(JournalEntry entry, in Leg leg, long cents)
    {
        var grams = leg.Grams;
        switch (leg.From.Kind, leg.To.Kind)
        {
            case (LedgerAccountKind.Pool, LedgerAccountKind.Visitor):
                Buy(ref Of(CitizenRecord.Nobody, entry.Period), grams, cents);
                break;
            case (LedgerAccountKind.Visitor, LedgerAccountKind.Pool):
                Buy(ref Of(CitizenRecord.Nobody, entry.Period), -grams, -cents);
                break;
            case (LedgerAccountKind.Visitor, LedgerAccountKind.Sold):
                Spend(ref Of(CitizenRecord.Nobody, entry.Period), grams);
                break;
            case (LedgerAccountKind.Sold, LedgerAccountKind.Visitor):
                Spend(ref Of(CitizenRecord.Nobody, entry.Period), -grams);
                break;
            case (LedgerAccountKind.Sold or LedgerAccountKind.Bought, LedgerAccountKind.Sold or LedgerAccountKind.Bought):
            case (LedgerAccountKind.Issued, LedgerAccountKind.Pool):
            case (LedgerAccountKind.Pool, LedgerAccountKind.Issued):
                // Between companies, and between the authority and its pool: no citizen is touched.
                break;
            default:
                throw new UnreachableException($"No event posts {leg.From.Kind} → {leg.To.Kind}.");
        }
    }

    private void Carry(EntryKind kind, in Leg leg)
    {
        if (leg.From.Account == leg.To.Account && leg.From.Period == leg.To.Period) return;
        // Debt goes the other way than the grams that make it good: it comes out of the period that is over.
        var (from, to, grams) = kind == EntryKind.CarryOver && leg.From.Period > leg.To.Period ? (leg.To, leg.From, -leg.Grams) : (leg.From, leg.To, leg.Grams);
        ref var source = ref Of(from);
        source = source with { CarriedOut = source.CarriedOut + grams };
        ref var target = ref Of(to);
        target = target with { CarriedIn = target.CarriedIn + grams };
    }

    private static void Spend(ref CitizenRecord record, Co2eMass grams) => record = record with { Spent = record.Spent + grams };

    private static void Lapse(ref CitizenRecord record, Co2eMass grams) => record = record with { Lapsed = record.Lapsed + grams };

    private static void Buy(ref CitizenRecord record, Co2eMass grams, long cents) =>
        record = record with { Bought = record.Bought + grams, BoughtCents = checked(record.BoughtCents + cents) };

    private ref CitizenRecord Of(in LedgerAccount place) => ref Of(place.Account, place.Period);

    private ref CitizenRecord Of(AccountId account, BudgetPeriod period)
    {
        ref var record = ref CollectionsMarshal.GetValueRefOrAddDefault(records, (account, period), out var there);
        if (!there) record = new() { Account = account, Period = period };
        return ref record;
    }
}
