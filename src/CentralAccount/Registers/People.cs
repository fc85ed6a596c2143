using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Registers;

/// <summary>Somebody, without a name.</summary>
internal sealed record Person(long Id, string Reference, DateOnly Born, DateOnly? Died);

/// <summary>Where somebody lives, from a day to the day before another; no end = still.</summary>
internal sealed record Stretch(long Person, DateOnly From, DateOnly? End, string Deployment, long? Household, DateOnly Born);

/// <summary>The register of people and households: births, arrivals, moves, departures, deaths.</summary>
internal static class People
{
    private const string Stretches = "SELECT r.person, r.from_day, r.end_day, r.deployment, r.household, p.born FROM residence r JOIN person p ON p.id = r.person";

    /// <summary>A birth, where the first day is the day of birth; else an arrival.</summary>
    /// <exception cref="RegisterException">The reference is taken, or a day or place is not sound.</exception>
    public static Person Add(Work work, string reference, DateOnly born, DateOnly from, string deployment, string? household)
    {
        RequireReference(reference);
        if (from < born) throw new RegisterException($"{reference} would live here before being born.");
        if (Find(work, reference) is not null) throw new RegisterException($"{reference} was in the register already: nothing was changed.");
        work.Run("INSERT INTO person (reference, born) VALUES ($1, $2)", reference, born);
        var person = Require(work, reference);
        Settle(work, person, from, deployment, household);
        return person;
    }

    /// <exception cref="RegisterException">The reference is taken or not sound.</exception>
    public static void AddHousehold(Work work, string reference)
    {
        RequireReference(reference);
        if (FindHousehold(work, reference) is not null) throw new RegisterException($"The household {reference} was in the register already: nothing was changed.");
        work.Run("INSERT INTO household (reference) VALUES ($1)", reference);
    }

    /// <summary>Lives elsewhere from a day on: another deployment, another household, or after a stay abroad.</summary>
    /// <exception cref="RegisterException">Dead, or the day lies before the present stretch's first.</exception>
    public static Person Move(Work work, string reference, DateOnly from, string deployment, string? household)
    {
        var person = RequireAlive(work, reference);
        EndStretch(work, person, from);
        Settle(work, person, from, deployment, household);
        return person;
    }

    /// <summary>Leaves the country for another whose central account takes over.</summary>
    /// <param name="work">Of the change.</param>
    /// <param name="reference">Who.</param>
    /// <param name="lastDay">Last day here.</param>
    /// <exception cref="RegisterException">Dead, not here, or the day does not fit.</exception>
    public static Person Leave(Work work, string reference, DateOnly lastDay)
    {
        var person = RequireAlive(work, reference);
        if (!EndStretch(work, person, lastDay.AddDays(1))) throw new RegisterException($"{reference} does not live here.");
        return person;
    }

    /// <summary>Died on a day, which still counts.</summary>
    /// <exception cref="RegisterException">Dead before, or the day does not fit.</exception>
    public static Person Die(Work work, string reference, DateOnly day)
    {
        var person = RequireAlive(work, reference);
        if (day < person.Born) throw new RegisterException($"{reference} was born on {person.Born:yyyy-MM-dd}.");
        EndStretch(work, person, day.AddDays(1));
        work.Run("UPDATE person SET died = $2 WHERE id = $1", person.Id, day);
        return person with { Died = day };
    }

    public static Person? Find(Work work, string reference) => work.First(Read, "SELECT id, reference, born, died FROM person WHERE reference = $1", reference);

    /// <exception cref="RegisterException">Nobody has it.</exception>
    public static Person Require(Work work, string reference) => Find(work, reference) ?? throw new RegisterException($"Nobody has the reference {reference}.");

    public static long? FindHousehold(Work work, string reference) => work.Number("SELECT id FROM household WHERE reference = $1", reference);

    /// <exception cref="RegisterException">There is none.</exception>
    public static long RequireHousehold(Work work, string reference) => FindHousehold(work, reference) ?? throw new RegisterException($"There is no household {reference}.");

    /// <summary>Where somebody lived, in order.</summary>
    public static List<Stretch> StretchesOf(Work work, long person) => work.Rows(ReadStretch, Stretches + " WHERE r.person = $1 ORDER BY r.from_day", person);

    public static List<Stretch> StretchesOf(Work work, long person, string deployment) =>
        work.Rows(ReadStretch, Stretches + " WHERE r.person = $1 AND r.deployment = $2 ORDER BY r.from_day", person, deployment);

    public static List<Stretch> StretchesOfHousehold(Work work, long household, string deployment) =>
        work.Rows(ReadStretch, Stretches + " WHERE r.household = $1 AND r.deployment = $2 ORDER BY r.person, r.from_day", household, deployment);

    /// <summary>Households somebody ever lived in.</summary>
    public static List<long> HouseholdsOf(Work work, long person) =>
        work.Rows(row => row.GetInt64(0), "SELECT DISTINCT household FROM residence WHERE person = $1 AND household IS NOT NULL", person);

    /// <summary>The household that somebody who died or left has lived in last, where nobody lives any more, and the last day on which anybody did.</summary>
    public static (long Household, DateOnly LastDay)? HouseholdEmptiedBy(Work work, long person) => work.First<(long, DateOnly)?>(
        row => row.NumberOrNull(0) is { } household ? (household, row.Day(1).AddDays(-1)) : null,
        """
        SELECT l.household, (SELECT max(r.end_day) FROM residence r WHERE r.household = l.household)
        FROM (SELECT household FROM residence WHERE person = $1 ORDER BY from_day DESC LIMIT 1) l
        WHERE l.household IS NOT NULL AND NOT EXISTS (SELECT 1 FROM residence r WHERE r.household = l.household AND r.end_day IS NULL)
        """,
        person);

    private static void Settle(Work work, Person person, DateOnly from, string deployment, string? household)
    {
        Deployments.Require(work, deployment);
        long? home = household is null ? null : RequireHousehold(work, household);
        if (work.Number("SELECT 1 FROM residence WHERE person = $1 AND (end_day IS NULL OR end_day > $2)", person.Id, from) is not null)
        {
            throw new RegisterException($"{person.Reference} lives elsewhere after {from:yyyy-MM-dd}: changes are registered in the order in which they happen.");
        }

        work.Run("INSERT INTO residence VALUES ($1, $2, NULL, $3, $4)", person.Id, from, deployment, home);
    }

    private static bool EndStretch(Work work, Person person, DateOnly end)
    {
        if (work.Number("SELECT from_day FROM residence WHERE person = $1 AND end_day IS NULL", person.Id) is not { } from) return false;
        if (end.DayNumber <= from) throw new RegisterException($"{person.Reference} lives here since {DateOnly.FromDayNumber((int)from):yyyy-MM-dd}: the day lies before that.");
        work.Run("UPDATE residence SET end_day = $2 WHERE person = $1 AND end_day IS NULL", person.Id, end);
        return true;
    }

    private static Person RequireAlive(Work work, string reference) =>
        Require(work, reference) is { Died: null } person ? person : throw new RegisterException($"{reference} is dead.");

    private static void RequireReference(string reference)
    {
        if (reference.Length is 0 or > 60 || reference.Any(c => char.IsControl(c) || c is ',' or ';' or '"')) throw new RegisterException("A reference has 1 to 60 characters, no comma, semicolon, quote or control character.");
    }

    private static Person Read(Microsoft.Data.Sqlite.SqliteDataReader row) => new(row.GetInt64(0), row.GetString(1), row.Day(2), row.DayOrNull(3));

    private static Stretch ReadStretch(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        new(row.GetInt64(0), row.Day(1), row.DayOrNull(2), row.GetString(3), row.NumberOrNull(4), row.Day(5));
}
