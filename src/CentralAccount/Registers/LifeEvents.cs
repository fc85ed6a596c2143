using CarbonPos.Carbon.Transactions;
using CarbonPos.CentralAccount.Allocation;
using CarbonPos.CentralAccount.Feed;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Registers;

/// <summary>What happens to people, with all that follows for accounts and shares of the year, in one transaction each.</summary>
internal static class LifeEvents
{
    /// <summary>A birth or an arrival.</summary>
    public static Person Come(Work work, string reference, DateOnly born, DateOnly from, string deployment, string? household, DateTimeOffset now)
    {
        DayBounds.RequireBirth(born, now);
        DayBounds.RequirePlanned("The first day", from, now);
        var person = People.Add(work, reference, born, from, deployment, household);
        Allocating.Adjust(work, Touched(work, person.Id), from, now);
        return person;
    }

    /// <summary>A move. An own account goes along into another deployment: its position follows once the last day is booked.</summary>
    /// <param name="work">Of the change.</param>
    /// <param name="reference">Who.</param>
    /// <param name="from">First day there.</param>
    /// <param name="deployment">Where to.</param>
    /// <param name="household">Into which; null = none.</param>
    /// <param name="newAccount">Makes the id of an account that has to be opened.</param>
    /// <param name="now">The time.</param>
    public static void Move(Work work, string reference, DateOnly from, string deployment, string? household, Func<AccountId> newAccount, DateTimeOffset now)
    {
        DayBounds.RequirePlanned("The first day", from, now);
        var before = People.Require(work, reference);
        var touched = Touched(work, before.Id);
        var person = People.Move(work, reference, from, deployment, household);
        var old = Accounts.OfPerson(work, person.Id).Find(a => a.ClosedOn is null && a.Deployment != deployment);
        if (old is not null) MoveAccount(work, old, deployment, from.AddDays(-1), newAccount, now);
        Allocating.Adjust(work, [.. touched, .. Touched(work, person.Id)], from, now);
    }

    /// <summary>Leaves the country: an own account is closed, and the household's with the last of it.</summary>
    /// <param name="work">Of the change.</param>
    /// <param name="reference">Who.</param>
    /// <param name="lastDay">Last day here.</param>
    /// <param name="guardian">Who keeps the points of the wards from the next day on; null = there must be none.</param>
    /// <param name="now">The time.</param>
    public static void Leave(Work work, string reference, DateOnly lastDay, string? guardian, DateTimeOffset now)
    {
        DayBounds.RequirePlanned("The last day", lastDay, now);
        End(work, People.Leave(work, reference, lastDay), lastDay, guardian, now);
    }

    /// <summary>Dies: an own account is closed, and the household's with the last of it; the share ends with the day.</summary>
    /// <param name="work">Of the change.</param>
    /// <param name="reference">Who.</param>
    /// <param name="day">Of death.</param>
    /// <param name="guardian">Who keeps the points of the wards from the next day on; null = there must be none.</param>
    /// <param name="now">The time.</param>
    public static void Die(Work work, string reference, DateOnly day, string? guardian, DateTimeOffset now)
    {
        DayBounds.RequireHappened("The day of death", day, now);
        End(work, People.Die(work, reference, day), day, guardian, now);
    }

    /// <summary>Somebody else keeps a child's points.</summary>
    public static void SetGuardian(Work work, string child, string guardian, DateOnly from, DateTimeOffset now)
    {
        DayBounds.RequirePlanned("The first day", from, now);
        var ward = Guardians.Set(work, child, guardian, from);
        Allocating.Adjust(work, Touched(work, ward.Id), from, now);
    }

    /// <summary>
    /// Opens an account. What was allocated to a guardian for days from now on is taken back and comes with the next allocation.
    /// A move or departure of its holder that is registered already befalls it, too.
    /// </summary>
    /// <exception cref="RegisterException">The holder does not live there, has an account there, or is dead.</exception>
    public static Account OpenAccount(Work work, AccountId id, string deployment, string? person, string? household, Func<AccountId> newAccount, DateTimeOffset now)
    {
        if (person is null == household is null) throw new RegisterException("An account is of a person or of a household.");
        if (household is not null) return Accounts.Open(work, id, deployment, null, People.RequireHousehold(work, household), now);
        var holder = People.Require(work, person!);
        Deployments.Require(work, deployment);
        var stays = People.StretchesOf(work, holder.Id).FindAll(s => s.End is null || s.End > DateOnly.FromDateTime(now.UtcDateTime));
        var here = stays.FindIndex(s => s.Deployment == deployment);
        if (here < 0 && holder.Died is null) throw new RegisterException($"{holder.Reference} does not live in {deployment}: an account there would get nothing. Register the move first: 'person move'.");
        var account = Accounts.Open(work, id, deployment, holder.Id, null, now);
        Allocating.Adjust(work, Touched(work, holder.Id).Where(a => a.Id != account.Id), account.OpenedOn, now);
        Follow(work, account, stays[here..], newAccount, now);
        return account;
    }

    // From stay to stay; the last one may end, too.
    private static void Follow(Work work, Account account, List<Stretch> stays, Func<AccountId> newAccount, DateTimeOffset now)
    {
        foreach (var stay in stays.Where(s => s.Deployment != account.Deployment))
        {
            account = MoveAccount(work, account, stay.Deployment, stay.From.AddDays(-1), newAccount, now);
        }

        if (stays[^1].End is { } end) Accounts.Close(work, account, end.AddDays(-1), now);
    }

    /// <summary>Closes an account and opens its successor in another deployment, which takes over what is left once the last day is booked.</summary>
    /// <returns>The successor.</returns>
    public static Account MoveAccount(Work work, Account old, string deployment, DateOnly lastDay, Func<AccountId> newAccount, DateTimeOffset now)
    {
        DayBounds.RequirePlanned("The last day", lastDay, now);
        if (old.ClosedOn is not null) throw new RegisterException("The account is closed.");
        if (old.Deployment == deployment) throw new RegisterException($"The account is in {deployment}.");
        if (Deployments.Require(work, old.Deployment).Country != Deployments.Require(work, deployment).Country) throw new RegisterException("Points do not cross borders: another country has another budget.");
        if (old.Person is { } holder && !People.StretchesOf(work, holder, deployment).Exists(s => s.End is null || s.End > lastDay.AddDays(1)))
        {
            throw new RegisterException($"The holder does not live in {deployment} after {lastDay:yyyy-MM-dd}: register that with 'person move', which moves the account along.");
        }

        var successor = Accounts.OpenOf(work, old.Person, old.Household, deployment) ?? Accounts.Open(work, newAccount(), deployment, old.Person, old.Household, now);
        // The year goes on where it is: the new account is due as many days as the old one was given.
        work.Run(
            "INSERT INTO balance (account, period, through) SELECT $2, period, through FROM balance WHERE account = $1 AND through > 0 AND period >= $3 ON CONFLICT (account, period) DO UPDATE SET through = max(through, excluded.through)",
            old.Id, successor.Id, (long)lastDay.Year);
        Accounts.Close(work, old, lastDay, now, successor.Id);
        Allocating.Adjust(work, [Accounts.Require(work, old.Id), successor], lastDay, now);
        return successor;
    }

    /// <summary>Gives or takes points by decision.</summary>
    public static long Correct(Work work, AccountId account, Carbon.Budgets.BudgetPeriod period, Carbon.Units.Co2eMass grams, DateTimeOffset now)
    {
        if (grams == Carbon.Units.Co2eMass.Zero) throw new RegisterException("A correction of nothing corrects nothing.");
        var known = Accounts.Require(work, account);
        OpenPeriods.Require(Deployments.Require(work, known.Deployment), now, period);
        return Instructions.Give(work, known.Deployment, new(OrderKind.Correct) { Account = account, Period = period, Grams = grams, Cause = CorrectionCause.Decision }, now);
    }

    private static void End(Work work, Person person, DateOnly lastDay, string? guardian, DateTimeOffset now)
    {
        var wards = Guardians.HandOver(work, person, guardian, lastDay.AddDays(1));
        Allocating.Adjust(work, [.. Touched(work, person.Id), .. wards.SelectMany(w => Touched(work, w))], lastDay, now);
        foreach (var account in Accounts.OfPerson(work, person.Id)) Accounts.Close(work, account, lastDay, now);
        CloseEmptied(work, person, now);
    }

    private static void CloseEmptied(Work work, Person person, DateTimeOffset now)
    {
        if (People.HouseholdEmptiedBy(work, person.Id) is not { } left) return;
        foreach (var account in Accounts.OfHousehold(work, left.Household)) Accounts.Close(work, account, left.LastDay, now);
    }

    // Whose share of the year may follow from where somebody lives: the own accounts, the guardians', the households'.
    private static List<Account> Touched(Work work, long person) =>
    [
        .. Accounts.OfPerson(work, person),
        .. Guardians.Of(work, person).SelectMany(g => Accounts.OfPerson(work, g)),
        .. People.HouseholdsOf(work, person).SelectMany(h => Accounts.OfHousehold(work, h)),
    ];
}
