using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Units;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Settlement;

/// <summary>Decides whether an account's day can be booked. Changes nothing.</summary>
internal sealed class Judge
{
    private const int GramsPerTonne = 1_000_000;
    private readonly Work work;
    private readonly Deployment deployment;
    private readonly DateOnly day;

    // A business day may end after midnight: what comes into force on the next calendar day may have decided, too.
    private readonly PolicyDocument[] policies;

    public Judge(Work work, Deployment deployment, DateOnly day)
    {
        (this.work, this.deployment, this.day) = (work, deployment, day);
        var book = PolicyBook.Load(work, deployment.Country);
        policies = [.. ((PolicyDocument?[])[book.InForce(day), book.InForce(day.AddDays(1))]).OfType<PolicyDocument>().Distinct()];
    }

    /// <summary>Judges all that a batch says of one account, but for the periods.</summary>
    /// <param name="records">1 or more, ascending by period, of one account.</param>
    /// <param name="after">The account's figures with these records, by period; empty unless the verdict is null.</param>
    /// <returns>Null = can be booked, if the pool allows it.</returns>
    public Verdict? Look(IReadOnlyList<CitizenRecord> records, out Balance[] after)
    {
        after = [];
        if (Accounts.Find(work, records[0].Account) is not { } account || account.Deployment != deployment.Id) return Verdict.Unknown;
        if (account.ClosedOn is { } last && day > last && records.Any(r => r.Spent != Co2eMass.Zero || r.Bought != Co2eMass.Zero || r.Sold != Co2eMass.Zero))
        {
            return new("ACCOUNT_CLOSED", $"The account is closed: its last business day was {last:yyyy-MM-dd}.");
        }

        if (records.Aggregate((Int128)0, (sum, r) => sum + r.CarriedIn.Grams - r.CarriedOut.Grams) != 0)
        {
            return new("CARRY_UNBALANCED", "The account's periods carry out another sum than they carry in.");
        }

        try
        {
            var before = Balance.Of(work, account.Id);
            var now = records.Select(r => (before.Find(b => b.Period == r.Period) ?? new() { Period = r.Period }).Plus(r)).ToArray();
            if (Orders(before, now, records) is { } notOrdered) return notOrdered;
            if (records.Any(r => r.Bought != Co2eMass.Zero || r.Sold.IsPositive) && Trades(account, before, now, records) is { } badTrade) return badTrade;
            after = now;
            return null;
        }
        catch (OverflowException)
        {
            return Verdict.OutOfRange;
        }
    }

    /// <summary>Judges what no account did.</summary>
    public Verdict? LookAtNobody(IReadOnlyList<CitizenRecord> records) => Prices(records);

    /// <summary>Judges a record's period alone.</summary>
    public Verdict? LookAtPeriod(in CitizenRecord record) => OpenPeriods.Has(deployment, day, record.Period)
        ? null
        : new("PERIOD_OUT_OF_RANGE", $"The period lies outside {OpenPeriods.First(deployment)} to {OpenPeriods.Last(day)}.");

    private Verdict? Prices(IReadOnlyList<CitizenRecord> records) => Array.TrueForAll(policies, p => p.Prices is null) && records.Any(r => r.Bought.IsPositive || r.Sold.IsPositive)
        ? new("PRICE_MISSING", "Points were traded with the pool, and no policy in force has a price.")
        : null;

    // What is said to be posted must have been ordered. A correction of a lapsed period is posted into an open one: all periods count together.
    private Verdict? Orders(List<Balance> before, Balance[] now, IReadOnlyList<CitizenRecord> records)
    {
        if (now.Any(b => b.Allocated > b.Ordered)) return new("ALLOCATION_NOT_ORDERED", "More was allocated than the central account has ordered for this period.");

        if (records.All(r => r.Corrected == Co2eMass.Zero)) return null;
        var corrected = Total(before, b => b.Corrected) + records.Aggregate(Co2eMass.Zero, (sum, r) => sum + r.Corrected);
        return corrected > Total(before, b => b.OrderedUp) || corrected < Total(before, b => b.OrderedDown)
            ? new("CORRECTION_NOT_ORDERED", "Other corrections were posted than the central account has ordered.")
            : null;
    }

    private Verdict? Trades(Account account, List<Balance> before, Balance[] now, IReadOnlyList<CitizenRecord> records)
    {
        if (Prices(records) is { } noPrice) return noPrice;
        var prices = policies.Where(p => p.Prices is not null).Select(p => p.Prices!.Value).ToArray();
        if (Total(before, b => b.Bought) + records.Aggregate(Co2eMass.Zero, (sum, r) => sum + r.Bought) is { IsNegative: true }) return new("BOUGHT_BELOW_ZERO", "More purchases were unwound than the account ever made.");
        for (var i = 0; i < now.Length; i++)
        {
            if (records[i].Sold.IsPositive && !IsPriced(records[i], prices)) return new("PRICE_WRONG", "The euros due for sold points do not follow from the price in force.");
            var others = Others(account, now[i].Period);
            if (records[i].Bought.IsPositive && now[i].Bought + others.Bought > policies.Max(p => p.BuyLimit)) return new("OVER_BUY_LIMIT", "The holder bought more than the policy's limit of this period.");
            if (records[i].Sold.IsPositive && now[i].Sold + others.Sold > policies.Max(p => p.SellLimit)) return new("OVER_SELL_LIMIT", "The holder sold more than the policy's limit of this period.");
        }

        return null;
    }

    // Each sale was rounded to the cent by itself, so the sum may be a cent a sale away from the exact product.
    private static bool IsPriced(in CitizenRecord record, PointPrices[] prices)
    {
        var cents = (Int128)record.SoldCents * GramsPerTonne;
        var slack = (Int128)record.SoldTrades * GramsPerTonne;
        var grams = (Int128)record.Sold.Grams;
        return cents >= (grams * prices.Min(p => p.SurplusCentsPerTonne)) - slack && cents <= (grams * prices.Max(p => p.SurplusCentsPerTonne)) + slack;
    }

    // Of the same holder: a limit is nobody's twice.
    private (Co2eMass Bought, Co2eMass Sold) Others(Account account, BudgetPeriod period) => work.First(
        row => (row.Mass(0), row.Mass(1)),
        "SELECT coalesce(sum(b.bought), 0), coalesce(sum(b.sold), 0) FROM account a JOIN balance b ON b.account = a.id AND b.period = $4 WHERE (a.person = $1 OR a.household = $2) AND a.id <> $3",
        account.Person, account.Household, account.Id, (long)period.Year);

    private static Co2eMass Total(List<Balance> balances, Func<Balance, Co2eMass> figure) => balances.Aggregate(Co2eMass.Zero, (sum, b) => sum + figure(b));
}
