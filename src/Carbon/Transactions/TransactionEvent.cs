using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

/// <summary>Something asked of the book. One subtype per row of the table 'What each event posts'.</summary>
public abstract record TransactionEvent
{
    /// <summary>Scope and id of the request; an institution's own id under <see cref="MerchantId.Authority"/>.</summary>
    public required RequestKey Request { get; init; }

    /// <summary>Of the canonical body.</summary>
    public BodyFingerprint Fingerprint { get; init; }

    /// <summary>When it was given; the partition's time is the later of this and the last seen.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whose points; default where no account or a named transaction's account is meant.</summary>
    public AccountId Account { get; init; }

    /// <summary>Which account's partition this goes to when it names no transaction.</summary>
    public virtual AccountId Routing => Account;

    /// <summary>The partition that it goes to when it names no transaction.</summary>
    /// <param name="partitionCount">The deployment's fixed count, 1 to 65,536.</param>
    public virtual int PartitionIn(int partitionCount) => Routing.PartitionOf(partitionCount);
}

/// <summary>What a shopper showed.</summary>
/// <param name="Serial">Spent with the first debit that it pays.</param>
/// <param name="Cap">Most that it may debit, all that becomes of a hold included; of a sale made offline, its offline cap.</param>
/// <param name="ValidUntil">After this the serial need not be remembered.</param>
/// <param name="Flaw">Judged before the store, applied after the marker is read: what is wrong with it, or none.</param>
public readonly record struct Voucher(FlashcodeSerial Serial, Co2eMass Cap, DateTimeOffset ValidUntil, Refusal Flaw);

/// <summary>An event that sells a basket.</summary>
public abstract record SellingEvent : TransactionEvent
{
    /// <summary>Whose sale.</summary>
    public required Seller Seller { get; init; }

    /// <summary>1 to 500 weighed lines.</summary>
    public required SoldLine[] Lines { get; init; }

    /// <summary>Version of the catalogue that weighed the lines, at most 60 characters; empty where none did.</summary>
    public string CatalogueVersion { get; init; } = "";

    /// <summary>The flashcode, when one was shown.</summary>
    public Voucher? Voucher { get; init; }

    /// <summary>Joins transactions of one purchase; empty = none.</summary>
    public Guid Purchase { get; init; }

    /// <summary>The retailer's own business date, its statement's key; none = the gateway's date.</summary>
    public DateOnly? TillDate { get; init; }

    /// <summary>Sum of the lines.</summary>
    public Co2eMass Total => SoldLine.Total(Lines);
}

/// <summary>Evidence about a purchase, from weakest to strongest.</summary>
public enum EvidenceRank : byte
{
    /// <summary>A card payment's category and amount.</summary>
    CardEstimate = 1,

    /// <summary>An invoice.</summary>
    Invoice = 2,

    /// <summary>The items themselves.</summary>
    Items = 3,
}

/// <summary>issued → citizen, once per allocation id. Opens the account.</summary>
public sealed record Allocate(BudgetPeriod Period, Co2eMass Grams) : TransactionEvent;

/// <summary>issued ↔ citizen, by force, once per correction id; negative takes away.</summary>
public sealed record Correct(BudgetPeriod Period, Co2eMass Grams) : TransactionEvent;

/// <summary>citizen(p) → citizen(p+1) up to the cap, rest → lapsed; debt carries in full.</summary>
public sealed record CarryOver(BudgetPeriod From) : TransactionEvent;

/// <summary>The account takes no voluntary debit any more once its partition has ended a business day. Moves nothing; of several orders the newest counts.</summary>
/// <param name="LastDay">The last business day that may debit it.</param>
public sealed record CloseAccount(DateOnly LastDay) : TransactionEvent;

/// <summary>issued → pool: the authority leases a share of its pool to a partition.</summary>
/// <param name="Partition">Which.</param>
/// <param name="Grams">Below zero the share goes back, pool → issued: as much of it as there is, so that <c>-10^15 g</c> gives all of it back.</param>
public sealed record LeasePool(int Partition, Co2eMass Grams) : TransactionEvent
{
    /// <inheritdoc/>
    public override AccountId Routing => new(0, (ulong)Partition);

    /// <inheritdoc/>
    public override int PartitionIn(int partitionCount) => Partition;
}

/// <summary>Ends a business day in a partition: all of its entries up to this one belong to that day or an earlier one. Moves nothing.</summary>
public sealed record CutDay(int Partition, DateOnly Day) : TransactionEvent
{
    /// <inheritdoc/>
    public override AccountId Routing => new(0, (ulong)Partition);

    /// <inheritdoc/>
    public override int PartitionIn(int partitionCount) => Partition;
}

/// <summary>citizen → sold; with <see cref="AllowPartial"/>, as much as the floor allows.</summary>
public sealed record Sale : SellingEvent
{
    /// <summary>Debit less rather than nothing.</summary>
    public bool AllowPartial { get; init; }

    /// <summary>Points bought from the pool with this sale; none = 0 g.</summary>
    public BuyBack BuyBack { get; init; }
}

/// <summary>A sale that never reaches the journal.</summary>
public sealed record TrainingSale : SellingEvent
{
    /// <summary>Points that would be bought from the pool with it; none = 0 g.</summary>
    public BuyBack BuyBack { get; init; }
}

/// <summary>citizen → held.</summary>
public sealed record Hold : SellingEvent
{
    /// <summary>When it lapses.</summary>
    public required DateTimeOffset Expiry { get; init; }
}

/// <summary>citizen → sold by force: a sale that an offline till already made.</summary>
public sealed record Forward : SellingEvent
{
    /// <summary>When it was made.</summary>
    public required DateTimeOffset SoldAt { get; init; }
}

/// <summary>sold(old) → citizen; citizen → sold(new), by force, when the rank is higher.</summary>
public sealed record Supersede : SellingEvent
{
    /// <summary>How good this evidence is.</summary>
    public required EvidenceRank Rank { get; init; }

    /// <summary>When the purchase was made.</summary>
    public required DateTimeOffset SoldAt { get; init; }
}

/// <summary>pool share → visitor → sold: a visitor has the points that are bought with the sale, and no others.</summary>
public sealed record VisitorSale : SellingEvent
{
    /// <summary>The offer that was accepted: for all of the basket's grams, or there is no sale.</summary>
    public BuyBack BuyBack { get; init; }

    /// <inheritdoc/>
    public override AccountId Routing => RoutingOf(Request);

    /// <summary>Where a visitor's sale goes: by its own id, for there is no account, and pool shares are used evenly.</summary>
    public static AccountId RoutingOf(RequestKey request) => AccountId.Read(request.Id.ToByteArray());
}

/// <summary>bought(buyer) → sold(seller): no citizen is debited.</summary>
public sealed record CompanyPurchase(MerchantId Buyer) : SellingEvent
{
    /// <inheritdoc/>
    public override AccountId Routing => RoutingOf(Buyer);

    /// <summary>Where a company's purchases go.</summary>
    public static AccountId RoutingOf(MerchantId buyer) => new(0, (ulong)buyer.Value);
}

/// <summary>citizen → pool.</summary>
/// <param name="Grams">Above zero.</param>
/// <param name="CentsPerTonne">Price by document.</param>
public sealed record SellSurplus(Co2eMass Grams, long CentsPerTonne) : TransactionEvent;

/// <summary>An event that acts on a transaction; the account is the transaction's.</summary>
/// <param name="Transaction">Key of the transaction's first entry.</param>
public abstract record FollowUp(JournalKey Transaction) : TransactionEvent;

/// <summary>held → sold, rest back; above the hold within the policy's bound; by force after expiry.</summary>
/// <param name="Transaction">Of the hold.</param>
/// <param name="Lines">What was really sold; empty = exactly what is held.</param>
public sealed record Capture(JournalKey Transaction, SoldLine[] Lines) : FollowUp(Transaction)
{
    /// <summary>Version of the catalogue that weighed the lines; empty where there are none, for the hold's then counts.</summary>
    public string CatalogueVersion { get; init; } = "";
}

/// <summary>citizen → held: more points, more time, or both.</summary>
/// <param name="Transaction">Of the hold.</param>
/// <param name="Grams">Zero or more.</param>
/// <param name="Expiry">New expiry; none keeps the present one.</param>
public sealed record ExtendHold(JournalKey Transaction, Co2eMass Grams, DateTimeOffset? Expiry) : FollowUp(Transaction);

/// <summary>held → citizen.</summary>
public sealed record VoidHold(JournalKey Transaction) : FollowUp(Transaction);

/// <summary>sold → citizen, by line, at the original line's content.</summary>
/// <param name="Transaction">POSTED.</param>
/// <param name="Lines">Empty = all that has not come back.</param>
public sealed record Refund(JournalKey Transaction, RefundLine[] Lines) : FollowUp(Transaction);

/// <summary>Part of a line that comes back.</summary>
/// <param name="Line">Index in the original basket.</param>
/// <param name="QuantityMilli">In thousandths of the unit; 0 = all that is left.</param>
public readonly record struct RefundLine(int Line, long QuantityMilli);

/// <summary>sold → citizen: the later of two transactions that carry one request id.</summary>
public sealed record UndoDouble(JournalKey Transaction) : FollowUp(Transaction);

/// <summary>Answers what the request did, or marks its id so that a late arrival is refused. Its own request key is the sought one.</summary>
public sealed record FindOrAbandon : TransactionEvent
{
    /// <summary>Routes to the partition of this transaction where the sought request named one.</summary>
    public JournalKey? Transaction { get; init; }
}
