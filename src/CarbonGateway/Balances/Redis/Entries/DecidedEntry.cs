using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Balances.Redis.Entries;

/// <summary>Facts and decision together: the answer that the caller gets, and the entry that the ledger gets.</summary>
internal static class DecidedEntry
{
    /// <summary>The answer to a request.</summary>
    /// <param name="facts">What was known before.</param>
    /// <param name="decision">What the script decided.</param>
    /// <param name="key">Place of the entry; null where none was left.</param>
    public static Answer Answer(EntryFacts facts, in Decision decision, JournalKey? key)
    {
        var lines = Lines(facts, decision);
        return new Answer
        {
            Outcome = decision.Outcome,
            Refusal = decision.Refusal,
            Moved = decision.Moved,
            Requested = decision.Requested,
            Available = decision.Available,
            Budget = decision.Budget,
            Period = decision.Period,
            Transaction = Transaction(facts, decision, key),
            HoldExpiry = decision is { IsPosted: true, Kind: EntryKind.Hold or EntryKind.ExtendHold } ? Expiry(decision) : null,
            Lines = lines,
            Trade = decision.IsPosted ? PointTrade.Of(decision.Kind, Trade(facts, decision), EntryLegs.UnwoundBefore(decision)) : default,
            CatalogueVersion = lines.Length > 0 || (decision.IsPosted && HasLines(decision.Kind)) ? facts.CatalogueVersion : "",
            PolicyVersion = facts.PolicyVersion,
        };
    }

    /// <summary>The whole entry, as the model would have journaled it.</summary>
    /// <exception cref="InvalidDataException">The stored bytes are not what this build writes.</exception>
    public static JournalEntry Entry(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> decided, JournalKey key)
    {
        var facts = FactsCodec.Read(stored);
        var decision = new Decision(decided);
        if (decision.Kind == EntryKind.Expire) return Expired(facts, decision, key);
        var answer = decision.Kind == EntryKind.Abandon ? null : Answer(facts, decision, key);
        var posted = decision.IsPosted;
        return new JournalEntry
        {
            Key = key,
            Kind = decision.Kind,
            At = decision.At,
            Request = facts.Request,
            Fingerprint = facts.Fingerprint,
            Account = facts.Account,
            Transaction = Transaction(facts, decision, key),
            Answer = answer,
            Legs = posted ? EntryLegs.Of(facts, decision, key, answer?.Lines as SoldLine[] ?? []) : [],
            Seller = facts.Seller,
            TillDate = facts.TillDate,
            Purchase = facts.Purchase,
            Rank = Rank(decision),
            Replaced = posted ? Replaced(decision, key.Partition) : null,
            Spent = posted && facts.Voucher is { } voucher ? (voucher.Serial, voucher.Until) : null,
            Cap = posted && decision.Kind == EntryKind.Hold && facts.Voucher is { } shown ? shown.Cap : default,
            Refunded = posted && decision.Kind == EntryKind.Refund ? [.. Returns(decision).Select(r => new RefundedLine(r.Line, r.Quantity, r.Grams))] : [],
            Trade = posted ? Trade(facts, decision) : default,
            TradedBefore = posted && Trade(facts, decision).Grams.IsPositive ? EntryLegs.UnwoundBefore(decision) : default,
            Period = decision.Period,
        };
    }

    /// <summary>The newest transaction of the account before an entry that opened one; sequence 0 = none.</summary>
    public static (int Epoch, long Sequence) Before(in Decision decision)
    {
        if (!decision.IsPosted || decision.Kind is not (EntryKind.Sale or EntryKind.Hold or EntryKind.Forward or EntryKind.Supersede)) return default;
        var extra = decision.Extra;
        return (extra.Small(), extra.Number());
    }

    /// <summary>What came back of each line of a refund: index, thousandths before, thousandths now, grams now.</summary>
    internal static List<(int Line, long Before, long Quantity, Co2eMass Grams)> Returns(in Decision decision)
    {
        var extra = decision.Extra;
        extra.Number();
        extra.Number();
        var returns = new List<(int, long, long, Co2eMass)>();
        for (var left = extra.Small(); left > 0; left--) returns.Add((extra.Small(), extra.Number(), extra.Number(), Co2eMass.FromGrams(extra.Number())));
        return returns;
    }

    private static JournalEntry Expired(EntryFacts facts, in Decision decision, JournalKey key)
    {
        var extra = decision.Extra;
        for (var skipped = 0; skipped < 3; skipped++) extra.Number();
        return new JournalEntry
        {
            Key = key,
            Kind = EntryKind.Expire,
            At = decision.At,
            Account = facts.Account,
            Transaction = new(key.Partition, extra.Small(), extra.Number()),
            Seller = facts.Seller,
            Legs = EntryLegs.Of(facts, decision, key, []),
            Period = decision.Period,
        };
    }

    private static SoldLine[] Lines(EntryFacts facts, in Decision decision) => decision switch
    {
        { IsPosted: false } => [],
        { Outcome: Outcome.Partial, Kind: EntryKind.Sale } => SoldLine.Apportion(facts.Lines, decision.Moved),
        { Kind: EntryKind.Refund } => [.. Returns(decision).Select(r => facts.Lines[r.Line].Returned(r.Grams, r.Before, r.Quantity))],
        { Kind: var kind } when HasLines(kind) => facts.Lines,
        _ => [],
    };

    private static bool HasLines(EntryKind kind) => Opens(kind) || kind is EntryKind.Capture or EntryKind.Refund;

    private static bool Opens(EntryKind kind) =>
        kind is EntryKind.Sale or EntryKind.Hold or EntryKind.Forward or EntryKind.Supersede or EntryKind.VisitorSale or EntryKind.CompanyPurchase;

    private static JournalKey? Transaction(EntryFacts facts, in Decision decision, JournalKey? key) =>
        Opens(decision.Kind) ? (decision.IsPosted ? key : null) : decision.Refusal == Refusal.TransactionUnknown ? null : facts.Subject;

    private static EvidenceRank Rank(in Decision decision)
    {
        if (!Opens(decision.Kind)) return default;
        if (decision is not { Kind: EntryKind.Supersede, IsPosted: true }) return EvidenceRank.Items;
        var extra = decision.Extra;
        extra.Number();
        extra.Number();
        return (EvidenceRank)extra.Number();
    }

    private static JournalKey? Replaced(in Decision decision, int partition)
    {
        var extra = decision.Extra;
        var before = decision.Kind switch { EntryKind.Supersede => 3, EntryKind.Capture => 5, _ => -1 };
        if (before < 0) return null;
        for (; before > 0; before--) extra.Number();
        var (epoch, sequence) = (extra.Small(), extra.Number());
        return sequence == 0 ? null : new(partition, epoch, sequence);
    }

    private static DateTimeOffset Expiry(in Decision decision)
    {
        var extra = decision.Extra;
        if (decision.Kind == EntryKind.Hold)
        {
            extra.Number();
            extra.Number();
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(extra.Number());
    }

    private static (Co2eMass Grams, long CentsPerTonne) Trade(EntryFacts facts, in Decision decision)
    {
        switch (decision.Kind)
        {
            case EntryKind.Sale or EntryKind.VisitorSale or EntryKind.Allocate or EntryKind.SellSurplus:
                return facts.Trade;
            case EntryKind.CarryOver:
                var extra = decision.Extra;
                var left = extra.Number();
                return left < 0 ? default : (Co2eMass.FromGrams(extra.Number()), 0);
            case EntryKind.Refund or EntryKind.UndoDouble when facts.Payer != Payer.Company:
                var unwound = EntryLegs.Unwound(decision);
                return unwound.IsPositive ? (unwound, facts.Trade.CentsPerTonne) : default;
            default:
                return default;
        }
    }
}
