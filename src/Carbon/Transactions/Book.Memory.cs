using CarbonPos.Carbon.Journal;

namespace CarbonPos.Carbon.Transactions;

/// <summary>What is remembered of a request.</summary>
/// <param name="Fingerprint">Of its body.</param>
/// <param name="Answer">What it was answered; null = given up by its register.</param>
public readonly record struct Marker(BodyFingerprint Fingerprint, Answer? Answer);

/// <summary>
/// What a book remembers of the past. The entry of a request is kept as the journal's own bytes and is both its marker and the
/// transaction that it opened; a transaction becomes an object only while it is held or once something has changed it.
/// </summary>
public sealed partial class Book
{
    private readonly PackedEntries entries = new();
    private readonly ShardedMap<RequestKey, PackedPlace> markers = new();
    private readonly TransactionIndex opened;
    private readonly Dictionary<JournalKey, TransactionRecord> changed = [];
    private readonly Queue<(long At, PackedPlace Entry)> remembered = new();

    /// <summary>Transactions that are remembered.</summary>
    public int TransactionCount => opened.Count;

    /// <summary>Every remembered transaction, in no order.</summary>
    public IEnumerable<TransactionRecord> Transactions => opened.Places.Select(place => Opened(entries.Read(place))).Select(record => changed.GetValueOrDefault(record.Key) ?? record);

    /// <summary>A transaction as it stands, or null when there is none or it is no longer remembered.</summary>
    public TransactionRecord? FindTransaction(JournalKey key) =>
        changed.TryGetValue(key, out var record) ? record
        : opened.Find(key.Partition, key.Sequence) is { IsNone: false } place && Opened(entries.Read(place)) is var found && found.Key == key ? found
        : null;

    /// <summary>The entry that opened a transaction; null when there is none or it is no longer remembered.</summary>
    public JournalEntry? FindOpening(JournalKey key) =>
        opened.Find(key.Partition, key.Sequence) is { IsNone: false } place && entries.Read(place) is var found && found.Key == key ? found : null;

    /// <summary>An account's transactions, newest first, as long as they are remembered.</summary>
    /// <param name="account">Of this book.</param>
    /// <param name="before">Only older ones than this; null = from the newest. None when it is not the account's.</param>
    public IEnumerable<TransactionRecord> HistoryOf(AccountState account, JournalKey? before = null)
    {
        var partition = account.Id.PartitionOf(PartitionCount);
        if (before is { } last && FindTransaction(last)?.Account != account.Id) yield break;
        var sequence = before is { } key ? opened.Before(partition, key.Sequence) : account.Newest;
        for (; opened.Find(partition, sequence) is { IsNone: false } place; sequence = opened.Before(partition, sequence))
        {
            var record = Opened(entries.Read(place));
            yield return changed.GetValueOrDefault(record.Key) ?? record;
        }
    }

    /// <summary>What a request was answered, or null.</summary>
    public Marker? FindMarker(RequestKey request)
    {
        if (!markers.TryGetValue(request, out var place)) return null;
        var entry = entries.Read(place);
        return new(entry.Fingerprint, entry.Answer);
    }

    /// <summary>The bytes of an entry that was just posted, as the journal has them: they need not be made twice. Empty of one without a request, which is not remembered. Valid until something is forgotten.</summary>
    public ReadOnlyMemory<byte> BytesOf(JournalEntry posted) =>
        posted.Request.Id != Guid.Empty && markers.TryGetValue(posted.Request, out var place) ? entries.Bytes(place) : default;

    /// <summary>Forgets markers, finished transactions and vouchers older than a moment; open holds stay. Bounds the memory.</summary>
    /// <returns>How many requests were forgotten.</returns>
    public int Forget(DateTimeOffset before)
    {
        var count = 0;
        // What is open, or changed since, goes back to the end of the queue: each request is met once, however old the newest entry is.
        for (var left = remembered.Count; left > 0 && remembered.TryPeek(out var oldest) && oldest.At < before.ToUnixTimeMilliseconds(); left--)
        {
            remembered.Dequeue();
            var entry = entries.Read(oldest.Entry);
            if (StaysUntil(entry, before) is { } later)
            {
                remembered.Enqueue((later.ToUnixTimeMilliseconds(), oldest.Entry));
                continue;
            }

            ForgetTransaction(entry);
            // An id that was used anew after it was forgotten belongs to the later entry.
            if (markers.TryGetValue(entry.Request, out var latest) && latest == oldest.Entry) markers.Remove(entry.Request);
            entries.Remove(oldest.Entry);
            count++;
        }

        while (spentUntil.TryPeek(out var serial, out var until) && until < before)
        {
            spentUntil.Dequeue();
            spent.Remove(serial);
        }

        return count;
    }

    // Once per allocation id means for ever: a file of last year may be given again.
    private DateTimeOffset? StaysUntil(JournalEntry entry, DateTimeOffset before) =>
        entry.Request.Merchant == MerchantId.Authority ? LastSeen
        : !changed.TryGetValue(entry.Key, out var record) ? null
        : record.State == TransactionState.Held ? LastSeen
        : record.TouchedAt >= before ? record.TouchedAt
        : null;

    private void ForgetTransaction(JournalEntry entry)
    {
        var (partition, sequence) = (entry.Key.Partition, entry.Key.Sequence);
        var before = opened.Before(partition, sequence);
        if (!opened.Remove(partition, sequence)) return;
        changed.Remove(entry.Key);
        if (FindAccount(entry.Account) is not { } account) return;
        if (account.Newest == sequence) account.Newest = before;
        else if (!opened.Find(partition, before).IsNone) Relink(account, partition, sequence, before);
        if (account.Purchases is { } purchases && purchases.GetValueOrDefault(entry.Purchase) == entry.Key) purchases.Remove(entry.Purchase);
    }

    // Only where an older one outlives it, a hold for example: the oldest goes first, as a rule, and nothing hangs on it.
    private void Relink(AccountState account, int partition, long forgotten, long before)
    {
        var later = account.Newest;
        while (opened.Before(partition, later) is var next && next != forgotten && next != 0) later = next;
        if (opened.Before(partition, later) == forgotten) opened.Relink(partition, later, before);
    }

    private void Remember(JournalEntry entry)
    {
        long before = 0;
        if (Opens(entry) && PayerOf(entry.Kind) == Payer.Citizen)
        {
            var account = OpenAccount(entry.Account);
            (before, account.Newest) = (account.Newest, entry.Key.Sequence);
        }

        Keep(entry, entry.At.ToUnixTimeMilliseconds(), before);
    }

    private void Keep(JournalEntry entry, long at, long before)
    {
        var place = entries.Add(entry);
        markers.GetOrAdd(entry.Request) = place;
        if (Opens(entry)) opened.Add(entry.Key, place, before);
        remembered.Enqueue((at, place));
    }

    private static bool Opens(JournalEntry entry) => entry.Transaction == entry.Key && entry.Answer is { Outcome: Outcome.Approved or Outcome.Partial };

    /// <summary>A remembered transaction as an object of its own, to be changed; null when it is no longer remembered.</summary>
    private TransactionRecord? Change(JournalKey key)
    {
        if (FindTransaction(key) is not { } record) return null;
        changed.TryAdd(key, record);
        return record;
    }

    /// <summary>A transaction as the entry that opened it left it.</summary>
    private static TransactionRecord Opened(JournalEntry entry)
    {
        var answer = entry.Answer!;
        var held = entry.Kind == EntryKind.Hold;
        return new TransactionRecord
        {
            Key = entry.Key,
            At = entry.At,
            Request = entry.Request,
            Account = entry.Account,
            Seller = entry.Seller,
            Payer = PayerOf(entry.Kind),
            Buyer = entry.Kind == EntryKind.CompanyPurchase ? new((long)entry.Account.Low) : default,
            Period = answer.Period,
            Purchase = entry.Purchase,
            Rank = entry.Rank,
            Bought = entry.Trade.Grams,
            CentsPerTonne = entry.Trade.CentsPerTonne,
            State = held ? TransactionState.Held : TransactionState.Posted,
            TouchedAt = entry.At,
            Held = held ? answer.Moved : Units.Co2eMass.Zero,
            HeldAtMost = held ? answer.Moved : Units.Co2eMass.Zero,
            Cap = entry.Cap,
            HoldExpiry = answer.HoldExpiry,
            Lines = answer.Lines,
            CatalogueVersion = answer.CatalogueVersion,
        };
    }

    private static Payer PayerOf(EntryKind kind) => kind switch
    {
        EntryKind.VisitorSale => Payer.Visitor,
        EntryKind.CompanyPurchase => Payer.Company,
        _ => Payer.Citizen,
    };
}
