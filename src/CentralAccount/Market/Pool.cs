using CarbonPos.Carbon.Units;
using CarbonPos.CentralAccount.Access;
using CarbonPos.CentralAccount.Feed;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Market;

/// <summary>What the pool has: available here, and what came and went in all.</summary>
internal sealed record PoolStanding(Co2eMass Available, Co2eMass Purchased, Co2eMass Resold);

/// <summary>
/// The authority's pool. What citizens sell is with their deployment first; what it gives back is available to all. Available and
/// held together are always what was bought from citizens less what was sold again, so no more is ever sold than was bought.
/// </summary>
internal static class Pool
{
    public static PoolStanding Standing(Work work) => work.First(row => new PoolStanding(row.Mass(0), row.Mass(1), row.Mass(2)), "SELECT available, purchased, resold FROM pool")!;

    /// <summary>What a deployment holds by its booked batches.</summary>
    public static Co2eMass HeldBy(Work work, string deployment) => Co2eMass.FromGrams(work.Number("SELECT pool_held FROM deployment WHERE id = $1", deployment) ?? 0);

    /// <summary>Books what a batch bought from citizens and sold again.</summary>
    /// <exception cref="FaultException">The pool would leave its range.</exception>
    public static void Book(Work work, string deployment, Int128 purchased, Int128 resold)
    {
        var before = Standing(work);
        var (bought, sold) = (before.Purchased.Grams + purchased, before.Resold.Grams + resold);
        if (bought > Co2eMass.MaxGrams || sold > Co2eMass.MaxGrams) throw new FaultException(Fault.Invalid("POOL_OUT_OF_RANGE", "", "The pool would leave its range of 10^15 g. Nothing is booked."));
        work.Run("UPDATE deployment SET pool_held = pool_held + $2 WHERE id = $1", deployment, (long)(purchased - resold));
        work.Run("UPDATE pool SET purchased = $1, resold = $2", (long)bought, (long)sold);
        RequireBalanced(work);
    }

    /// <summary>Leases as much as is available of what a deployment asks for; the same request gets the same answer.</summary>
    /// <exception cref="FaultException">The id was used for something else.</exception>
    public static (Co2eMass Granted, long Instruction) Request(Work work, string deployment, Guid id, Co2eMass grams, DateTimeOffset now)
    {
        if (Earlier(work, deployment, id, returns: false, grams) is { } earlier) return earlier;
        var granted = Co2eMass.Min(grams, Standing(work).Available);
        var number = granted.IsPositive ? Instructions.Give(work, deployment, new(OrderKind.LeasePool) { Grams = granted }, now) : 0;
        Move(work, deployment, granted);
        Note(work, deployment, id, returns: false, grams, granted, number);
        return (granted, number);
    }

    /// <summary>Takes leased points back; the same request takes them once.</summary>
    /// <returns>What the deployment holds now.</returns>
    /// <exception cref="FaultException">The id was used for something else, or the deployment does not hold so much.</exception>
    public static Co2eMass Return(Work work, string deployment, Guid id, Co2eMass grams)
    {
        if (Earlier(work, deployment, id, returns: true, grams) is not null) return HeldBy(work, deployment);
        if (grams > HeldBy(work, deployment)) throw new FaultException(Fault.NotNow("POOL_NOT_HELD", $"The deployment holds {HeldBy(work, deployment)} of the pool by its booked batches: book the day first, then give back."));
        Move(work, deployment, -grams);
        Note(work, deployment, id, returns: true, grams, grams, 0);
        return HeldBy(work, deployment);
    }

    private static void Move(Work work, string deployment, Co2eMass grams)
    {
        work.Run("UPDATE pool SET available = available - $1", grams);
        work.Run("UPDATE deployment SET pool_held = pool_held + $2 WHERE id = $1", deployment, grams);
        RequireBalanced(work);
    }

    private static void RequireBalanced(Work work)
    {
        if (work.Number("SELECT (SELECT available - purchased + resold FROM pool) + (SELECT coalesce(sum(pool_held), 0) FROM deployment)") is not 0)
        {
            throw new InvalidDataException("The pool does not balance: what is available and held is not what was bought less what was sold. Nothing is changed.");
        }
    }

    private static (Co2eMass Granted, long Instruction)? Earlier(Work work, string deployment, Guid id, bool returns, Co2eMass grams)
    {
        var rows = work.Rows(
            row => (Returns: row.GetInt64(0) != 0, Asked: row.Mass(1), Granted: row.Mass(2), Number: row.GetInt64(3)),
            "SELECT returns, asked, granted, instruction FROM pool_request WHERE deployment = $1 AND id = $2", deployment, id.ToByteArray(bigEndian: true));
        if (rows.Count == 0) return null;
        if (rows[0].Returns != returns || rows[0].Asked != grams) throw new FaultException(Fault.Differs("REQUEST_ID_REUSED", rows[0].Returns != returns ? "call" : "grams", "This request id was used for something else. Make a new UUID for each request."));
        return (rows[0].Granted, rows[0].Number);
    }

    private static void Note(Work work, string deployment, Guid id, bool returns, Co2eMass asked, Co2eMass granted, long number) => work.Run(
        "INSERT INTO pool_request VALUES ($1, $2, $3, $4, $5, $6)", deployment, id.ToByteArray(bigEndian: true), returns, asked, granted, number);
}
