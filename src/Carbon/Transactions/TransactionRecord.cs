using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

/// <summary>Where a transaction stands. Values are those of the wire and of snapshots.</summary>
public enum TransactionState : byte
{
    /// <summary>Points are set aside.</summary>
    Held = 1,

    /// <summary>Points are debited.</summary>
    Posted = 2,

    /// <summary>Given back before capture.</summary>
    Voided = 3,

    /// <summary>The hold lapsed.</summary>
    Expired = 4,

    /// <summary>Undone, or replaced by better evidence.</summary>
    Reversed = 5,
}

/// <summary>Whose grams a sale moved.</summary>
public enum Payer : byte
{
    /// <summary>An account of points.</summary>
    Citizen = 1,

    /// <summary>A visitor, out of the pool.</summary>
    Visitor = 2,

    /// <summary>A company, into its registry account.</summary>
    Company = 3,
}

/// <summary>What has come back of one line so far.</summary>
/// <param name="QuantityMilli">Thousandths of the unit.</param>
/// <param name="Grams">Zero or more.</param>
public readonly record struct LineRefund(long QuantityMilli, Co2eMass Grams);

/// <summary>One transaction as it stands. Changed by <see cref="Book.Apply"/> alone.</summary>
public sealed class TransactionRecord
{
    /// <summary>Key of its first entry.</summary>
    public required JournalKey Key { get; init; }

    /// <summary>When it was first posted or held.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The request that made it.</summary>
    public required RequestKey Request { get; init; }

    /// <summary>Whose points; default unless the payer is a citizen.</summary>
    public required AccountId Account { get; init; }

    /// <summary>Whose sale.</summary>
    public required Seller Seller { get; init; }

    /// <summary>Whose grams.</summary>
    public required Payer Payer { get; init; }

    /// <summary>The company that bought, when the payer is one.</summary>
    public MerchantId Buyer { get; init; }

    /// <summary>Period debited.</summary>
    public BudgetPeriod Period { get; internal set; }

    /// <summary>Purchase that it belongs to; empty = none.</summary>
    public Guid Purchase { get; init; }

    /// <summary>How good its evidence is.</summary>
    public EvidenceRank Rank { get; init; }

    /// <summary>Where it stands.</summary>
    public TransactionState State { get; internal set; }

    /// <summary>When it last changed: what counts for how long it is remembered.</summary>
    public DateTimeOffset TouchedAt { get; internal set; }

    /// <summary>Set aside now; zero unless held.</summary>
    public Co2eMass Held { get; internal set; }

    /// <summary>The most that was ever set aside: what bounds a late capture.</summary>
    public Co2eMass HeldAtMost { get; internal set; }

    /// <summary>Cap of the voucher that a hold was made with: what extensions and the capture may come to; 0 g = none was shown.</summary>
    public Co2eMass Cap { get; init; }

    /// <summary>When the hold lapses or lapsed; none for sales.</summary>
    public DateTimeOffset? HoldExpiry { get; internal set; }

    /// <summary>Lines in basket order, as held or debited. Not to be changed in place.</summary>
    public IReadOnlyList<SoldLine> Lines { get; internal set; } = [];

    /// <summary>Version of the catalogue that weighed the lines; empty where none did.</summary>
    public string CatalogueVersion { get; internal set; } = "";

    /// <summary>Per line, what came back; null while nothing has.</summary>
    public LineRefund[]? Refunds { get; internal set; }

    /// <summary>Points bought from the pool with it.</summary>
    public Co2eMass Bought { get; internal set; }

    /// <summary>Of these, unwound by refunds.</summary>
    public Co2eMass Unwound { get; internal set; }

    /// <summary>Price of the bought points, cents per tonne.</summary>
    public long CentsPerTonne { get; internal set; }

    /// <summary>Debited in total; zero until posted.</summary>
    public Co2eMass Debited => State is TransactionState.Posted or TransactionState.Reversed ? Sum(Lines) : Co2eMass.Zero;

    /// <summary>Came back so far.</summary>
    public Co2eMass Refunded
    {
        get
        {
            var sum = Co2eMass.Zero;
            foreach (var refund in Refunds ?? []) sum += refund.Grams;
            return sum;
        }
    }

    /// <summary>What came back of one line.</summary>
    public LineRefund RefundOf(int line) => Refunds is null ? default : Refunds[line];

    private static Co2eMass Sum(IReadOnlyList<SoldLine> lines)
    {
        var sum = Co2eMass.Zero;
        for (var i = 0; i < lines.Count; i++) sum += lines[i].Grams;
        return sum;
    }
}
