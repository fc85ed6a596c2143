using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Transactions;

/// <summary>One account as it stands. Changed by <see cref="Book.Apply"/> alone.</summary>
public sealed class AccountState(AccountId id)
{
    private readonly List<PeriodBalance> periods = new(1);
    private PeriodBalance? newest;

    /// <summary>Whose.</summary>
    public AccountId Id { get; } = id;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<PeriodBalance> Periods => periods;

    /// <summary>The last business day that may debit it voluntarily; null while the account is open.</summary>
    public DateOnly? LastDay { get; internal set; }

    /// <summary>Number of its newest transaction within its partition; 0 while none is remembered. <see cref="Book.HistoryOf"/> follows the chain.</summary>
    internal long Newest { get; set; }

    /// <summary>Open holds; null when there never was one.</summary>
    public List<JournalKey>? OpenHolds { get; internal set; }

    /// <summary>Best evidence by purchase id; null when no purchase was ever named.</summary>
    internal Dictionary<Guid, JournalKey>? Purchases { get; set; }

    /// <summary>What can be spent in a period: holds are already taken off; negative = debt.</summary>
    public Co2eMass Available(BudgetPeriod period) => Find(period)?.Available ?? Co2eMass.Zero;

    /// <summary>A period's figures, or null when nothing ever touched it.</summary>
    public PeriodBalance? Find(BudgetPeriod period)
    {
        if (newest?.Period == period) return newest;
        for (var i = periods.Count - 2; i >= 0; i--)
        {
            if (periods[i].Period == period) return periods[i];
        }

        return null;
    }

    /// <summary>True once the period was carried over.</summary>
    public bool IsLapsed(BudgetPeriod period) => Find(period)?.Lapsed ?? false;

    internal PeriodBalance Open(BudgetPeriod period)
    {
        if (Find(period) is { } found) return found;
        var made = new PeriodBalance(period);
        var at = periods.FindIndex(p => p.Period.Year > period.Year);
        periods.Insert(at < 0 ? periods.Count : at, made);
        newest = periods[^1];
        return made;
    }
}

/// <summary>One account's figures of one budget period.</summary>
public sealed class PeriodBalance(BudgetPeriod period)
{
    /// <summary>Which period.</summary>
    public BudgetPeriod Period { get; } = period;

    /// <summary>Can be spent; negative = debt.</summary>
    public Co2eMass Available { get; internal set; }

    /// <summary>Set aside by open holds.</summary>
    public Co2eMass Held { get; internal set; }

    /// <summary>Allocated by the authority.</summary>
    public Co2eMass Budget { get; internal set; }

    /// <summary>Taken in from lapsed periods, against the carry-over cap.</summary>
    public Co2eMass CarriedIn { get; internal set; }

    /// <summary>Sold to the pool, against the limit.</summary>
    public Co2eMass SoldSurplus { get; internal set; }

    /// <summary>Bought from the pool, against the limit.</summary>
    public Co2eMass BoughtFromPool { get; internal set; }

    /// <summary>Carried over: what still comes back goes to the current period within its cap.</summary>
    public bool Lapsed { get; internal set; }
}
