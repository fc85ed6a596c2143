using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CentralAccount.Market;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Settlement;

/// <summary>
/// Books the records of one batch, in their order, inside the caller's transaction. An account's day is booked whole or not at
/// all, but for records of a period that cannot be. What takes from the pool is booked last, when all that fills it is.
/// </summary>
internal sealed class Booking(Work work, Deployment deployment, DateOnly day)
{
    private const string WriteNobody = """
        INSERT INTO nobody VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (deployment, period) DO UPDATE SET spent = excluded.spent, bought = excluded.bought, bought_cents = excluded.bought_cents, lapsed = excluded.lapsed
        """;

    private readonly Judge judge = new(work, deployment, day);
    private readonly List<(Place Place, CitizenRecord Record)> group = [];
    private readonly List<(Place[] Places, CitizenRecord[] Records)> fromPool = [];
    private Int128 purchased;
    private Int128 resold;

    /// <summary>Records that were booked.</summary>
    public long Records { get; private set; }

    /// <summary>Sum of their net grams.</summary>
    public Int128 Grams { get; private set; }

    /// <summary>Records that were not, in any order.</summary>
    public List<(Place Place, CitizenRecord Record, Verdict Verdict)> Breaks { get; } = [];

    /// <summary>Takes the next record.</summary>
    public void Take(Place place, in CitizenRecord record)
    {
        if (group.Count > 0 && group[0].Record.Account != record.Account) EndGroup();
        group.Add((place, record));
    }

    /// <summary>After the last record.</summary>
    public void Finish()
    {
        if (group.Count > 0) EndGroup();
        var held = Pool.HeldBy(work, deployment.Id).Grams + purchased - resold;
        foreach (var (places, records) in fromPool)
        {
            var needs = FromPool(records);
            if (needs > held) Break(places, records, Verdict.PoolShort);
            // Judged once more: what was booked meanwhile may be of the same holder.
            else if (TryBook(places, records)) held -= needs;
        }

        Pool.Book(work, deployment.Id, purchased, resold);
    }

    private void EndGroup()
    {
        // A period that cannot be has nothing to do with the account's other periods: they are booked.
        foreach (var (place, record) in group)
        {
            if (judge.LookAtPeriod(record) is { } stray) Breaks.Add((place, record, stray));
        }

        group.RemoveAll(g => judge.LookAtPeriod(g.Record) is not null);
        if (group.Count == 0) return;
        var places = group.ConvertAll(g => g.Place).ToArray();
        var records = group.ConvertAll(g => g.Record).ToArray();
        group.Clear();
        if (FromPool(records) <= 0) TryBook(places, records);
        // What the account forbids is said before what the pool lacks.
        else if ((records[0].Account == CitizenRecord.Nobody ? judge.LookAtNobody(records) : judge.Look(records, out _)) is { } verdict) Break(places, records, verdict);
        else fromPool.Add((places, records));
    }

    private bool TryBook(Place[] places, CitizenRecord[] records)
    {
        var verdict = records[0].Account == CitizenRecord.Nobody ? BookNobody(records) : BookAccount(records);
        if (verdict is not null)
        {
            Break(places, records, verdict);
            return false;
        }

        foreach (ref readonly var record in records.AsSpan())
        {
            Records++;
            Grams += record.Net.Grams;
            purchased += record.Sold.Grams;
            resold += record.Bought.Grams;
        }

        return true;
    }

    private Verdict? BookAccount(CitizenRecord[] records)
    {
        if (judge.Look(records, out var after) is { } verdict) return verdict;
        for (var i = 0; i < records.Length; i++)
        {
            ref readonly var record = ref records[i];
            after[i].Save(work, record.Account);
            if (record.Bought == Co2eMass.Zero && record.Sold == Co2eMass.Zero && record.BoughtCents == 0) continue;
            work.Run(
                "INSERT INTO trade VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)",
                record.Account, day, (long)record.Period.Year, record.Bought, record.BoughtCents, record.Sold, record.SoldCents);
        }

        return null;
    }

    private Verdict? BookNobody(CitizenRecord[] records)
    {
        if (judge.LookAtNobody(records) is { } verdict) return verdict;
        try
        {
            var before = work.Rows(
                row => (Period: row.GetInt64(0), Spent: row.Mass(1), Bought: row.Mass(2), Cents: row.GetInt64(3), Lapsed: row.Mass(4)),
                "SELECT period, spent, bought, bought_cents, lapsed FROM nobody WHERE deployment = $1", deployment.Id);
            var bought = before.Aggregate(Co2eMass.Zero, (sum, b) => sum + b.Bought) + records.Aggregate(Co2eMass.Zero, (sum, r) => sum + r.Bought);
            if (bought.IsNegative) return new("BOUGHT_BELOW_ZERO", "More purchases of visitors were unwound than were ever made.");
            // All sums before the first row: what overflows must leave nothing behind.
            var after = records.Select(r =>
            {
                var (_, spent, total, cents, lapsed) = before.Find(b => b.Period == r.Period.Year);
                return (r.Period, Spent: spent + r.Spent, Bought: total + r.Bought, Cents: checked(cents + r.BoughtCents), Lapsed: lapsed + r.Lapsed);
            }).ToArray();
            foreach (var row in after) work.Run(WriteNobody, deployment.Id, (long)row.Period.Year, row.Spent, row.Bought, row.Cents, row.Lapsed);
            return null;
        }
        catch (OverflowException)
        {
            return Verdict.OutOfRange;
        }
    }

    private static Int128 FromPool(CitizenRecord[] records) => records.Aggregate((Int128)0, (sum, r) => sum + r.Bought.Grams - r.Sold.Grams);

    private void Break(Place[] places, CitizenRecord[] records, Verdict verdict)
    {
        for (var i = 0; i < places.Length; i++) Breaks.Add((places[i], records[i], verdict));
    }
}
