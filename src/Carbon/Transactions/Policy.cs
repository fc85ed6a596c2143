using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

/// <summary>What the authority decided, as the till sees it. Versioned, dated, public data; every entry stores the version.</summary>
public sealed record Policy
{
    /// <summary>Version of the document, 1 to 32 characters.</summary>
    public required string Version { get; init; }

    /// <summary>A voluntary debit may not leave less than this. Default 0; negative where an overdraft is allowed.</summary>
    public Co2eMass Floor { get; init; }

    /// <summary>By how much a capture may exceed its hold, in basis points of the hold. Default 2000 = 20 %.</summary>
    public int CaptureOverHoldBasisPoints { get; init; } = 2000;

    /// <summary>How long after its expiry a hold may still be captured, by force. Default 7 days.</summary>
    public TimeSpan LatePresentment { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long after a period's end offline sales of that period still post into it. Default 7 days.</summary>
    public TimeSpan ForwardGrace { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Most that an account may take into the next period. Default 500,000 g.</summary>
    public Co2eMass CarryOverCap { get; init; } = Co2eMass.FromGrams(500_000);

    /// <summary>Most that one account may sell to the pool in a period. Default 1,000,000 g.</summary>
    public Co2eMass SellLimit { get; init; } = Co2eMass.FromGrams(1_000_000);

    /// <summary>Most that one account may buy from the pool in a period. Default 1,000,000 g.</summary>
    public Co2eMass BuyLimit { get; init; } = Co2eMass.FromGrams(1_000_000);

    /// <summary>What happens when points run short. Default: as much as there is, where the till asks for it.</summary>
    public ShortageRule Shortage { get; init; } = ShortageRule.Partial;

    /// <summary>What a visitor without an account can do. Default: nothing.</summary>
    public VisitorRule Visitors { get; init; }

    /// <summary>Prices of points. Default: none, and nothing is bought from or sold to the pool.</summary>
    public PointPrices? Prices { get; init; }

    /// <summary>Offset of the policy's time zone from UTC, which decides when a period begins. Default 0.</summary>
    public TimeSpan UtcOffset { get; init; }

    /// <summary>The period that a moment falls in: its calendar year in the policy's time zone.</summary>
    public BudgetPeriod PeriodOf(DateTimeOffset moment) => BudgetPeriod.FromYear(moment.ToOffset(UtcOffset).Year);

    /// <summary>The first moment after a period.</summary>
    public DateTimeOffset EndOf(BudgetPeriod period) => new(period.Year + 1, 1, 1, 0, 0, 0, UtcOffset);

    /// <summary>The most that a hold of this size may be captured at.</summary>
    public Co2eMass CaptureBound(Co2eMass hold) =>
        hold + Co2eMass.FromGrams((long)((Int128)hold.Grams * CaptureOverHoldBasisPoints / 10_000));
}
