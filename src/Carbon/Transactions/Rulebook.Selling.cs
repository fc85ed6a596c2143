using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

internal readonly partial struct Rulebook
{
    // – → POSTED    citizen → sold    voluntary
    private Draft Sale(Sale e)
    {
        var account = book.FindAccount(e.Account);
        if (account is null) return Selling(EntryKind.Sale, e, null).Refuse(Refusal.AccountUnknown);
        if (Flaw(e) is { } flaw) return Refused(Selling(EntryKind.Sale, e, account), e, flaw);
        if (Estimate(e.Purchase, account) is { } estimate) return Replace(e, account, EvidenceRank.Items, now, estimate);

        var draft = Selling(EntryKind.Sale, e, account);
        if (IsClosed(account, e.Total)) return draft.Refuse(Refusal.AccountClosed);
        if (BuyBackRefusal(account, e, e.BuyBack) is { } refusal) return draft.Refuse(refusal);
        draft.Trade = (e.BuyBack.Grams, e.BuyBack.CentsPerTonne);
        var bought = e.BuyBack.Grams;
        var citizen = LedgerAccount.Citizen(account.Id, Current);
        draft.Move(LedgerAccount.Pool(draft.Partition), citizen, bought);
        if (Carries(account, Current, e.Total, bought))
        {
            MoveSold(draft, citizen, e.Seller, e.Lines);
            return draft;
        }

        // As much as the floor allows, never zero.
        var amount = account.Available(Current) + bought - policy.Floor;
        if (!e.AllowPartial || policy.Shortage == ShortageRule.Decline || !amount.IsPositive) return draft.Insufficient();
        draft.Partially(SoldLine.Apportion(e.Lines, amount), amount);
        MoveSold(draft, citizen, e.Seller, draft.Lines);
        return draft;
    }

    // None → none: answered as a sale would be, never posted.
    private Draft TrainingSale(TrainingSale e)
    {
        var account = book.FindAccount(e.Account);
        var draft = Selling(EntryKind.Sale, e, account);
        if (account is null) return draft.Refuse(Refusal.AccountUnknown);
        if (Flaw(e) is { } flaw) return Refused(draft, e, flaw);
        if (IsClosed(account, e.Total)) return draft.Refuse(Refusal.AccountClosed);
        if (BuyBackRefusal(account, e, e.BuyBack) is { } refusal) return draft.Refuse(refusal);
        draft.Trade = (e.BuyBack.Grams, e.BuyBack.CentsPerTonne);
        return Carries(account, Current, e.Total, e.BuyBack.Grams) ? draft : draft.Insufficient();
    }

    // – → HELD      citizen → held    voluntary
    private Draft Hold(Hold e)
    {
        var account = book.FindAccount(e.Account);
        var draft = Selling(EntryKind.Hold, e, account);
        if (account is null) return draft.Refuse(Refusal.AccountUnknown);
        if (Flaw(e) is { } flaw) return Refused(draft, e, flaw);
        if (IsClosed(account, e.Total)) return draft.Refuse(Refusal.AccountClosed);
        if (!Carries(account, Current, e.Total)) return draft.Insufficient();
        draft.HoldExpiry = OnPartitionTime(e, e.Expiry);
        return draft.Move(LedgerAccount.Citizen(account.Id, Current), LedgerAccount.Held(account.Id, Current), e.Total);
    }

    // – → POSTED    citizen → sold    forced, within the voucher's offline cap
    private Draft Forward(Forward e)
    {
        var account = book.FindAccount(e.Account);
        var draft = Selling(EntryKind.Forward, e, account);
        if (account is null) return draft.Refuse(Refusal.AccountUnknown);
        if (Flaw(e) is { } flaw) return Refused(draft, e, flaw);
        if (Estimate(e.Purchase, account) is { } estimate) return Replace(e, account, EvidenceRank.Items, e.SoldAt, estimate);
        draft.Period = ForwardPeriod(account, e.SoldAt);
        MoveSold(draft, LedgerAccount.Citizen(account.Id, draft.Period), e.Seller, e.Lines);
        return draft;
    }

    // rank up       sold(old) → citizen; citizen → sold(new)    forced
    private Draft Supersede(Supersede e)
    {
        var account = book.FindAccount(e.Account);
        if (account is null) return Selling(EntryKind.Supersede, e, null).Refuse(Refusal.AccountUnknown);
        var old = book.FindEvidence(account, e.Purchase);
        return old is not { State: TransactionState.Posted or TransactionState.Held }
            ? Replace(e, account, e.Rank, e.SoldAt, null)
            : old.Rank >= e.Rank
                ? Selling(EntryKind.Supersede, e, account).Refuse(Refusal.EvidenceNotHigher)
                : Replace(e, account, e.Rank, e.SoldAt, old);
    }

    // Weaker evidence of the same purchase: a till's items take its place, whichever call brings them.
    private TransactionRecord? Estimate(Guid purchase, AccountState account) =>
        book.FindEvidence(account, purchase) is { State: TransactionState.Posted, Rank: < EvidenceRank.Items } estimate ? estimate : null;

    private Draft Replace(SellingEvent e, AccountState account, EvidenceRank rank, DateTimeOffset soldAt, TransactionRecord? old)
    {
        var draft = Selling(EntryKind.Supersede, e, account, rank, old?.Key);
        if (old is not null) GiveBack(draft, account, old.Period, Remaining(old), e.Total);
        draft.Period = old is null ? ForwardPeriod(account, soldAt) : OpenPeriod(account, old.Period);
        MoveSold(draft, LedgerAccount.Citizen(account.Id, draft.Period), e.Seller, e.Lines);
        return draft;
    }

    // – → POSTED    pool share → visitor → sold
    private Draft VisitorSale(VisitorSale e)
    {
        var draft = Selling(EntryKind.VisitorSale, e, null);
        var pool = LedgerAccount.Pool(draft.Partition);
        if (policy.Visitors == VisitorRule.Refuse || policy.Prices is not { } prices) return draft.Refuse(Refusal.PolicyForbids);
        if (e.BuyBack.Grams.IsPositive && PriceRefusal(e.BuyBack, prices) is { } refusal) return draft.Refuse(refusal);
        if (e.BuyBack.Grams < e.Total) return draft.Insufficient();
        if (book.Total(pool) < e.Total.Grams) return draft.Refuse(Refusal.PoolShort);
        draft.Trade = e.Total.IsPositive ? (e.Total, e.BuyBack.CentsPerTonne) : default;
        draft.Move(pool, LedgerAccount.Visitor, e.Total);
        MoveSold(draft, LedgerAccount.Visitor, e.Seller, e.Lines);
        return draft;
    }

    // – → POSTED    bought(buyer) → sold(seller): no citizen is debited
    private Draft CompanyPurchase(CompanyPurchase e)
    {
        var draft = Selling(EntryKind.CompanyPurchase, e, null);
        MoveSold(draft, LedgerAccount.Bought(e.Buyer), e.Seller, e.Lines);
        return draft;
    }

    private Draft Selling(EntryKind kind, SellingEvent e, AccountState? account, EvidenceRank rank = EvidenceRank.Items, JournalKey? replaced = null) =>
        new(kind, e, PartitionOf(e), policy)
        {
            Account = account,
            Opens = true,
            Seller = e.Seller,
            Period = Current,
            Requested = e.Total,
            Moved = e.Total,
            Lines = e.Lines,
            CatalogueVersion = e.CatalogueVersion,
            Rank = rank,
            Replaced = replaced,
        };

    private Refusal? Flaw(SellingEvent e) => e.Voucher switch
    {
        null => null,
        { Flaw: not Refusal.None and var flaw } => flaw,
        { } voucher when book.IsSpent(voucher.Serial) => Refusal.FlashcodeSpent,
        // Of a forward too: the cap stands signed in the flashcode, so an honest till never sold above it.
        { } voucher when e.Total > voucher.Cap => Refusal.OverCap,
        _ => null,
    };

    // Only a flashcode that is fresh now speaks for the shopper: with any other one, and with a till's word about the past, the answer shows no balance.
    private static Draft Refused(Draft draft, SellingEvent e, Refusal flaw) =>
        flaw == Refusal.OverCap && e is not Transactions.Forward ? draft.Refuse(flaw) : draft.RefuseUnseen(flaw);

    private Refusal? BuyBackRefusal(AccountState account, SellingEvent e, BuyBack offer)
    {
        var grams = offer.Grams;
        if (!grams.IsPositive) return null;
        if (policy.Shortage != ShortageRule.BuyBack || policy.Prices is not { } prices) return Refusal.PolicyForbids;
        if (PriceRefusal(offer, prices) is { } refusal) return refusal;
        if ((account.Find(Current)?.BoughtFromPool ?? Co2eMass.Zero) + grams > policy.BuyLimit) return Refusal.OverLimit;
        return book.Total(LedgerAccount.Pool(PartitionOf(e))) < grams.Grams ? Refusal.PoolShort : null;
    }

    private static Refusal? PriceRefusal(BuyBack offer, PointPrices prices) =>
        offer.Flaw != Refusal.None ? offer.Flaw
        : offer.CentsPerTonne != prices.PoolCentsPerTonne ? Refusal.OfferChanged
        : null;
}
