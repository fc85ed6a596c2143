using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

internal readonly partial struct Rulebook
{
    // issued → citizen, once per allocation id
    private Draft Allocate(Allocate e)
    {
        var draft = Institution(EntryKind.Allocate, e, e.Period, e.Grams);
        draft.Trade = (e.Grams, 0);
        draft.NewBudget = e.Grams;
        return draft.Move(LedgerAccount.Issued, LedgerAccount.Citizen(e.Account, e.Period), e.Grams);
    }

    // issued ↔ citizen, forced, once per id
    private Draft Correct(Correct e)
    {
        var account = book.FindAccount(e.Account);
        if (account is null) return Institution(EntryKind.Correct, e, e.Period, e.Grams).Refuse(Refusal.AccountUnknown);
        var draft = Institution(EntryKind.Correct, e, OpenPeriod(account, e.Period), e.Grams);
        var citizen = LedgerAccount.Citizen(e.Account, draft.Period);
        return draft.Move(LedgerAccount.Issued, citizen, e.Grams).Move(citizen, LedgerAccount.Issued, -e.Grams);
    }

    // citizen(p) → citizen(p+1) up to the cap; rest → lapsed; debt carries in full
    private Draft CarryOver(CarryOver e)
    {
        var draft = Institution(EntryKind.CarryOver, e, e.From, Co2eMass.Zero);
        if (draft.Account is not { } account) return draft.Refuse(Refusal.AccountUnknown);
        if (account.IsLapsed(e.From) || now < policy.EndOf(e.From)) return draft.Refuse(Refusal.WrongState);
        var left = account.Available(e.From);
        var from = LedgerAccount.Citizen(account.Id, e.From);
        var to = LedgerAccount.Citizen(account.Id, e.From.Next);
        if (left.IsNegative) return draft.Move(to, from, -left);
        var room = Co2eMass.Max(Co2eMass.Zero, policy.CarryOverCap - (account.Find(e.From.Next)?.CarriedIn ?? Co2eMass.Zero));
        var kept = Co2eMass.Min(left, room);
        draft.Trade = (kept, 0);
        return draft.Move(from, to, kept).Move(from, LedgerAccount.Lapsed, left - kept);
    }

    // none: from the cut of its last day on, voluntary debits are refused
    private Draft CloseAccount(CloseAccount e)
    {
        var draft = Institution(EntryKind.Close, e, Current, Co2eMass.Zero);
        return draft.Account is null ? draft.Refuse(Refusal.AccountUnknown) : draft;
    }

    // issued → pool; below zero pool → issued, as much as there is
    private Draft LeasePool(LeasePool e)
    {
        var pool = LedgerAccount.Pool(e.Partition);
        var draft = new Draft(EntryKind.LeasePool, e, e.Partition, policy) { Period = Current, Requested = e.Grams, Moved = e.Grams };
        if (!e.Grams.IsNegative) return draft.Move(LedgerAccount.Issued, pool, e.Grams);
        var share = Co2eMass.FromGrams((long)book.Total(pool));
        if (!share.IsPositive) return draft.Refuse(Refusal.PoolShort);
        if (share < -e.Grams) draft.Partially([], -share);
        return draft.Move(pool, LedgerAccount.Issued, -draft.Moved);
    }

    // citizen → pool    voluntary
    private Draft SellSurplus(SellSurplus e)
    {
        var draft = Institution(EntryKind.SellSurplus, e, Current, e.Grams);
        if (draft.Account is not { } account) return draft.Refuse(Refusal.AccountUnknown);
        if (IsClosed(account, e.Grams)) return draft.Refuse(Refusal.AccountClosed);
        if (policy.Prices is not { } prices) return draft.Refuse(Refusal.PolicyForbids);
        if (e.CentsPerTonne != prices.SurplusCentsPerTonne) return draft.Refuse(Refusal.OfferChanged);
        if ((account.Find(Current)?.SoldSurplus ?? Co2eMass.Zero) + e.Grams > policy.SellLimit) return draft.Refuse(Refusal.OverLimit);
        // What a policy lets an account overdraw is no surplus: it would be sold for euros that nobody saved.
        if (account.Available(Current) - e.Grams < Co2eMass.Max(policy.Floor, Co2eMass.Zero)) return draft.Insufficient();
        draft.Trade = (e.Grams, e.CentsPerTonne);
        return draft.Move(LedgerAccount.Citizen(account.Id, Current), LedgerAccount.Pool(draft.Partition), e.Grams);
    }

    private Draft Institution(EntryKind kind, TransactionEvent e, BudgetPeriod period, Co2eMass grams) =>
        new(kind, e, PartitionOf(e), policy)
        {
            Account = book.FindAccount(e.Account),
            Period = period,
            Requested = grams,
            Moved = grams,
        };
}
