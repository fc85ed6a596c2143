using System.Diagnostics;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

internal readonly partial struct Rulebook
{
    // HELD → POSTED     held → sold; rest held → citizen            –
    //                   above the hold: extra citizen → sold        voluntary, within the policy's bound
    //                   weaker evidence of the purchase goes back: sold(old) → citizen
    // EXPIRED → POSTED  citizen → sold                              forced, within the late-presentment window
    // in all of them    never above the cap of the voucher that the hold was made with
    private Draft Capture(Capture e)
    {
        if (Own(e) is not { } hold) return Unknown(EntryKind.Capture, e);
        SoldLine[] lines = e.Lines.Length > 0 ? e.Lines : [.. hold.Lines];
        var total = SoldLine.Total(lines);
        var draft = FollowingUp(EntryKind.Capture, e, hold, total);
        draft.Lines = lines;
        draft.CatalogueVersion = e.Lines.Length > 0 ? e.CatalogueVersion : hold.CatalogueVersion;
        draft.Moved = total;
        if (hold.State is not (TransactionState.Held or TransactionState.Expired)) return draft.Refuse(Refusal.WrongState);
        if (IsOverCap(hold, total)) return draft.Refuse(Refusal.OverCap);
        if (total > policy.CaptureBound(hold.HeldAtMost)) return draft.Refuse(Refusal.AboveHold);
        if (hold.State == TransactionState.Expired && now > hold.HoldExpiry + policy.LatePresentment) return draft.Refuse(Refusal.TooLate);

        // Only now: what a visitor or a company paid for was never held, and has no account.
        var account = AccountOf(hold);
        var estimate = Estimate(hold.Purchase, account);
        draft.Replaced = estimate?.Key;
        draft.Period = OpenPeriod(account, hold.Period);
        var citizen = LedgerAccount.Citizen(account.Id, draft.Period);
        if (hold.State == TransactionState.Expired)
        {
            if (estimate is not null) GiveBack(draft, account, estimate.Period, Remaining(estimate), total);
            draft.Period = OpenPeriod(account, hold.Period);
            MoveSold(draft, citizen, hold.Seller, lines);
            return draft;
        }

        var held = LedgerAccount.Held(account.Id, hold.Period);
        if (total <= hold.Held)
        {
            MoveSold(draft, held, hold.Seller, lines);
            GiveBackWith(estimate, draft, account, hold.Period, [(held, hold.Held - total)]);
            return draft;
        }

        if (IsClosed(account, total - hold.Held)) return draft.Refuse(Refusal.AccountClosed);
        if (!Carries(account, draft.Period, total - hold.Held)) return draft.Insufficient();
        draft.Move(citizen, held, total - hold.Held);
        MoveSold(draft, held, hold.Seller, lines);
        GiveBackWith(estimate, draft, account, hold.Period, []);
        return draft;
    }

    // A hold's rest, and what weaker evidence of the purchase had debited: of two lapsed periods they share one cap.
    private void GiveBackWith(
        TransactionRecord? estimate, Draft draft, AccountState account, BudgetPeriod period, (LedgerAccount From, Co2eMass Grams)[] rest)
    {
        if (estimate is not null && account.IsLapsed(estimate.Period) && account.IsLapsed(period)) rest = [.. rest, .. Remaining(estimate)];
        else if (estimate is not null) GiveBack(draft, account, estimate.Period, Remaining(estimate));
        GiveBack(draft, account, period, rest);
    }

    // The shopper agreed once, to the voucher's cap: it binds all that becomes of the hold. Without a voucher nothing does.
    private static bool IsOverCap(TransactionRecord hold, Co2eMass total) => hold.Cap.IsPositive && total > hold.Cap;

    // HELD → HELD       citizen → held                              voluntary, within the voucher's cap
    private Draft ExtendHold(ExtendHold e)
    {
        if (Own(e) is not { } hold) return Unknown(EntryKind.ExtendHold, e);
        var draft = FollowingUp(EntryKind.ExtendHold, e, hold, e.Grams);
        // Only a hold has an account for certain: a visitor's sale has none.
        if (hold.State != TransactionState.Held) return draft.Refuse(Refusal.WrongState);
        var account = AccountOf(hold);
        draft.Period = OpenPeriod(account, hold.Period);
        if (IsOverCap(hold, hold.Held + e.Grams)) return draft.Refuse(Refusal.OverCap);
        if (IsClosed(account, e.Grams)) return draft.Refuse(Refusal.AccountClosed);
        if (!Carries(account, draft.Period, e.Grams)) return draft.Insufficient();
        draft.Moved = e.Grams;
        draft.HoldExpiry = e.Expiry is { } expiry ? OnPartitionTime(e, expiry) : hold.HoldExpiry;
        return draft.Move(LedgerAccount.Citizen(account.Id, draft.Period), LedgerAccount.Held(account.Id, hold.Period), e.Grams);
    }

    // HELD → VOIDED     held → citizen                              –
    private Draft Void(VoidHold e)
    {
        if (Own(e) is not { } hold) return Unknown(EntryKind.Void, e);
        var draft = FollowingUp(EntryKind.Void, e, hold, hold.Held);
        return hold.State == TransactionState.Held ? Release(draft, hold) : draft.Refuse(Refusal.WrongState);
    }

    // HELD → EXPIRED    held → citizen                              –
    public Draft Expire(TransactionRecord hold) =>
        Release(new(EntryKind.Expire, null, hold.Key.Partition, policy) { Account = AccountOf(hold), Subject = hold.Key, Seller = hold.Seller }, hold);

    // POSTED            sold → citizen, by line                     –
    private Draft Refund(Refund e)
    {
        if (Own(e) is not { } sale) return Unknown(EntryKind.Refund, e);
        var draft = FollowingUp(EntryKind.Refund, e, sale, Co2eMass.Zero);
        if (sale.State != TransactionState.Posted) return draft.Refuse(Refusal.WrongState);
        if (Returns(sale, e.Lines) is not { } returns) return draft.Refuse(Refusal.OverRefund);
        draft.Refunded = returns;
        draft.Lines = [.. returns.Select(r => sale.Lines[r.Line].Returned(r.Grams, sale.RefundOf(r.Line).QuantityMilli, r.QuantityMilli))];
        draft.CatalogueVersion = sale.CatalogueVersion;
        draft.Moved = SoldLine.Total(draft.Lines);
        TakeBack(draft, sale, BySource(sale.Seller, draft.Lines));
        return draft;
    }

    // POSTED → REVERSED sold → citizen (a hold: held → citizen)      –
    private Draft UndoDouble(UndoDouble e)
    {
        if (book.FindTransaction(e.Transaction) is not { } record) return Unknown(EntryKind.UndoDouble, e);
        var draft = FollowingUp(EntryKind.UndoDouble, e, record, record.Debited - record.Refunded);
        if (record.State == TransactionState.Held) return Release(draft, record);
        if (record.State != TransactionState.Posted) return draft.Refuse(Refusal.WrongState);
        draft.Moved = draft.Requested;
        TakeBack(draft, record, Remaining(record));
        return draft;
    }

    // – → ABANDONED     none: a request that is still on its way is refused when it arrives
    private Draft Abandon(FindOrAbandon e)
    {
        // A key that no partition can have made is from outside: its id is given up all the same.
        var partition = e.Transaction is { } key && key.Partition < book.PartitionCount ? key.Partition : PartitionOf(e);
        return new(EntryKind.Abandon, e, partition, policy) { GivesUp = true, Period = Current };
    }

    private Draft Release(Draft draft, TransactionRecord hold)
    {
        draft.Moved = hold.Held;
        GiveBack(draft, AccountOf(hold), hold.Period, [(LedgerAccount.Held(hold.Account, hold.Period), hold.Held)]);
        return draft;
    }

    private void TakeBack(Draft draft, TransactionRecord sale, (LedgerAccount From, Co2eMass Grams)[] sources)
    {
        // The points bought for a sale were the last it needed: they are the first to go back, at the price they cost.
        var unwound = Co2eMass.Min(draft.Moved, sale.Bought - sale.Unwound);
        if (unwound.IsPositive) (draft.Trade, draft.TradedBefore) = ((unwound, sale.CentsPerTonne), sale.Unwound);
        switch (sale.Payer)
        {
            case Payer.Citizen:
                GiveBack(draft, AccountOf(sale), sale.Period, sources, netted: unwound);
                draft.Move(LedgerAccount.Citizen(sale.Account, draft.Period), LedgerAccount.Pool(draft.Partition), unwound);
                break;
            case Payer.Visitor:
                foreach (var (from, grams) in sources)
                {
                    draft.Move(from, LedgerAccount.Visitor, grams).Move(LedgerAccount.Visitor, LedgerAccount.Pool(draft.Partition), grams);
                }

                break;
            case Payer.Company:
                foreach (var (from, grams) in sources) draft.Move(from, LedgerAccount.Bought(sale.Buyer), grams);
                break;
            default:
                throw new UnreachableException($"No way back to {sale.Payer}.");
        }
    }

    /// <summary>What comes back per line, or null when that is more than was sold, or nothing.</summary>
    private static RefundedLine[]? Returns(TransactionRecord sale, RefundLine[] asked)
    {
        var quantities = new long[sale.Lines.Count];
        if (asked.Length == 0)
        {
            for (var i = 0; i < quantities.Length; i++) quantities[i] = Left(i);
        }

        foreach (var (line, quantity) in asked)
        {
            if (line < 0 || line >= quantities.Length || quantity < 0 || quantity > Left(line)) return null;
            quantities[line] += quantity == 0 ? Left(line) : quantity;
            if (quantities[line] > Left(line)) return null;
        }

        var returns = new List<RefundedLine>();
        for (var i = 0; i < quantities.Length; i++)
        {
            if (quantities[i] > 0) returns.Add(new(i, quantities[i], GramsOf(i, quantities[i])));
        }

        return returns.Count == 0 ? null : [.. returns];

        long Left(int line) => sale.Lines[line].QuantityMilli - sale.RefundOf(line).QuantityMilli;

        // Rounded on the cumulative quantity, so that returning all of a line, in any parts, returns all of its grams.
        Co2eMass GramsOf(int line, long quantity)
        {
            var (sold, back) = (sale.Lines[line], sale.RefundOf(line));
            var cumulative = (((Int128)sold.Grams.Grams * (back.QuantityMilli + quantity) * 2) + sold.QuantityMilli) / ((Int128)sold.QuantityMilli * 2);
            return Co2eMass.FromGrams((long)cumulative) - back.Grams;
        }
    }

    private static (LedgerAccount From, Co2eMass Grams)[] Remaining(TransactionRecord sale) =>
        BySource(sale.Seller, [.. sale.Lines.Select((line, i) => line with { Grams = line.Grams - sale.RefundOf(i).Grams })]);

    private static (LedgerAccount From, Co2eMass Grams)[] BySource(Seller seller, SoldLine[] lines) =>
        [.. lines.GroupBy(l => l.Provenance).OrderBy(g => g.Key).Select(g => (LedgerAccount.Sold(seller, g.Key), SoldLine.Total(g.ToArray())))];

    // Only the company that sold may act on a transaction; to others it does not exist.
    private TransactionRecord? Own(FollowUp e) =>
        book.FindTransaction(e.Transaction) is { } record && record.Seller.Company == e.Request.Merchant ? record : null;

    private AccountState AccountOf(TransactionRecord record) =>
        book.FindAccount(record.Account) ?? throw new UnreachableException($"Transaction {record.Key} has no account.");

    private Draft FollowingUp(EntryKind kind, FollowUp e, TransactionRecord record, Co2eMass requested) =>
        new(kind, e, record.Key.Partition, policy)
        {
            Account = book.FindAccount(record.Account),
            Subject = record.Key,
            Seller = record.Seller,
            Requested = requested,
            Period = record.Period,
        };

    private Draft Unknown(EntryKind kind, FollowUp e) =>
        new Draft(kind, e, e.Transaction.Partition, policy) { Period = Current }.Refuse(Refusal.TransactionUnknown);
}
