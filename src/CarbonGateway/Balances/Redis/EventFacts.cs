using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances.Redis.Entries;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>The facts of an event's entry.</summary>
internal static class EventFacts
{
    /// <param name="e">What is asked.</param>
    /// <param name="subject">The transaction that it acts on, where there is one.</param>
    /// <param name="weaker">The evidence whose place it may take, once it is known.</param>
    /// <param name="policy">In force.</param>
    public static EntryFacts Of(TransactionEvent e, Subject? subject, Subject? weaker, Policy policy) => e switch
    {
        SellingEvent sale => OfSale(sale, weaker, policy),
        FollowUp followUp => OfFollowUp(followUp, subject, weaker, policy),
        _ => new EntryFacts
        {
            Account = e.Routing,
            Request = e.Request,
            Fingerprint = e.Fingerprint,
            PolicyVersion = e is FindOrAbandon ? "" : policy.Version,
            TillDate = (e as CutDay)?.Day ?? (e as CloseAccount)?.LastDay,
            Trade = e switch
            {
                Allocate x => (x.Grams, 0),
                SellSurplus x => (x.Grams, x.CentsPerTonne),
                _ => default,
            },
        },
    };

    /// <summary>Facts of the expiry that a hold may end in.</summary>
    public static EntryFacts OfExpiry(Hold hold) => new() { Account = hold.Account, Seller = hold.Seller };

    private static EntryFacts OfSale(SellingEvent e, Subject? weaker, Policy policy) => new()
    {
        Account = e.Routing,
        Request = e.Request,
        Fingerprint = e.Fingerprint,
        Seller = e.Seller,
        TillDate = e.TillDate,
        Purchase = e.Purchase,
        Voucher = e.Voucher is { } voucher ? (voucher.Serial, DateTimeOffset.FromUnixTimeMilliseconds(voucher.ValidUntil.ToUnixTimeMilliseconds()), voucher.Cap) : null,
        CatalogueVersion = e.CatalogueVersion,
        PolicyVersion = policy.Version,
        Lines = e.Lines,
        Trade = e switch
        {
            Sale x => (x.BuyBack.Grams, x.BuyBack.CentsPerTonne),
            TrainingSale x => (x.BuyBack.Grams, x.BuyBack.CentsPerTonne),
            // Of what was offered as much as the basket weighs.
            VisitorSale x when x.Total.IsPositive => (x.Total, x.BuyBack.CentsPerTonne),
            _ => default,
        },
        Buyer = e is CompanyPurchase bought ? bought.Buyer : default,
        ReplacedSeller = weaker?.Opened.Seller ?? default,
        ReplacedLines = weaker?.Lines ?? [],
    };

    private static EntryFacts OfFollowUp(FollowUp e, Subject? subject, Subject? weaker, Policy policy)
    {
        var own = e is Capture { Lines.Length: > 0 } capture ? capture : null;
        var needsLines = e is Capture or Refund or UndoDouble;
        return new EntryFacts
        {
            Account = subject is { Payer: Payer.Citizen } ? subject.Account : e.Routing,
            Request = e.Request,
            Fingerprint = e.Fingerprint,
            Subject = subject?.Key,
            Payer = subject?.Payer ?? Payer.Citizen,
            Seller = subject?.Opened.Seller ?? default,
            CatalogueVersion = own?.CatalogueVersion ?? (e is Capture or Refund ? subject?.CatalogueVersion : null) ?? "",
            PolicyVersion = policy.Version,
            Lines = own?.Lines ?? (needsLines ? subject?.Lines : null) ?? [],
            Trade = e is Refund or UndoDouble ? (Co2eMass.Zero, subject?.Opened.Trade.CentsPerTonne ?? 0) : default,
            Buyer = subject is { Payer: Payer.Company } ? new((long)subject.Opened.Account.Low) : default,
            ReplacedSeller = weaker?.Opened.Seller ?? default,
            ReplacedLines = weaker?.Lines ?? [],
        };
    }
}
