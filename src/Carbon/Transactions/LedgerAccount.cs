using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

/// <summary>The places where grams can be. Values are those of the journal: never renumbered.</summary>
public enum LedgerAccountKind : byte
{
    /// <summary>What the authority has issued (runs negative: it is the source).</summary>
    Issued = 1,

    /// <summary>One account's points of one budget period.</summary>
    Citizen = 2,

    /// <summary>Set aside by holds of one account and period.</summary>
    Held = 3,

    /// <summary>A company's sales, by activity, store and provenance.</summary>
    Sold = 4,

    /// <summary>The partition's share of the authority's pool.</summary>
    Pool = 5,

    /// <summary>Passing through: a visitor without account.</summary>
    Visitor = 6,

    /// <summary>Left over at a period's end above the carry-over cap.</summary>
    Lapsed = 7,

    /// <summary>A company's purchases (runs negative: it takes content in).</summary>
    Bought = 8,
}

/// <summary>One ledger account; which fields count depends on the kind.</summary>
public readonly record struct LedgerAccount
{
    /// <summary>Which kind of place.</summary>
    public LedgerAccountKind Kind { get; private init; }

    /// <summary>Provenance of what was sold; Sold only.</summary>
    public Provenance Provenance { get; private init; }

    /// <summary>Budget period; Citizen and Held only.</summary>
    public BudgetPeriod Period { get; private init; }

    /// <summary>The partition whose pool share it is; Pool only.</summary>
    public int Partition { get; private init; }

    /// <summary>The citizen; Citizen and Held only.</summary>
    public AccountId Account { get; private init; }

    /// <summary>Seller (Sold) or, in its company field, buyer (Bought).</summary>
    public Seller Seller { get; private init; }

    /// <summary>The authority's source of points.</summary>
    public static LedgerAccount Issued { get; } = new() { Kind = LedgerAccountKind.Issued };

    /// <summary>Where visitors' points pass through.</summary>
    public static LedgerAccount Visitor { get; } = new() { Kind = LedgerAccountKind.Visitor };

    /// <summary>Where leftovers go.</summary>
    public static LedgerAccount Lapsed { get; } = new() { Kind = LedgerAccountKind.Lapsed };

    /// <summary>A citizen's points of a period.</summary>
    public static LedgerAccount Citizen(AccountId account, BudgetPeriod period) =>
        new() { Kind = LedgerAccountKind.Citizen, Account = account, Period = period };

    /// <summary>A citizen's set-aside points of a period.</summary>
    public static LedgerAccount Held(AccountId account, BudgetPeriod period) =>
        new() { Kind = LedgerAccountKind.Held, Account = account, Period = period };

    /// <summary>A seller's sales of one provenance.</summary>
    public static LedgerAccount Sold(Seller seller, Provenance provenance) =>
        new() { Kind = LedgerAccountKind.Sold, Seller = seller, Provenance = provenance };

    /// <summary>A partition's pool share.</summary>
    public static LedgerAccount Pool(int partition) => new() { Kind = LedgerAccountKind.Pool, Partition = partition };

    /// <summary>A company's purchases.</summary>
    public static LedgerAccount Bought(MerchantId buyer) =>
        new() { Kind = LedgerAccountKind.Bought, Seller = new Seller(buyer, 0, default) };
}

/// <summary>A movement of grams between two ledger accounts. Both sides are in it, so a leg always sums to zero.</summary>
/// <param name="From">Gives.</param>
/// <param name="To">Takes.</param>
/// <param name="Grams">Above zero.</param>
public readonly record struct Leg(LedgerAccount From, LedgerAccount To, Co2eMass Grams);
