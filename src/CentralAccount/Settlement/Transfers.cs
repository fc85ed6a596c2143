using CarbonPos.CentralAccount.Feed;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Settlement;

/// <summary>
/// Moves the position of an account that was closed, once it is final: the deployment has posted the closing and all it was told
/// before, every business day until then is booked, and nothing of the account stands as a break. It goes to the successor; of
/// somebody who died or left there is none, nor of a household that nobody lives in, and it goes back to whom it came from.
/// What comes to it later, a share of a year that is only then given out, goes the same way.
/// </summary>
internal static class Transfers
{
    // While the closing is not acknowledged, max() is of nothing: such an account is not among them.
    // And where there is anything: position and what is on the way, as Balance adds them up.
    private const string Final = """
        EXISTS (SELECT 1 FROM balance s WHERE s.account = a.id
            AND s.ordered + s.ordered_up + s.ordered_down + s.bought + s.carried_in - s.spent - s.sold - s.carried_out - s.lapsed <> 0)
        AND NOT EXISTS (SELECT 1 FROM break b WHERE b.account = a.id)
        AND NOT EXISTS (SELECT 1 FROM batch o WHERE o.deployment = $1 AND o.booked_at IS NULL)
        AND (SELECT max(b.day) FROM batch b WHERE b.deployment = $1 AND b.booked_at IS NOT NULL)
            >= max(a.closed_on, (SELECT min(k.day) FROM acknowledgement k WHERE k.deployment = $1 AND k.up_to >= a.closing))
        """;

    private const string Ready = "SELECT a.id, a.successor FROM account a WHERE a.deployment = $1 AND a.successor IS NOT NULL AND " + Final;

    private const string Ended = """
        SELECT a.id FROM account a LEFT JOIN person p ON p.id = a.person
        WHERE a.deployment = $1 AND a.successor IS NULL AND a.closed_on IS NOT NULL
          AND (p.died IS NOT NULL OR NOT EXISTS (SELECT 1 FROM residence r WHERE r.person = a.person AND r.end_day IS NULL))
          AND NOT EXISTS (SELECT 1 FROM residence r WHERE r.household = a.household AND r.end_day IS NULL) AND
        """ + " " + Final;

    /// <summary>Moves what is final; the orders take one position to zero and give the other the same grams.</summary>
    public static void Settle(Work work, string deployment, DateTimeOffset now)
    {
        foreach (var (from, to) in work.Rows(row => (row.Account(0), row.Account(1)), Ready, deployment))
        {
            var successor = Accounts.Require(work, to);
            foreach (var balance in Balance.Of(work, from))
            {
                // What is ordered and not posted yet will come: the position that counts is the one after it.
                var position = balance.Position + balance.OnTheWay;
                if (position.Grams == 0) continue;
                Instructions.Give(work, deployment, new(OrderKind.Correct) { Account = from, Period = balance.Period, Grams = -position, Cause = CorrectionCause.Transfer }, now);
                Instructions.Give(work, successor.Deployment, new(OrderKind.Correct) { Account = to, Period = balance.Period, Grams = position, Cause = CorrectionCause.Transfer }, now);
            }
        }

        foreach (var account in work.Rows(row => row.Account(0), Ended, deployment))
        {
            foreach (var balance in Balance.Of(work, account))
            {
                // What was ordered before counts, this order too: it is given once, and again only for what comes later.
                var rest = balance.Position + balance.OnTheWay;
                if (rest.Grams != 0) Instructions.Give(work, deployment, new(OrderKind.Correct) { Account = account, Period = balance.Period, Grams = -rest, Cause = CorrectionCause.Ended }, now);
            }
        }
    }
}
