using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Registers;

/// <summary>The register of who keeps a child's points.</summary>
internal static class Guardians
{
    private const int MostNamed = 10;

    /// <summary>A child's points go to its guardian's account from a day on, as long as it has none of its own.</summary>
    /// <returns>The child.</returns>
    /// <exception cref="RegisterException">Unknown, the same person, the guardian is a ward, dead or away, or a later guardian is known.</exception>
    public static Person Set(Work work, string child, string guardian, DateOnly from)
    {
        var (ward, keeper) = (People.Require(work, child), People.Require(work, guardian));
        if (ward.Id == keeper.Id) throw new RegisterException("Nobody is their own guardian.");
        RequireKeeper(work, keeper);
        if (CountryOf(work, ward.Id) is { } country && country != CountryOf(work, keeper.Id)) throw new RegisterException($"{guardian} lives in another country than {child}: points do not cross borders.");
        if (work.Number("SELECT 1 FROM guardian WHERE guardian = $1 LIMIT 1", ward.Id) is not null) throw new RegisterException($"{child} is a guardian, and can have none.");
        if (work.Number("SELECT 1 FROM guardian WHERE child = $1 AND from_day >= $2 LIMIT 1", ward.Id, from) is not null) throw new RegisterException($"{child} has a guardian since {from:yyyy-MM-dd} or later: changes are registered in the order in which they happen.");
        work.Run("INSERT INTO guardian VALUES ($1, $2, $3)", ward.Id, from, keeper.Id);
        return ward;
    }

    /// <summary>Of somebody who dies or leaves, another keeps the wards' points from a day on. Who lives here no longer, or has an account by then, needs nobody.</summary>
    /// <returns>The wards that were handed over.</returns>
    /// <exception cref="RegisterException">There are wards, and no other guardian is named or can be one.</exception>
    public static List<long> HandOver(Work work, Person old, string? guardian, DateOnly from)
    {
        var wards = WardsOf(work, old.Id).FindAll(w => w.End > from && NeedsOne(work, w.Child, from));
        if (wards.Count == 0) return [];
        if (guardian is null)
        {
            var names = wards.Select(w => w.Child).Distinct().Select(id => work.First(row => row.GetString(0), "SELECT reference FROM person WHERE id = $1", id)!).ToArray();
            var named = string.Join(", ", names.Take(MostNamed)) + (names.Length > MostNamed ? $" and {names.Length - MostNamed} more" : "");
            throw new RegisterException(
                $"{old.Reference} keeps the points of {named}. Say with --guardian REFERENCE who keeps them from {from:yyyy-MM-dd} on; or first 'person guardian CHILD --guardian REFERENCE --from {from:yyyy-MM-dd}' for each. Nothing was changed.");
        }

        var keeper = People.Require(work, guardian);
        RequireKeeper(work, keeper);
        foreach (var (child, since, _) in wards)
        {
            // A stretch that begins later is the other's from its first day on.
            if (since >= from) work.Run("UPDATE guardian SET guardian = $3 WHERE child = $1 AND from_day = $2", child, since, keeper.Id);
            else work.Run("INSERT INTO guardian VALUES ($1, $2, $3)", child, from, keeper.Id);
        }

        return wards.ConvertAll(w => w.Child);
    }

    /// <summary>Whose points somebody keeps, with the days: from one to the day before another.</summary>
    public static List<(long Child, DateOnly From, DateOnly End)> WardsOf(Work work, long guardian) => work.Rows(
        row => (row.GetInt64(0), row.Day(1), row.DayOrNull(2) ?? DateOnly.MaxValue),
        """
        SELECT child, from_day, next FROM (SELECT child, from_day, guardian, lead(from_day) OVER (PARTITION BY child ORDER BY from_day) AS next
            FROM guardian WHERE child IN (SELECT child FROM guardian WHERE guardian = $1)) WHERE guardian = $1 ORDER BY child, from_day
        """,
        guardian);

    /// <summary>Everybody who ever kept a child's points.</summary>
    public static List<long> Of(Work work, long child) => work.Rows(row => row.GetInt64(0), "SELECT DISTINCT guardian FROM guardian WHERE child = $1", child);

    /// <summary>From when on somebody else kept the child's points; null = never.</summary>
    public static DateOnly? WardSince(Work work, long child) => work.Number("SELECT min(from_day) FROM guardian WHERE child = $1", child) is { } day ? DateOnly.FromDayNumber((int)day) : null;

    private static string? CountryOf(Work work, long person) => work.First(
        row => row.GetString(0), "SELECT d.country FROM residence r JOIN deployment d ON d.id = r.deployment WHERE r.person = $1 ORDER BY r.from_day DESC LIMIT 1", person);

    private static bool NeedsOne(Work work, long child, DateOnly from) => work.Number(
        """
        SELECT 1 FROM residence r WHERE r.person = $1 AND (r.end_day IS NULL OR r.end_day > $2)
            AND NOT EXISTS (SELECT 1 FROM account a WHERE a.person = r.person AND a.deployment = r.deployment AND a.opened_on <= $2) LIMIT 1
        """,
        child, from) is not null;

    private static void RequireKeeper(Work work, Person keeper)
    {
        if (work.Number("SELECT 1 FROM guardian WHERE child = $1 LIMIT 1", keeper.Id) is not null) throw new RegisterException($"{keeper.Reference} has a guardian, and can be none.");
        if (keeper.Died is not null || work.Number("SELECT 1 FROM residence WHERE person = $1 AND end_day IS NULL LIMIT 1", keeper.Id) is null) throw new RegisterException($"{keeper.Reference} is dead or leaves, and can be no guardian: name somebody who lives here.");
    }
}
