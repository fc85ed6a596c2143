using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>One account as its entries add up.</summary>
internal sealed class AccountFold
{
    private readonly List<Figures> periods = [];
    private readonly List<(long Sequence, long Expiry)> holds = [];
    private JournalKey newest;
    private DateOnly? lastDay;

    public Figures Open(BudgetPeriod period)
    {
        var at = periods.FindIndex(p => p.Period.Year >= period.Year);
        if (at >= 0 && periods[at].Period == period) return periods[at];
        var made = new Figures(period);
        periods.Insert(at < 0 ? periods.Count : at, made);
        return made;
    }

    public void Newest(JournalKey opened) => newest = opened;

    public void Close(DateOnly? day) => lastDay = day;

    public void Hold(long sequence, long expiry)
    {
        var at = holds.FindIndex(h => h.Sequence == sequence);
        if (at < 0) holds.Add((sequence, expiry));
        else holds[at] = (sequence, expiry);
    }

    public void Release(long sequence) => holds.RemoveAll(h => h.Sequence == sequence);

    /// <summary>As its bucket holds it.</summary>
    public AccountValue Value() => new(
        newest.Epoch,
        newest.Sequence,
        [.. periods.Select(p => new AccountValue.PeriodValue(p.Period, p.Available, p.Held, p.Budget, p.IsLapsed, p.CarriedIn, p.SoldSurplus, p.Bought))],
        [.. holds],
        lastDay);

    /// <summary>Grams of one period.</summary>
    internal sealed class Figures(BudgetPeriod period)
    {
        public BudgetPeriod Period => period;

        public long Available { get; set; }

        public long Held { get; set; }

        public long Budget { get; set; }

        public long CarriedIn { get; set; }

        public long SoldSurplus { get; set; }

        public long Bought { get; set; }

        public bool IsLapsed { get; set; }
    }
}
