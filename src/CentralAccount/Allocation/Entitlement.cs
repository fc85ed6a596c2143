using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Units;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Allocation;

/// <summary>What an account's holder is entitled to in one year, by the registers as they stand and the policy that decides the year. Changes nothing.</summary>
internal sealed class Entitlement
{
    private readonly Work work;
    private readonly BudgetPeriod period;
    private readonly DateOnly yearBegins;

    /// <exception cref="RegisterException">No policy decides this year.</exception>
    public Entitlement(Work work, string country, BudgetPeriod period)
    {
        (this.work, this.period) = (work, period);
        yearBegins = new(period.Year, 1, 1);
        Policy = PolicyBook.Load(work, country).RequireFor(period);
        Budget = Policy.Budget.For(period);
        Country = country;
    }

    /// <summary>Which document decides the year.</summary>
    public PolicyDocument Policy { get; }

    /// <summary>One person's budget of the whole year.</summary>
    public Co2eMass Budget { get; }

    /// <summary>Whose.</summary>
    public string Country { get; }

    /// <summary>What is due for the year's first days.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="days">How many days count, 0 to all of the year.</param>
    /// <exception cref="RegisterException">By consumption units, and their rate is not fixed yet.</exception>
    public Co2eMass Due(Account account, int days) => Policy.Share switch
    {
        ShareRule.Person => account.Person is { } person ? OfPerson(account, person, days) : Co2eMass.Zero,
        ShareRule.Household => account.Household is { } household ? OfHousehold(account, household, days) : Co2eMass.Zero,
        ShareRule.ConsumptionUnit => account.Household is not null ? OfUnits(account, days) : Co2eMass.Zero,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Sum of what the household's members would each get.</summary>
    public Co2eMass OfHousehold(Account account, long household, int days) => Sum(Within(account, People.StretchesOfHousehold(work, household, account.Deployment)), days);

    /// <summary>Consumption units of a household's account over the year's first days: tenths of a unit times days.</summary>
    public long TenthDays(Account account, int days)
    {
        var stretches = Within(account, People.StretchesOfHousehold(work, account.Household!.Value, account.Deployment));
        // Somebody comes, goes, or is 14: in between nothing changes.
        var changes = new SortedSet<int> { 0, days };
        foreach (var stretch in stretches)
        {
            foreach (var day in (DateOnly[])[stretch.From, stretch.End ?? DateOnly.MaxValue, ConsumptionUnits.AdultFrom(stretch.Born)])
            {
                if (DayShare.DayOf(period, day) is var at && at < days) changes.Add(at);
            }
        }

        long sum = 0;
        var from = 0;
        foreach (var end in changes.Skip(1))
        {
            var day = yearBegins.AddDays(from);
            var there = stretches.FindAll(s => s.From <= day && (s.End is null || s.End > day));
            var adults = there.Count(s => ConsumptionUnits.AdultFrom(s.Born) <= day);
            sum += (long)ConsumptionUnits.Tenths(adults, there.Count - adults) * (end - from);
            from = end;
        }

        return sum;
    }

    private Co2eMass OfPerson(Account account, long person, int days)
    {
        var own = People.StretchesOf(work, person, account.Deployment);
        // While a guardian kept its points, a ward's days went there, until the ward's own first account.
        var isFirst = Accounts.OfPerson(work, person).Find(a => a.Deployment == account.Deployment)?.Id == account.Id;
        if (isFirst && Guardians.WardSince(work, person) is { } kept && kept < account.OpenedOn) own = [.. Between(own, DateOnly.MinValue, kept), .. Between(own, account.OpenedOn, DateOnly.MaxValue)];
        foreach (var (ward, from, end) in Guardians.WardsOf(work, person))
        {
            var wards = DaysOfWard(ward);
            foreach (var (since, until) in LivesIn(person, account.Deployment)) own.AddRange(Between(wards, Later(from, since), Earlier(end, until)));
        }

        return Sum(Within(account, own), days);
    }

    // Wherever in the country it lives, until it has an account there.
    private List<Stretch> DaysOfWard(long ward)
    {
        var accounts = Accounts.OfPerson(work, ward);
        return
        [
            .. People.StretchesOf(work, ward).Where(s => Deployments.Require(work, s.Deployment).Country == Country)
                .SelectMany(s => Between([s], DateOnly.MinValue, accounts.Find(a => a.Deployment == s.Deployment)?.OpenedOn ?? DateOnly.MaxValue)),
        ];
    }

    // A guardian's days in a deployment; those before, or between two stays, count to where the guardian came to live after them.
    private IEnumerable<(DateOnly From, DateOnly End)> LivesIn(long guardian, string deployment)
    {
        var from = DateOnly.MinValue;
        foreach (var stay in People.StretchesOf(work, guardian))
        {
            var end = stay.End ?? DateOnly.MaxValue;
            if (stay.Deployment == deployment) yield return (from, end);
            from = end;
        }
    }

    // A holder who came back has several accounts here, one after the other: each takes the days from the end of the one before.
    private List<Stretch> Within(Account account, List<Stretch> stretches)
    {
        var all = (account.Person is { } person ? Accounts.OfPerson(work, person) : Accounts.OfHousehold(work, account.Household!.Value)).FindAll(a => a.Deployment == account.Deployment);
        var place = all.FindIndex(a => a.Id == account.Id);
        return Between(stretches, place == 0 ? DateOnly.MinValue : End(all[place - 1]), End(all[place]));

        static DateOnly End(Account closed) => closed.ClosedOn is { } last ? last.AddDays(1) : DateOnly.MaxValue;
    }

    private static List<Stretch> Between(List<Stretch> stretches, DateOnly from, DateOnly end) =>
    [
        .. stretches.Select(s => s with { From = Later(s.From, from), End = Earlier(s.End ?? DateOnly.MaxValue, end) }).Where(s => s.From < s.End),
    ];

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;

    private Co2eMass OfUnits(Account account, int days)
    {
        var rate = UnitRates.Find(work, Country, period) ?? throw new RegisterException($"The rate per consumption unit of {period} is not fixed yet: allocate the year first.");
        var due = Co2eMass.FromGrams((long)((Int128)rate.Grams.Grams * TenthDays(account, days) / rate.TenthDays));
        return days == DayShare.DaysIn(period) && UnitRates.HasExtra(work, account.Id, period) ? due + Co2eMass.FromGrams(1) : due;
    }

    private Co2eMass Sum(IEnumerable<Stretch> stretches, int days)
    {
        var end = yearBegins.AddDays(days);
        return stretches.Aggregate(Co2eMass.Zero, (sum, s) => sum + DayShare.Of(Budget, period, s.From, Earlier(s.End!.Value, end)));
    }
}
