using System.Diagnostics;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

/// <summary>
/// What each event posts: state × event → postings or refusal, and nothing else. The semantics of carbon points live here
/// once; stores, simulator, certification kit and recomputation are judged against it. A rule reads the book, it never changes it.
/// </summary>
internal readonly partial struct Rulebook(Book book, Policy policy, DateTimeOffset now)
{
    public DateTimeOffset Now => now;

    private BudgetPeriod Current => policy.PeriodOf(now);

    /// <summary>The table. One line, one row.</summary>
    public Draft Decide(TransactionEvent e) => e switch
    {
        Allocate x => Allocate(x),
        Correct x => Correct(x),
        CarryOver x => CarryOver(x),
        CloseAccount x => CloseAccount(x),
        LeasePool x => LeasePool(x),
        CutDay x => new Draft(EntryKind.Cut, x, x.Partition, policy) { Period = Current },
        Sale x => Sale(x),
        TrainingSale x => TrainingSale(x),
        Hold x => Hold(x),
        Forward x => Forward(x),
        Supersede x => Supersede(x),
        VisitorSale x => VisitorSale(x),
        CompanyPurchase x => CompanyPurchase(x),
        SellSurplus x => SellSurplus(x),
        Capture x => Capture(x),
        ExtendHold x => ExtendHold(x),
        VoidHold x => Void(x),
        Refund x => Refund(x),
        UndoDouble x => UndoDouble(x),
        FindOrAbandon x => Abandon(x),
        _ => throw new UnreachableException($"No rule for {e.GetType().Name}."),
    };

    // A voluntary debit respects the floor; one of nothing always does. A forced posting never asks.
    private bool Carries(AccountState account, BudgetPeriod period, Co2eMass grams, Co2eMass bought = default) =>
        !grams.IsPositive || account.Available(period) + bought - grams >= policy.Floor;

    // A closed account takes no voluntary debit once its partition has ended the last day: by the journaled cut, never by a clock.
    private bool IsClosed(AccountState account, Co2eMass grams) =>
        grams.IsPositive && account.LastDay is { } last && book.LastCut(account.Id.PartitionOf(book.PartitionCount)) >= last;

    // A period that was carried over takes nothing more: the current one stands in for it.
    private BudgetPeriod OpenPeriod(AccountState account, BudgetPeriod period) => account.IsLapsed(period) ? Current : period;

    // A hold lasts as long as was asked, counted from partition time: a clock that stepped back opens none that is over already.
    private DateTimeOffset OnPartitionTime(TransactionEvent e, DateTimeOffset moment) => now > e.At ? moment + (now - e.At) : moment;

    // An offline sale posts into the period of its moment while that still takes forwards, else into the current one.
    private BudgetPeriod ForwardPeriod(AccountState account, DateTimeOffset soldAt)
    {
        var period = policy.PeriodOf(soldAt);
        return account.IsLapsed(period) || now >= policy.EndOf(period) + policy.ForwardGrace || period > Current ? Current : period;
    }

    // Gives points back to their period; of a lapsed period to the current one within its cap, the rest lapses.
    // `netted` is what the same entry debits again: as much comes back beside the cap.
    private void GiveBack(
        Draft draft, AccountState account, BudgetPeriod period, ReadOnlySpan<(LedgerAccount From, Co2eMass Grams)> sources, Co2eMass netted = default)
    {
        var lapsed = account.IsLapsed(period);
        draft.Period = lapsed ? Current : period;
        var citizen = LedgerAccount.Citizen(account.Id, draft.Period);
        var room = lapsed
            ? netted + Co2eMass.Max(Co2eMass.Zero, policy.CarryOverCap - (account.Find(Current)?.CarriedIn ?? Co2eMass.Zero))
            : Co2eMass.FromGrams(Co2eMass.MaxGrams);
        foreach (var (from, grams) in sources)
        {
            var kept = Co2eMass.Min(grams, room);
            draft.Move(from, citizen, kept).Move(from, LedgerAccount.Lapsed, grams - kept);
            room -= kept;
        }
    }

    // Grams of lines by provenance: `sold` is kept by it.
    private static void MoveSold(Draft draft, LedgerAccount from, Seller seller, ReadOnlySpan<SoldLine> lines)
    {
        Span<long> byProvenance = stackalloc long[(int)Content.Provenance.None + 1];
        foreach (ref readonly var line in lines) byProvenance[(int)line.Provenance] += line.Grams.Grams;
        for (var p = 1; p < byProvenance.Length; p++)
        {
            draft.Move(from, LedgerAccount.Sold(seller, (Content.Provenance)p), Co2eMass.FromGrams(byProvenance[p]));
        }
    }

    private int PartitionOf(TransactionEvent e) => e.PartitionIn(book.PartitionCount);
}
