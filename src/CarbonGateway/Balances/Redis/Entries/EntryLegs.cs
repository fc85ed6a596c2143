using System.Diagnostics;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Balances.Redis.Entries;

/// <summary>
/// The movements of a decision, place by place. The scripts count in sums of an account; here they are split by provenance,
/// in the order that the model has them: what came back within a cap is taken from the first sources.
/// </summary>
internal static class EntryLegs
{
    public static Leg[] Of(EntryFacts facts, in Decision decision, JournalKey key, SoldLine[] lines)
    {
        var legs = LegList.Begin(facts.Account);
        switch (decision.Kind)
        {
            case EntryKind.Allocate or EntryKind.Correct or EntryKind.CarryOver or EntryKind.LeasePool or EntryKind.SellSurplus:
                OfInstitution(legs, facts, decision, key);
                break;
            case EntryKind.Sale or EntryKind.Hold or EntryKind.Forward or EntryKind.Supersede or EntryKind.VisitorSale or EntryKind.CompanyPurchase:
                OfSale(legs, facts, decision, key, lines);
                break;
            case EntryKind.Capture or EntryKind.ExtendHold or EntryKind.Expire or EntryKind.Void or EntryKind.Refund or EntryKind.UndoDouble:
                OfFollowUp(legs, facts, decision, key, lines);
                break;
            case EntryKind.Abandon or EntryKind.Cut or EntryKind.Close:
                break;
            default:
                throw new UnreachableException($"No legs for {decision.Kind}.");
        }

        return legs.ToArray();
    }

    private static void OfInstitution(LegList legs, EntryFacts facts, in Decision decision, JournalKey key)
    {
        var extra = decision.Extra;
        var citizen = LedgerAccount.Citizen(facts.Account, decision.Period);
        switch (decision.Kind)
        {
            case EntryKind.Allocate:
                legs.Move(LedgerAccount.Issued, citizen, decision.Moved);
                break;
            case EntryKind.Correct:
                legs.Move(LedgerAccount.Issued, citizen, decision.Moved);
                legs.Move(citizen, LedgerAccount.Issued, -decision.Moved);
                break;
            case EntryKind.CarryOver:
                CarryOver(legs, facts.Account, decision.Period, Co2eMass.FromGrams(extra.Number()), Co2eMass.FromGrams(extra.Number()));
                break;
            case EntryKind.LeasePool:
                legs.Move(LedgerAccount.Issued, LedgerAccount.Pool(key.Partition), decision.Moved);
                legs.Move(LedgerAccount.Pool(key.Partition), LedgerAccount.Issued, -decision.Moved);
                break;
            case EntryKind.SellSurplus:
                legs.Move(citizen, LedgerAccount.Pool(key.Partition), decision.Moved);
                break;
        }
    }

    private static void OfSale(LegList legs, EntryFacts facts, in Decision decision, JournalKey key, SoldLine[] lines)
    {
        var extra = decision.Extra;
        var citizen = LedgerAccount.Citizen(facts.Account, decision.Period);
        var pool = LedgerAccount.Pool(key.Partition);
        switch (decision.Kind)
        {
            case EntryKind.Sale:
                legs.Move(pool, citizen, facts.Trade.Grams);
                legs.Sell(citizen, facts.Seller, lines);
                break;
            case EntryKind.Hold:
                legs.Move(citizen, LedgerAccount.Held(facts.Account, decision.Period), decision.Moved);
                break;
            case EntryKind.Forward:
                legs.Sell(citizen, facts.Seller, lines);
                break;
            case EntryKind.Supersede:
                for (var skipped = 0; skipped < 4; skipped++) extra.Number();
                var old = extra.Number() == 0 ? [] : facts.ReplacedLines;
                legs.GiveBack(Remaining(facts.ReplacedSeller, old, Co2eMass.FromGrams(extra.Number()), ref extra, out var room), decision.Period, ref room);
                legs.Sell(citizen, facts.Seller, lines);
                break;
            case EntryKind.VisitorSale:
                legs.Move(pool, LedgerAccount.Visitor, decision.Moved);
                legs.Sell(LedgerAccount.Visitor, facts.Seller, lines);
                break;
            case EntryKind.CompanyPurchase:
                legs.Sell(LedgerAccount.Bought(facts.Buyer), facts.Seller, lines);
                break;
        }
    }

    private static void OfFollowUp(LegList legs, EntryFacts facts, in Decision decision, JournalKey key, SoldLine[] lines)
    {
        var extra = decision.Extra;
        var pool = LedgerAccount.Pool(key.Partition);
        switch (decision.Kind)
        {
            case EntryKind.Capture:
                Capture(legs, facts, decision, lines);
                break;
            case EntryKind.ExtendHold:
                extra.Number();
                legs.Move(LedgerAccount.Citizen(facts.Account, decision.Period), LedgerAccount.Held(facts.Account, Decision.Year(extra.Number())), decision.Moved);
                break;
            case EntryKind.Expire:
                Release(legs, facts.Account, decision.Period, ref extra);
                break;
            case EntryKind.Void:
                extra.Number();
                Release(legs, facts.Account, decision.Period, ref extra);
                break;
            case EntryKind.Refund:
                var back = Co2eMass.FromGrams(extra.Number());
                TakeBack(legs, facts, decision.Period, pool, BySource(facts.Seller, lines), back, Co2eMass.FromGrams(extra.Number()));
                break;
            case EntryKind.UndoDouble:
                Undo(legs, facts, decision.Period, pool, ref extra);
                break;
        }
    }

    /// <summary>Points of a refund or of an undone double that went back to the pool.</summary>
    public static Co2eMass Unwound(in Decision decision)
    {
        var extra = decision.Extra;
        if (decision.Kind == EntryKind.UndoDouble && extra.Number() == 0) return Co2eMass.Zero;
        extra.Number();
        return Co2eMass.FromGrams(extra.Number());
    }

    /// <summary>Points of the same purchase that had gone back to the pool before a refund or an undone double: its last number.</summary>
    public static Co2eMass UnwoundBefore(in Decision decision)
    {
        if (decision.Kind is not (EntryKind.Refund or EntryKind.UndoDouble)) return Co2eMass.Zero;
        var extra = decision.Extra;
        var last = 0L;
        while (!extra.IsAtEnd) last = extra.Number();
        return Co2eMass.FromGrams(last);
    }

    private static void CarryOver(LegList legs, AccountId account, BudgetPeriod from, Co2eMass left, Co2eMass kept)
    {
        var (here, next) = (LedgerAccount.Citizen(account, from), LedgerAccount.Citizen(account, from.Next));
        legs.Move(next, here, -left);
        legs.Move(here, next, kept);
        legs.Move(here, LedgerAccount.Lapsed, Co2eMass.Max(Co2eMass.Zero, left) - kept);
    }

    private static void Capture(LegList legs, EntryFacts facts, in Decision decision, SoldLine[] lines)
    {
        var extra = decision.Extra;
        var (way, together, held) = (extra.Small(), extra.Number() == 1, Co2eMass.FromGrams(extra.Number()));
        var holdPeriod = Decision.Year(extra.Number());
        var kept = Co2eMass.FromGrams(extra.Number());
        extra.Number();
        var replaces = extra.Number() != 0;
        var keptOld = Co2eMass.FromGrams(extra.Number());
        var oldTo = extra.Number();
        var sources = Remaining(facts.ReplacedSeller, replaces ? facts.ReplacedLines : [], keptOld, ref extra, out var room);
        var citizen = LedgerAccount.Citizen(facts.Account, decision.Period);
        var place = way == 0 ? citizen : LedgerAccount.Held(facts.Account, holdPeriod);
        if (way == 0 && replaces) legs.GiveBack(sources, Decision.Year(oldTo), ref room);
        if (way == 2) legs.Move(citizen, place, decision.Moved - held);
        legs.Sell(place, facts.Seller, lines);
        if (way == 0) return;
        if (replaces && !together) legs.GiveBack(sources, Decision.Year(oldTo), ref room);
        legs.GiveBack([(place, Co2eMass.Max(Co2eMass.Zero, held - decision.Moved))], decision.Period, ref kept);
        if (replaces && together) legs.GiveBack(sources, Decision.Year(oldTo), ref room);
    }

    private static void Release(LegList legs, AccountId account, BudgetPeriod to, ref NumberReader extra)
    {
        var held = Co2eMass.FromGrams(extra.Number());
        var from = LedgerAccount.Held(account, Decision.Year(extra.Number()));
        var kept = Co2eMass.FromGrams(extra.Number());
        legs.GiveBack([(from, held)], to, ref kept);
    }

    private static void Undo(LegList legs, EntryFacts facts, BudgetPeriod to, LedgerAccount pool, ref NumberReader extra)
    {
        if (extra.Number() == 0)
        {
            Release(legs, facts.Account, to, ref extra);
            return;
        }

        var (kept, unwound) = (Co2eMass.FromGrams(extra.Number()), Co2eMass.FromGrams(extra.Number()));
        TakeBack(legs, facts, to, pool, Remaining(facts.Seller, facts.Lines, kept, ref extra, out _), kept, unwound);
    }

    private static void TakeBack(
        LegList legs, EntryFacts facts, BudgetPeriod to, LedgerAccount pool, List<(LedgerAccount From, Co2eMass Grams)> sources, Co2eMass kept, Co2eMass unwound)
    {
        switch (facts.Payer)
        {
            case Payer.Citizen:
                legs.GiveBack(sources, to, ref kept);
                legs.Move(LedgerAccount.Citizen(facts.Account, to), pool, unwound);
                break;
            case Payer.Visitor:
                foreach (var (from, grams) in sources)
                {
                    legs.Move(from, LedgerAccount.Visitor, grams);
                    legs.Move(LedgerAccount.Visitor, pool, grams);
                }

                break;
            case Payer.Company:
                foreach (var (from, grams) in sources) legs.Move(from, LedgerAccount.Bought(facts.Buyer), grams);
                break;
            default:
                throw new UnreachableException($"No way back to {facts.Payer}.");
        }
    }

    // What is left of a sale after its refunds, by provenance.
    private static List<(LedgerAccount From, Co2eMass Grams)> Remaining(Seller seller, SoldLine[] lines, Co2eMass kept, ref NumberReader extra, out Co2eMass room)
    {
        room = kept;
        var left = lines.ToArray();
        var count = extra.Small();
        for (var i = 0; i < count; i++) left[i] = left[i] with { Grams = left[i].Grams - Co2eMass.FromGrams(extra.Number()) };
        return BySource(seller, left);
    }

    private static List<(LedgerAccount From, Co2eMass Grams)> BySource(Seller seller, SoldLine[] lines)
    {
        var sources = new List<(LedgerAccount, Co2eMass)>();
        for (var p = (Provenance)1; p <= Provenance.None; p++)
        {
            var grams = LegList.SumOf(lines, p);
            if (grams.IsPositive) sources.Add((LedgerAccount.Sold(seller, p), grams));
        }

        return sources;
    }
}
