using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances.Redis.Entries;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>One account as its bucket holds it; the layout stands in Scripts/parts/account.lua.</summary>
internal sealed record AccountValue(int Epoch, long Newest, List<AccountValue.PeriodValue> Periods, List<(long Sequence, long Expiry)> Holds, DateOnly? LastDay = null)
{
    private const int Lapsed = 1;
    private const int More = 2;

    public static AccountValue Read(ReadOnlySpan<byte> packed)
    {
        var r = new NumberReader(packed);
        var account = new AccountValue(r.Small(), r.Number(), [], []);
        for (var left = r.Small(); left > 0; left--)
        {
            var (period, available, held, budget, flags) = (Decision.Year(r.Number()), r.Number(), r.Number(), r.Number(), r.Small());
            var (carried, sold, bought) = flags >= More ? (r.Number(), r.Number(), r.Number()) : default;
            account.Periods.Add(new(period, available, held, budget, (flags & Lapsed) != 0, carried, sold, bought));
        }

        while (!r.IsAtEnd)
        {
            var next = r.Number();
            // Holds come in pairs: what is left over is the last business day of a closed account.
            if (r.IsAtEnd) return account with { LastDay = DateOnly.FromDayNumber(checked((int)next)) };
            account.Holds.Add((next, r.Number()));
        }

        return account;
    }

    public void Write(NumberWriter w)
    {
        w.Add(Epoch).Add(Newest).Add(Periods.Count);
        foreach (var p in Periods)
        {
            var more = p.CarriedIn != 0 || p.SoldSurplus != 0 || p.Bought != 0;
            w.Add(Decision.Number(p.Period)).Add(p.Available).Add(p.Held).Add(p.Budget).Add((p.IsLapsed ? Lapsed : 0) + (more ? More : 0));
            if (more) w.Add(p.CarriedIn).Add(p.SoldSurplus).Add(p.Bought);
        }

        foreach (var (sequence, expiry) in Holds) w.Add(sequence).Add(expiry);
        if (LastDay is { } last) w.Add(last.DayNumber);
    }

    public PeriodView[] ToView() =>
        [.. Periods.AsEnumerable().Reverse().Select(p => new PeriodView(p.Period, Co2eMass.FromGrams(p.Available), Co2eMass.FromGrams(p.Held), Co2eMass.FromGrams(p.Budget)) { Bought = Co2eMass.FromGrams(p.Bought), SoldSurplus = Co2eMass.FromGrams(p.SoldSurplus) })];

    /// <summary>Grams of one period, oldest first.</summary>
    internal sealed record PeriodValue(
        BudgetPeriod Period, long Available, long Held, long Budget, bool IsLapsed, long CarriedIn, long SoldSurplus, long Bought);
}
