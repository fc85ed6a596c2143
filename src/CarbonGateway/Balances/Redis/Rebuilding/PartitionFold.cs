using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis.Cold;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>
/// All that Redis holds of one partition, made from its entries alone. Accounts stay; of the past only as much is kept as the
/// scripts remember, so that years of entries fit into the memory of one process. A late refund's sale is asked of the ledger.
/// </summary>
internal sealed class PartitionFold(int partition, TimeSpan rememberFor, ILedger ledger)
{
    private const int MostRecent = 50_000;
    private const int LeastSwept = 1_000;
    private readonly Dictionary<AccountId, AccountFold> accounts = [];
    private readonly Dictionary<long, TransactionFold> changed = [];
    private readonly Dictionary<long, TransactionFold> recent = [];
    private readonly Queue<long> recentOrder = new();
    private long sweepAt = LeastSwept;

    public int Partition => partition;

    /// <summary>Of the last entry; null while there is none.</summary>
    public JournalKey? Last { get; private set; }

    public long Sequence => Last?.Sequence ?? 0;

    /// <summary>Partition time, unix ms.</summary>
    public long Seen { get; private set; }

    /// <summary>Pool share, grams.</summary>
    public long Pool { get; private set; }

    /// <summary>The newest business day that was cut; null before the first one.</summary>
    public DateOnly? LastCut { get; private set; }

    public IReadOnlyDictionary<AccountId, AccountFold> Accounts => accounts;

    /// <summary>Held or changed transactions by sequence; what is past remembering may be among them.</summary>
    public IReadOnlyDictionary<long, TransactionFold> Changed => changed;

    public RememberedThings Remembered { get; } = new();

    /// <summary>First hour that is remembered now.</summary>
    public long OldestHour => Hours.OfMilliseconds(Seen - (long)rememberFor.TotalMilliseconds);

    /// <summary>Called with each account that is new.</summary>
    public Action<AccountId>? Opened { get; init; }

    /// <exception cref="InvalidDataException">It is not the next one.</exception>
    /// <exception cref="LedgerUnavailableException">An old transaction has to be looked up, and the ledger does not answer.</exception>
    public async ValueTask AddAsync(JournalEntry entry)
    {
        if (entry.Key.Sequence != Sequence + 1) throw new InvalidDataException($"Entry {entry.Key} follows {Sequence}: one is missing.");
        Last = entry.Key;
        Seen = Math.Max(Seen, entry.At.ToUnixTimeMilliseconds());
        var replaced = entry.Replaced is { } old ? await FindAsync(old) : null;
        var subject = entry.Transaction is { } key && key != entry.Key ? await FindAsync(key) : null;
        Move(entry, replaced ?? subject);
        if (entry.Answer is null or { Outcome: Outcome.Approved or Outcome.Partial })
        {
            Note(entry);
            if (entry.Transaction == entry.Key) Open(entry);
            else if (subject is not null) Change(subject, entry);
            if (replaced is not null) Keep(replaced, entry);
            TakePlace(entry, subject);
        }

        Remembered.Add(entry);
        Sweep();
    }

    /// <summary>Drops what is past remembering.</summary>
    public void Forget()
    {
        var oldest = OldestHour;
        foreach (var (sequence, fold) in changed)
        {
            if (fold.State != TransactionState.Held && Hours.Of(fold.TouchedAt) < oldest) changed.Remove(sequence);
        }

        Remembered.Forget(oldest);
    }

    private void Move(JournalEntry entry, TransactionFold? origin)
    {
        var period = origin?.Period ?? default;
        var (net, to) = (0L, period);
        foreach (ref readonly var leg in entry.Legs.AsSpan())
        {
            Add(leg.From, -leg.Grams.Grams);
            Add(leg.To, leg.Grams.Grams);
            // What comes back from a lapsed period counts against the cap of the one it comes to, less what the same entry takes again.
            var source = leg.From.Kind == LedgerAccountKind.Held ? leg.From.Period : period;
            if (leg.To.Kind == LedgerAccountKind.Citizen && leg.To.Period != source) (net, to) = (net + leg.Grams.Grams, leg.To.Period);
            if (leg.From.Kind == LedgerAccountKind.Citizen && leg.From.Period != period) net -= leg.Grams.Grams;
        }

        if (origin is not null && IsCitizens(origin.Opened) && net > 0) Account(origin.Opened.Account).Open(to).CarriedIn += net;
    }

    private void Add(in LedgerAccount place, long grams)
    {
        switch (place.Kind)
        {
            case LedgerAccountKind.Citizen:
                Account(place.Account).Open(place.Period).Available += grams;
                break;
            case LedgerAccountKind.Held:
                Account(place.Account).Open(place.Period).Held += grams;
                break;
            case LedgerAccountKind.Pool:
                Pool += grams;
                break;
        }
    }

    // What stands in no leg: budgets, limits, last days.
    private void Note(JournalEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Allocate:
                Account(entry.Account).Open(entry.Period).Budget += entry.Trade.Grams.Grams;
                break;
            case EntryKind.CarryOver:
                Account(entry.Account).Open(entry.Period).IsLapsed = true;
                Account(entry.Account).Open(entry.Period.Next).CarriedIn += entry.Trade.Grams.Grams;
                break;
            case EntryKind.Close:
                Account(entry.Account).Close(entry.TillDate);
                break;
            case EntryKind.Cut when !(LastCut >= entry.TillDate):
                LastCut = entry.TillDate;
                break;
            case EntryKind.SellSurplus:
                Account(entry.Account).Open(entry.Period).SoldSurplus += entry.Trade.Grams.Grams;
                break;
            case EntryKind.Sale when entry.Trade.Grams.IsPositive:
                Account(entry.Account).Open(entry.Period).Bought += entry.Trade.Grams.Grams;
                break;
        }
    }

    private void Open(JournalEntry entry)
    {
        var fold = new TransactionFold(entry);
        recent[entry.Key.Sequence] = fold;
        recentOrder.Enqueue(entry.Key.Sequence);
        while (recentOrder.Count > MostRecent) recent.Remove(recentOrder.Dequeue());
        if (!IsCitizens(entry)) return;
        var account = Account(entry.Account);
        account.Newest(entry.Key);
        if (!fold.IsChanged) return;
        changed[entry.Key.Sequence] = fold;
        account.Hold(entry.Key.Sequence, fold.Expiry);
    }

    private void Change(TransactionFold subject, JournalEntry entry)
    {
        Keep(subject, entry);
        if (!IsCitizens(subject.Opened)) return;
        var account = Account(subject.Opened.Account);
        if (subject.State == TransactionState.Held) account.Hold(subject.Opened.Key.Sequence, subject.Expiry);
        else account.Release(subject.Opened.Key.Sequence);
    }

    private void Keep(TransactionFold fold, JournalEntry entry)
    {
        fold.Add(entry);
        if (fold.IsChanged) changed[fold.Opened.Key.Sequence] = fold;
    }

    // A hold is no evidence yet: what is posted stays the best until the capture takes its place.
    private void TakePlace(JournalEntry entry, TransactionFold? subject)
    {
        var hour = Hours.Of(entry.At);
        if (entry.Kind == EntryKind.Capture && subject is not null)
        {
            Remembered.TakePlace(subject.Opened.Account, subject.Opened.Purchase, new(subject.Opened.Key, EvidenceRank.Items, hour));
            return;
        }

        if (entry.Transaction != entry.Key || !IsCitizens(entry)) return;
        if (entry.Kind == EntryKind.Hold && Remembered.FindEvidence(entry.Account, entry.Purchase) is { } best && best.Hour >= OldestHour
            && (!changed.TryGetValue(best.Transaction.Sequence, out var found) || found.State == TransactionState.Posted)) return;
        Remembered.TakePlace(entry.Account, entry.Purchase, new(entry.Key, entry.Rank, hour));
    }

    private async ValueTask<TransactionFold?> FindAsync(JournalKey key)
    {
        if (changed.TryGetValue(key.Sequence, out var found) || recent.TryGetValue(key.Sequence, out found)) return found.Opened.Key == key ? found : null;
        var entries = (await ledger.ReadTransactionAsync(key, CancellationToken.None)).Where(e => e.Key.Sequence < Sequence).ToList();
        return entries.Count == 0 ? null : TransactionFold.Of(entries);
    }

    private AccountFold Account(AccountId id)
    {
        if (accounts.TryGetValue(id, out var account)) return account;
        Opened?.Invoke(id);
        return accounts[id] = new();
    }

    // As often as what is kept has doubled: each thing is looked at a few times at most.
    private void Sweep()
    {
        if (Remembered.Count + changed.Count < sweepAt) return;
        Forget();
        sweepAt = Math.Max(LeastSwept, 2L * (Remembered.Count + changed.Count));
    }

    private static bool IsCitizens(JournalEntry opened) => opened.Kind is not (EntryKind.VisitorSale or EntryKind.CompanyPurchase);
}
