using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Balances.Redis.Entries;

/// <summary>Legs of one entry as they are found; what moves nothing leaves none.</summary>
internal sealed class LegList
{
    [ThreadStatic]
    private static LegList? ofThread;
    private readonly List<Leg> legs = new(8);
    private AccountId account;

    /// <summary>An empty list, to be used up on this thread before the next one is begun.</summary>
    public static LegList Begin(AccountId account)
    {
        var list = ofThread ??= new();
        list.account = account;
        list.legs.Clear();
        return list;
    }

    public void Move(LedgerAccount from, LedgerAccount to, Co2eMass grams)
    {
        if (grams.IsPositive) legs.Add(new(from, to, grams));
    }

    /// <summary>Lines into `sold`, which is kept by provenance.</summary>
    public void Sell(LedgerAccount from, Seller seller, SoldLine[] lines)
    {
        for (var p = (Provenance)1; p <= Provenance.None; p++) Move(from, LedgerAccount.Sold(seller, p), SumOf(lines, p));
    }

    /// <summary>To the citizen as far as there is room, source by source; the rest lapses.</summary>
    public void GiveBack(List<(LedgerAccount From, Co2eMass Grams)> sources, BudgetPeriod to, ref Co2eMass room)
    {
        var citizen = LedgerAccount.Citizen(account, to);
        foreach (var (from, grams) in sources)
        {
            var kept = Co2eMass.Min(grams, room);
            Move(from, citizen, kept);
            Move(from, LedgerAccount.Lapsed, grams - kept);
            room -= kept;
        }
    }

    public Leg[] ToArray() => [.. legs];

    public static Co2eMass SumOf(SoldLine[] lines, Provenance provenance)
    {
        var sum = Co2eMass.Zero;
        foreach (ref readonly var line in lines.AsSpan())
        {
            if (line.Provenance == provenance) sum += line.Grams;
        }

        return sum;
    }
}
