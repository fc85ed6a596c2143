using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CentralAccount.Access;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Feed;

/// <summary>What a deployment is told to post. Values are those of the file: never renumbered.</summary>
internal enum OrderKind
{
    OpenAccount = 1,
    Allocate = 2,
    Correct = 3,
    CarryOver = 4,
    CloseAccount = 5,
    LeasePool = 6,
}

/// <summary>Why points are corrected. Values are those of the contract.</summary>
internal enum CorrectionCause
{
    None = 0,
    Share = 1,
    Transfer = 2,
    Decision = 3,
    Ended = 4,
}

/// <summary>One order; which fields count depends on the kind.</summary>
internal sealed record Order(OrderKind Kind)
{
    public AccountId? Account { get; init; }

    public BudgetPeriod Period { get; init; }

    public Co2eMass Grams { get; init; }

    public DateOnly? Day { get; init; }

    public CorrectionCause Cause { get; init; }
}

/// <summary>An order with its place in a deployment's feed.</summary>
internal sealed record GivenOrder(long Number, DateTimeOffset IssuedAt, Order Order);

/// <summary>The numbered instructions of each deployment: given in the same transaction as what they follow from, never changed.</summary>
internal static class Instructions
{
    /// <summary>Gives an order the next number.</summary>
    /// <returns>The number.</returns>
    public static long Give(Work work, string deployment, Order order, DateTimeOffset now)
    {
        var number = work.Number("UPDATE deployment SET issued = issued + 1 WHERE id = $1 RETURNING issued", deployment) ?? throw new RegisterException($"There is no deployment {deployment}.");
        long? period = order.Period.IsSpecified ? order.Period.Year : null;
        work.Run(
            "INSERT INTO instruction VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            deployment, number, now, (long)order.Kind, order.Account, period, order.Grams, order.Day, (long)order.Cause);
        if (order.Account is { } account && period is { } year) Note(work, account, year, order);
        return number;
    }

    /// <summary>Orders after a number.</summary>
    public static List<GivenOrder> After(Work work, string deployment, long after, int most) => work.Rows(
        row => new GivenOrder(row.GetInt64(0), row.Moment(1), new((OrderKind)row.GetInt32(2))
        {
            Account = row.AccountOrNull(3),
            Period = row.IsDBNull(4) ? default : BudgetPeriod.FromYear(row.GetInt32(4)),
            Grams = row.Mass(5),
            Day = row.DayOrNull(6),
            Cause = (CorrectionCause)row.GetInt32(7),
        }),
        "SELECT number, issued_at, kind, account, period, grams, day, reason FROM instruction WHERE deployment = $1 AND number > $2 ORDER BY number LIMIT $3",
        deployment, after, most);

    /// <summary>Notes up to which number a deployment has posted. A lower number changes nothing.</summary>
    /// <returns>Up to which number now.</returns>
    /// <exception cref="FaultException">The number was never given.</exception>
    public static long Acknowledge(Work work, string deployment, long upTo, DateOnly today)
    {
        var known = Deployments.Require(work, deployment);
        if (upTo < 0 || upTo > known.Issued) throw new FaultException(Fault.Invalid("ACKNOWLEDGED_OUT_OF_RANGE", "up_to", $"The last instruction given is {known.Issued}."));
        if (upTo <= known.Acknowledged) return known.Acknowledged;
        work.Run("UPDATE deployment SET acknowledged = $2 WHERE id = $1", deployment, upTo);
        work.Run("INSERT INTO acknowledgement VALUES ($1, $2, $3)", deployment, upTo, today);
        return upTo;
    }

    /// <summary>The request id under which an instruction is posted: a pure function of deployment and number, a UUID of version 8.</summary>
    public static byte[] IdOf(string deployment, long number)
    {
        var name = Encoding.UTF8.GetBytes("CarbonPos.Instruction.1\n" + deployment + "\n");
        Span<byte> place = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(place, number);
        var id = SHA256.HashData([.. name, .. place])[..16];
        id[6] = (byte)(0x80 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return id;
    }

    // What was ordered bounds what may be booked as posted.
    private static void Note(Work work, AccountId account, long period, Order order)
    {
        var grams = order.Grams.Grams;
        var (allocated, up, down, carried) = order.Kind switch
        {
            OrderKind.Allocate => (grams, 0L, 0L, 0L),
            OrderKind.Correct => (0L, Math.Max(grams, 0), Math.Min(grams, 0), 0L),
            OrderKind.CarryOver => (0L, 0L, 0L, 1L),
            _ => default,
        };
        work.Run(
            """
            INSERT INTO balance AS b (account, period, ordered, ordered_up, ordered_down, carry_ordered) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (account, period) DO UPDATE SET ordered = b.ordered + excluded.ordered, ordered_up = b.ordered_up + excluded.ordered_up,
                ordered_down = b.ordered_down + excluded.ordered_down, carry_ordered = max(b.carry_ordered, excluded.carry_ordered)
            """,
            account, period, allocated, up, down, carried);
    }
}
