using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Settlement;

/// <summary>What one business day did to one account's points of one budget period, as the central account learns it. Names no merchant, no store, no product.</summary>
/// <remarks>An account's points are what it can spend and what its open holds set aside, together: setting aside moves nothing here.</remarks>
public readonly record struct CitizenRecord
{
    /// <summary>Whose points; <see cref="Nobody"/> = no account's: visitors, and what came back to no account.</summary>
    public AccountId Account { get; init; }

    /// <summary>Of which budget period.</summary>
    public BudgetPeriod Period { get; init; }

    /// <summary>Allocations that were posted.</summary>
    public Co2eMass Allocated { get; init; }

    /// <summary>Corrections that were posted; negative takes away.</summary>
    public Co2eMass Corrected { get; init; }

    /// <summary>Net to companies; refunds are negative.</summary>
    public Co2eMass Spent { get; init; }

    /// <summary>Net from the authority's pool; unwound purchases are negative.</summary>
    public Co2eMass Bought { get; init; }

    /// <summary>Euro cents paid for <see cref="Bought"/>, net of what was paid back.</summary>
    public long BoughtCents { get; init; }

    /// <summary>Surplus sold to the pool, zero or more.</summary>
    public Co2eMass Sold { get; init; }

    /// <summary>Euro cents due for <see cref="Sold"/>, zero or more.</summary>
    public long SoldCents { get; init; }

    /// <summary>How many sales of surplus <see cref="Sold"/> sums up, zero or more: each was rounded to the cent by itself.</summary>
    public int SoldTrades { get; init; }

    /// <summary>From another period of the same account; negative where debt came in.</summary>
    public Co2eMass CarriedIn { get; init; }

    /// <summary>To another period of the same account; negative where debt went.</summary>
    public Co2eMass CarriedOut { get; init; }

    /// <summary>Lapsed above the carry-over cap.</summary>
    public Co2eMass Lapsed { get; init; }

    /// <summary>The account of what no account did.</summary>
    public static AccountId Nobody => default;

    /// <summary>Both figures together, of one account and period.</summary>
    /// <exception cref="OverflowException">A sum is outside ±10^15 g.</exception>
    public CitizenRecord Plus(in CitizenRecord other) => this with
    {
        Allocated = Allocated + other.Allocated,
        Corrected = Corrected + other.Corrected,
        Spent = Spent + other.Spent,
        Bought = Bought + other.Bought,
        BoughtCents = checked(BoughtCents + other.BoughtCents),
        Sold = Sold + other.Sold,
        SoldCents = checked(SoldCents + other.SoldCents),
        SoldTrades = checked(SoldTrades + other.SoldTrades),
        CarriedIn = CarriedIn + other.CarriedIn,
        CarriedOut = CarriedOut + other.CarriedOut,
        Lapsed = Lapsed + other.Lapsed,
    };

    /// <summary>By how much the account's position changed.</summary>
    /// <exception cref="OverflowException">Outside ±10^15 g.</exception>
    // Eight figures of up to 10^15 fit a long; only the sum has to be in range.
    public Co2eMass Net => Co2eMass.FromGrams(
        Allocated.Grams + Corrected.Grams + Bought.Grams + CarriedIn.Grams - Spent.Grams - Sold.Grams - CarriedOut.Grams - Lapsed.Grams);
}
