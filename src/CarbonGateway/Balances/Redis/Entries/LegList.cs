using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Balances.Redis.Entries;

/// <summary>Legs of one entry as they are found; what moves nothing leaves none.</summary>
internal sealed class LegList(AccountId account)
{
    private readonly List<Leg> legs = new(4);

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
