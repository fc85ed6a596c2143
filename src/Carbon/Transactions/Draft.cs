using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

/// <summary>An entry in the making: what a rule decided, before it has a place in the journal.</summary>
internal sealed class Draft(EntryKind kind, TransactionEvent? cause, int partition, Policy policy)
{
    // Two legs are what most sales have; an array that is full becomes the entry's own.
    private Leg[] legs = new Leg[2];
    private int count;

    public int Partition => partition;

    public AccountState? Account { get; init; }

    public BudgetPeriod Period { get; set; }

    public Outcome Outcome { get; private set; } = Outcome.Approved;

    public Refusal Refusal { get; private set; }

    public Co2eMass Moved { get; set; }

    public Co2eMass Requested { get; init; }

    /// <summary>Whole milliseconds, as the journal keeps it: a replay must give the same answer.</summary>
    public DateTimeOffset? HoldExpiry { get; set => field = value is { } moment ? Whole(moment) : null; }

    public SoldLine[] Lines { get; set; } = [];

    /// <summary>Which catalogue weighed <see cref="Lines"/>; empty where none did.</summary>
    public string CatalogueVersion { get; set; } = "";

    /// <summary>The transaction acted on; null where this entry opens one or none.</summary>
    public JournalKey? Subject { get; init; }

    public bool Opens { get; init; }

    public Seller Seller { get; init; }

    public EvidenceRank Rank { get; init; }

    public JournalKey? Replaced { get; set; }

    public RefundedLine[] Refunded { get; set; } = [];

    public (Co2eMass Grams, long CentsPerTonne) Trade { get; set; }

    /// <summary>Points of the same purchase that had gone back to the pool before.</summary>
    public Co2eMass TradedBefore { get; set; }

    public Co2eMass NewBudget { get; set; }

    public bool GivesUp { get; init; }

    /// <summary>True where the asker has not shown that the account's holder is there: the answer then says nothing of the account.</summary>
    public bool Conceals { get; private set; }

    /// <summary>False where the same request may get another answer later, so that it leaves no entry.</summary>
    public bool IsFinal => Refusal is not (Refusal.AccountUnknown or Refusal.TransactionUnknown);

    public Draft Move(LedgerAccount from, LedgerAccount to, Co2eMass grams)
    {
        if (!grams.IsPositive) return this;
        if (count == legs.Length) Array.Resize(ref legs, count * 2);
        legs[count++] = new(from, to, grams);
        return this;
    }

    public Draft Refuse(Refusal refusal)
    {
        count = 0;
        (Outcome, Refusal, Moved, Lines, CatalogueVersion, HoldExpiry, Trade, TradedBefore, Refunded) = (Outcome.Refused, refusal, Co2eMass.Zero, [], "", null, default, default, []);
        return this;
    }

    /// <summary>Refuses, and tells nothing of the account: not its balance, not its budget.</summary>
    public Draft RefuseUnseen(Refusal refusal)
    {
        Conceals = true;
        return Refuse(refusal);
    }

    public Draft Insufficient()
    {
        Refuse(Refusal.None);
        Outcome = Outcome.Insufficient;
        return this;
    }

    public Draft Partially(SoldLine[] lines, Co2eMass moved)
    {
        (Outcome, Lines, Moved) = (Outcome.Partial, lines, moved);
        return this;
    }

    public JournalEntry ToEntry(JournalKey key, DateTimeOffset now)
    {
        var posted = Outcome is Outcome.Approved or Outcome.Partial;
        var transaction = Opens ? (posted ? key : null) : Subject;
        var sale = cause as SellingEvent;
        return new JournalEntry
        {
            Key = key,
            Kind = kind,
            At = now,
            Request = cause?.Request ?? default,
            Fingerprint = cause?.Fingerprint ?? default,
            Account = Account?.Id ?? cause?.Routing ?? default,
            Transaction = transaction,
            Answer = cause is null || GivesUp ? null : ToAnswer(transaction),
            Legs = count == legs.Length ? legs : legs[..count],
            Seller = Seller,
            TillDate = sale?.TillDate ?? (cause as CutDay)?.Day ?? (cause as CloseAccount)?.LastDay,
            Purchase = sale?.Purchase ?? Guid.Empty,
            Rank = Rank,
            Replaced = posted ? Replaced : null,
            Spent = posted && sale?.Voucher is { } voucher ? (voucher.Serial, Whole(voucher.ValidUntil)) : null,
            Cap = posted && cause is Hold { Voucher: { } shown } ? shown.Cap : default,
            Refunded = Refunded,
            Trade = Trade,
            TradedBefore = TradedBefore,
            Period = Period,
        };
    }

    public Answer ToAnswer(JournalKey? transaction) => new()
    {
        Outcome = Outcome,
        Refusal = Refusal,
        Moved = Moved,
        Requested = Requested,
        Available = Conceals ? Co2eMass.Zero : AvailableAfter(),
        Budget = Conceals ? Co2eMass.Zero : (Account?.Find(Period)?.Budget ?? Co2eMass.Zero) + NewBudget,
        Period = Period,
        Transaction = transaction,
        HoldExpiry = HoldExpiry,
        Lines = Lines,
        Trade = PointTrade.Of(kind, Trade, TradedBefore),
        CatalogueVersion = CatalogueVersion,
        PolicyVersion = policy.Version,
    };

    private static DateTimeOffset Whole(DateTimeOffset moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment.ToUnixTimeMilliseconds());

    private Co2eMass AvailableAfter()
    {
        if (Account is null && cause is not Allocate) return Co2eMass.Zero;
        var available = Account?.Available(Period) ?? Co2eMass.Zero;
        foreach (ref readonly var leg in legs.AsSpan(0, count))
        {
            if (leg.From.Kind == LedgerAccountKind.Citizen && leg.From.Period == Period) available -= leg.Grams;
            if (leg.To.Kind == LedgerAccountKind.Citizen && leg.To.Period == Period) available += leg.Grams;
        }

        return available;
    }
}
