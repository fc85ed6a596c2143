using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Journal;

/// <summary>What an entry records. Values are those of the journal: never renumbered.</summary>
public enum EntryKind : byte
{
    /// <summary>issued → citizen.</summary>
    Allocate = 1,

    /// <summary>issued ↔ citizen.</summary>
    Correct = 2,

    /// <summary>Period end of one account.</summary>
    CarryOver = 3,

    /// <summary>issued → pool.</summary>
    LeasePool = 4,

    /// <summary>citizen → sold, partial and buy-back included.</summary>
    Sale = 5,

    /// <summary>citizen → held.</summary>
    Hold = 6,

    /// <summary>Offline sale, forced.</summary>
    Forward = 7,

    /// <summary>Better evidence, forced.</summary>
    Supersede = 8,

    /// <summary>pool → visitor → sold.</summary>
    VisitorSale = 9,

    /// <summary>bought → sold.</summary>
    CompanyPurchase = 10,

    /// <summary>citizen → pool.</summary>
    SellSurplus = 11,

    /// <summary>held → sold, late capture included.</summary>
    Capture = 12,

    /// <summary>citizen → held on an open hold.</summary>
    ExtendHold = 13,

    /// <summary>held → citizen, asked for.</summary>
    Void = 14,

    /// <summary>held → citizen, by time.</summary>
    Expire = 15,

    /// <summary>sold → citizen.</summary>
    Refund = 16,

    /// <summary>sold → citizen, a double undone.</summary>
    UndoDouble = 17,

    /// <summary>A request id given up.</summary>
    Abandon = 18,

    /// <summary>The end of a business day in this partition: what comes after belongs to the next day.</summary>
    Cut = 19,

    /// <summary>An account's last business day was ordered. Moves nothing.</summary>
    Close = 20,
}

/// <summary>What came back of one line.</summary>
/// <param name="Line">Index in the basket.</param>
/// <param name="QuantityMilli">Thousandths of the unit.</param>
/// <param name="Grams">Zero or more.</param>
public readonly record struct RefundedLine(int Line, long QuantityMilli, Co2eMass Grams);

/// <summary>One journal entry: all that is needed to make the state again, and all legs of the event. Names no product.</summary>
public sealed record JournalEntry
{
    /// <summary>Its place.</summary>
    public required JournalKey Key { get; init; }

    /// <summary>What it records.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>Partition time, whole milliseconds UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The request that it answers; id empty for what the gateway does by itself.</summary>
    public RequestKey Request { get; init; }

    /// <summary>Of the request's body.</summary>
    public BodyFingerprint Fingerprint { get; init; }

    /// <summary>Whose points; default where no citizen is touched.</summary>
    public AccountId Account { get; init; }

    /// <summary>The transaction made or changed; none for refusals and institutions' postings.</summary>
    public JournalKey? Transaction { get; init; }

    /// <summary>What the request is answered, now and when it is sent again; none where there was no request.</summary>
    public Answer? Answer { get; init; }

    /// <summary>All movements of the event.</summary>
    public Leg[] Legs { get; init; } = [];

    /// <summary>Whose sale; default where nothing is sold.</summary>
    public Seller Seller { get; init; }

    /// <summary>The retailer's own date, where stated; of a cut, the business day that it ends; of a closing, the last one that may debit the account.</summary>
    public DateOnly? TillDate { get; init; }

    /// <summary>Purchase that the transaction belongs to; empty = none.</summary>
    public Guid Purchase { get; init; }

    /// <summary>How good the evidence of a sale is.</summary>
    public EvidenceRank Rank { get; init; }

    /// <summary>The transaction that better evidence replaced.</summary>
    public JournalKey? Replaced { get; init; }

    /// <summary>Voucher spent by this entry, and until when it must be remembered.</summary>
    public (FlashcodeSerial Serial, DateTimeOffset Until)? Spent { get; init; }

    /// <summary>Holds only: the cap of the voucher that was shown, which binds extensions and the capture too; 0 g = none was shown.</summary>
    public Co2eMass Cap { get; init; }

    /// <summary>What came back, by line; refunds only.</summary>
    public RefundedLine[] Refunded { get; init; } = [];

    /// <summary>Points bought or sold with this entry, and their price in cents per tonne; 0 g = none.</summary>
    public (Co2eMass Grams, long CentsPerTonne) Trade { get; init; }

    /// <summary>Refunds of a purchase with traded points: grams of it that had gone back to the pool before. What <see cref="PointTrade.Of"/> rounds on.</summary>
    public Co2eMass TradedBefore { get; init; }

    /// <summary>The period that a carry-over closes, or that an allocation is for.</summary>
    public Budgets.BudgetPeriod Period { get; init; }
}
