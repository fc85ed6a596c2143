using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

/// <summary>How a posting request ended. Values are those of the wire and of the journal.</summary>
public enum Outcome : byte
{
    /// <summary>All grams moved.</summary>
    Approved = 1,

    /// <summary>Some grams moved, because partial was asked for.</summary>
    Partial = 2,

    /// <summary>Nothing moved: the balance would fall below its floor.</summary>
    Insufficient = 3,

    /// <summary>Nothing moved: see the refusal.</summary>
    Refused = 4,
}

/// <summary>Why nothing moved. Values are those of the wire and of the journal.</summary>
public enum Refusal : byte
{
    /// <summary>Not refused.</summary>
    None = 0,

    /// <summary>The account does not exist here (yet): not final, enrolment may be on its way.</summary>
    AccountUnknown = 1,

    /// <summary>Validity or time step over.</summary>
    FlashcodeExpired = 2,

    /// <summary>The voucher has paid already.</summary>
    FlashcodeSpent = 3,

    /// <summary>Over the voucher's cap.</summary>
    OverCap = 4,

    /// <summary>Over the hold and over the policy's bound.</summary>
    AboveHold = 5,

    /// <summary>The transaction's state does not allow it.</summary>
    WrongState = 6,

    /// <summary>The late-presentment window is over.</summary>
    TooLate = 7,

    /// <summary>More than was debited would be given back.</summary>
    OverRefund = 8,

    /// <summary>The register gave this id up.</summary>
    Abandoned = 9,

    /// <summary>No transaction of this merchant has this id: not final.</summary>
    TransactionUnknown = 10,

    /// <summary>Evidence of the same or a higher rank is posted.</summary>
    EvidenceNotHigher = 11,

    /// <summary>Bound to another use, or its phone signature is wrong.</summary>
    FlashcodeNotAccepted = 12,

    /// <summary>Over the policy's limit on buying or selling points.</summary>
    OverLimit = 13,

    /// <summary>The pool share is too small.</summary>
    PoolShort = 14,

    /// <summary>The offer's validity is over: ask for a new one.</summary>
    OfferExpired = 15,

    /// <summary>The price is another one now, or the offer was made for something else: ask for a new one.</summary>
    OfferChanged = 16,

    /// <summary>The policy does not allow it: no points are bought or sold, or visitors cannot pay.</summary>
    PolicyForbids = 17,

    /// <summary>The account is closed: its last business day is over. What is forced still goes through.</summary>
    AccountClosed = 18,
}

/// <summary>What a request did. Kept with its marker: a replay gets the same again.</summary>
public sealed record Answer
{
    /// <summary>How it ended.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Why nothing moved.</summary>
    public Refusal Refusal { get; init; }

    /// <summary>Grams that moved; 0 when nothing did.</summary>
    public Co2eMass Moved { get; init; }

    /// <summary>Grams asked for.</summary>
    public Co2eMass Requested { get; init; }

    /// <summary>What the account could spend in <see cref="Period"/> afterwards.</summary>
    public Co2eMass Available { get; init; }

    /// <summary>What the account was allocated in <see cref="Period"/>.</summary>
    public Co2eMass Budget { get; init; }

    /// <summary>The period that was touched.</summary>
    public BudgetPeriod Period { get; init; }

    /// <summary>The transaction made or changed; none when refused before one existed.</summary>
    public JournalKey? Transaction { get; init; }

    /// <summary>When the hold lapses; none unless held.</summary>
    public DateTimeOffset? HoldExpiry { get; init; }

    /// <summary>Lines as moved, in basket order. Not to be changed.</summary>
    public IReadOnlyList<SoldLine> Lines { get; init; } = [];

    /// <summary>Points bought or sold for euros with it, or paid back; none = nothing.</summary>
    public PointTrade Trade { get; init; }

    /// <summary>Version of the catalogue that weighed the lines; empty where none did (refused, stated by the till, void, extension).</summary>
    public string CatalogueVersion { get; init; } = "";

    /// <summary>Version of the policy that decided.</summary>
    public string PolicyVersion { get; init; } = "";
}
