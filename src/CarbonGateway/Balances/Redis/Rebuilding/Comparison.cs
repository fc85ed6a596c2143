using System.Globalization;
using System.Text;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis.Cold;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>Holds what Redis has of a partition against what its entries add up to.</summary>
internal sealed class Comparison
{
    private readonly Layout layout;
    private readonly Action<string> differs;
    private readonly List<AccountId>[] accounts;
    private readonly Dictionary<int, long> readAt = [];
    private readonly HashSet<long> seen = [];
    private bool poolDiffers;
    private bool cutDiffers;

    /// <param name="partition">Which.</param>
    /// <param name="layout">Of the deployment.</param>
    /// <param name="fold">Makes the fold; it tells of every account that it opens.</param>
    /// <param name="differs">Takes each difference as a sentence.</param>
    public Comparison(int partition, Layout layout, Func<Action<AccountId>, PartitionFold> fold, Action<string> differs)
    {
        (this.layout, this.differs) = (layout, what => differs($"Partition {partition}: {what}"));
        accounts = new List<AccountId>[layout.AccountBuckets];
        Fold = fold(id => (accounts[layout.BucketOfAccount(Bytes(id))] ??= []).Add(id));
    }

    public PartitionFold Fold { get; }

    /// <summary>The fold stands at the entry that the bucket was read at.</summary>
    public void Compare(BucketSnapshot bucket)
    {
        if (bucket.Head.Pool != Fold.Pool && !poolDiffers) differs($"pool share {bucket.Head.Pool} g in Redis, {Fold.Pool} g by its entries");
        poolDiffers |= bucket.Head.Pool != Fold.Pool;
        // A Redis of before there were last days has noted none: its next cut does.
        if (bucket.LastCut is { } cut && cut != Fold.LastCut && !cutDiffers) differs($"days until {cut:yyyy-MM-dd} have ended in Redis, until {Fold.LastCut:yyyy-MM-dd} by its entries");
        cutDiffers |= bucket.LastCut is not null && bucket.LastCut != Fold.LastCut;
        if (bucket.Kind == 'a') CompareAccounts(bucket);
        else CompareTransactions(bucket);
    }

    /// <summary>What should be in the transactions' buckets and was not.</summary>
    public void Finish()
    {
        foreach (var (sequence, fold) in Fold.Changed)
        {
            var remembered = fold.State == TransactionState.Held || Hours.Of(fold.TouchedAt) > Fold.OldestHour;
            if (remembered && fold.TouchedBy <= readAt.GetValueOrDefault((int)(sequence % layout.Buckets)) && !seen.Contains(sequence))
            {
                differs($"transaction {fold.Opened.Key} is {fold.State} by its entries, and Redis knows nothing of it");
            }
        }
    }

    private void CompareAccounts(BucketSnapshot bucket)
    {
        var found = bucket.Values.ToDictionary(v => AccountId.Read(v.Field), v => v.Value);
        foreach (var id in accounts[bucket.Number] ?? [])
        {
            var wanted = Fold.Accounts[id].Value();
            if (found.Remove(id, out var packed)) Compare(id, AccountValue.Read(packed), wanted);
            else differs($"{id} is not in Redis; by its entries it has {Text(wanted)}");
        }

        foreach (var (id, packed) in found) differs($"{id} has {Text(AccountValue.Read(packed))} in Redis, and no entry");
    }

    private void Compare(AccountId id, AccountValue found, AccountValue wanted)
    {
        if (Text(found) == Text(wanted)) return;
        var grams = found.Periods.Sum(p => p.Available + p.Held) - wanted.Periods.Sum(p => p.Available + p.Held);
        differs(string.Create(CultureInfo.InvariantCulture, $"{id} has {grams:+0;-0;0} g more in Redis than by its entries: {Text(found)}; not {Text(wanted)}"));
    }

    private void CompareTransactions(BucketSnapshot bucket)
    {
        readAt[bucket.Number] = bucket.Head.Sequence;
        foreach (var (field, packed) in bucket.Values)
        {
            var sequence = long.Parse(field, NumberStyles.None, CultureInfo.InvariantCulture);
            seen.Add(sequence);
            // What is past remembering may still be there, or have been put back for a late refund.
            if (!Fold.Changed.TryGetValue(sequence, out var fold)) continue;
            var (found, wanted) = (Text(TransactionValue.Read(packed)), Text(fold.Value()));
            if (found != wanted) differs($"transaction {fold.Opened.Key} is {found} in Redis, {wanted} by its entries");
        }
    }

    private static string Text(AccountValue account)
    {
        var text = new StringBuilder();
        foreach (var p in account.Periods)
        {
            text.Append(CultureInfo.InvariantCulture, $"{p.Period}: available {p.Available}, held {p.Held}, budget {p.Budget}, carried in {p.CarriedIn}, sold {p.SoldSurplus}, bought {p.Bought}{(p.IsLapsed ? ", lapsed" : "")}; ");
        }

        text.Append(CultureInfo.InvariantCulture, $"newest {account.Epoch}-{account.Newest}");
        foreach (var (sequence, expiry) in account.Holds) text.Append(CultureInfo.InvariantCulture, $", hold {sequence} until {expiry}");
        if (account.LastDay is { } last) text.Append(CultureInfo.InvariantCulture, $", last day {last:yyyy-MM-dd}");
        return text.ToString();
    }

    // When it was last touched tells only for how long it is remembered.
    private static string Text(TransactionValue t) =>
        $"{t.State} {t.Period}, held {t.Held} of at most {t.Most} until {t.Expiry} under cap {t.Cap}, lines {t.Lines} g of {t.LinesEpoch}-{t.LinesSequence} with {t.Extended} more, epoch {t.Epoch}, "
        + $"unwound {t.Unwound}, back {string.Join(' ', t.Back.Select(b => $"{b.QuantityMilli}/{b.Grams.Grams}"))}, expiry entry {Convert.ToHexString(t.ExpiryEntry.AsSpan(Math.Min(16, t.ExpiryEntry.Length)))}";

    private static byte[] Bytes(AccountId id)
    {
        var bytes = new byte[AccountId.Size];
        id.Write(bytes);
        return bytes;
    }
}
