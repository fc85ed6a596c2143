using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Budgets;

/// <summary>Among whom a country shares its budget out.</summary>
public enum ShareRule
{
    /// <summary>The same for each person, on the person's own account; a child's on its guardian's.</summary>
    Person,

    /// <summary>The same for each person, on the household's account.</summary>
    Household,

    /// <summary>The same sum, shared out by consumption units, on the household's account.</summary>
    ConsumptionUnit,
}

/// <summary>When a year's budget is given out.</summary>
public enum AllocationRhythm
{
    /// <summary>All of it at the year's beginning.</summary>
    Yearly,

    /// <summary>Each month's days at the month's beginning.</summary>
    Monthly,
}

/// <summary>What happens at the till when points run short.</summary>
public enum ShortageRule
{
    /// <summary>The sale is declined.</summary>
    Decline,

    /// <summary>As much as there is, where the till asks for it.</summary>
    Partial,

    /// <summary>The missing points are offered from the pool.</summary>
    BuyBack,

    /// <summary>Down to the floor below zero.</summary>
    Overdraft,
}

/// <summary>What a visitor without an account can do.</summary>
public enum VisitorRule
{
    /// <summary>Nothing.</summary>
    Refuse,

    /// <summary>Buy points of the pool with the sale.</summary>
    Pool,
}

/// <summary>Prices of points, in euro cents per tonne CO2e, 0 to 100,000,000.</summary>
/// <param name="SurplusCentsPerTonne">What the authority pays a citizen.</param>
/// <param name="PoolCentsPerTonne">What a buyer pays the authority.</param>
public readonly record struct PointPrices(long SurplusCentsPerTonne, long PoolCentsPerTonne)
{
    const int GramsPerTonne = 1_000_000;

    /// <summary>What one trade costs: euro cents, rounded half away from zero.</summary>
    /// <exception cref="OverflowException">More than 2^63 cents.</exception>
    public static long CentsOf(Co2eMass grams, long centsPerTonne) =>
        checked((long)new Ratio((Int128)grams.Grams * centsPerTonne, GramsPerTonne).RoundHalfAwayFromZero());
}

/// <summary>What the authority of a country decided: versioned, dated, public. Immutable once published; see docs/reference/central-account.md for its JSON.</summary>
public sealed record PolicyDocument
{
    /// <summary>Largest document in bytes.</summary>
    public const int MaxBytes = 65_536;

    /// <summary>1 to 32 printable characters, unique in its country.</summary>
    public required string Version { get; init; }

    /// <summary>ISO 3166, two capitals.</summary>
    public required string Country { get; init; }

    /// <summary>First day on which it counts.</summary>
    public required DateOnly ValidFrom { get; init; }

    /// <summary>Offset of the country's time zone from UTC, -14 to 14 hours.</summary>
    public TimeSpan UtcOffset { get; init; }

    /// <summary>One person's budget, year by year.</summary>
    public required BudgetSchedule Budget { get; init; }

    /// <summary>Among whom it is shared.</summary>
    public ShareRule Share { get; init; }

    /// <summary>When it is given out.</summary>
    public AllocationRhythm Allocation { get; init; }

    /// <summary>Most that an account takes into the next period, 0 to 10^12 g.</summary>
    public Co2eMass CarryOverCap { get; init; }

    /// <summary>Least that a voluntary debit may leave, -10^9 to 0 g; below zero only under <see cref="ShortageRule.Overdraft"/>.</summary>
    public Co2eMass Floor { get; init; }

    /// <summary>When points run short.</summary>
    public ShortageRule Shortage { get; init; }

    /// <summary>Visitors.</summary>
    public VisitorRule Visitors { get; init; }

    /// <summary>Most that one holder buys from the pool in a period, 0 to 10^12 g.</summary>
    public Co2eMass BuyLimit { get; init; }

    /// <summary>Most that one holder sells to the pool in a period, 0 to 10^12 g.</summary>
    public Co2eMass SellLimit { get; init; }

    /// <summary>By how much a capture may exceed its hold, 0 to 10,000 basis points.</summary>
    public int CaptureOverHoldBasisPoints { get; init; }

    /// <summary>How long after its expiry a hold may be captured, 0 to 60 days.</summary>
    public TimeSpan LatePresentment { get; init; }

    /// <summary>How long after a period's end offline sales still post into it, 0 to 60 days.</summary>
    public TimeSpan ForwardGrace { get; init; }

    /// <summary>Prices; none = nothing is bought from or sold to the pool.</summary>
    public PointPrices? Prices { get; init; }

    /// <summary>Activities whose sales carry no grams; at most 100.</summary>
    public IReadOnlyList<ActivityCode> Exemptions { get; init; } = [];

    /// <summary>What the till's side needs of it.</summary>
    public Policy ToPolicy() => new()
    {
        Version = Version,
        Floor = Floor,
        CaptureOverHoldBasisPoints = CaptureOverHoldBasisPoints,
        LatePresentment = LatePresentment,
        ForwardGrace = ForwardGrace,
        CarryOverCap = CarryOverCap,
        SellLimit = SellLimit,
        BuyLimit = BuyLimit,
        Shortage = Shortage,
        Visitors = Visitors,
        Prices = Prices,
        UtcOffset = UtcOffset,
    };

    /// <summary>Reads a published document.</summary>
    /// <param name="json">UTF-8. Comments, unknown names, doubled names and trailing commas are refused.</param>
    /// <param name="document">What it says; null where it says nothing sound.</param>
    /// <returns>Empty, or a sentence that names the first thing wrong.</returns>
    public static string TryRead(ReadOnlySpan<byte> json, out PolicyDocument? document) => PolicyDocumentReader.TryRead(json, out document);
}
