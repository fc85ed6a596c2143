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
        : opened.Find(key) is { IsNone: false } place && Opened(entries.Read(place)) is var found && found.Key == key ? found
        : null;

    /// <summary>What a request was answered, or null.</summary>
    public Marker? FindMarker(RequestKey request)
    {
        if (!markers.TryGetValue(request, out var place)) return null;
        var entry = entries.Read(place);
        return new(entry.Fingerprint, entry.Answer);
    }

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
        if (!opened.Remove(entry.Key)) return;
        changed.Remove(entry.Key);
        if (FindAccount(entry.Account) is not { } account) return;
        account.History.Remove(entry.Key);
        if (account.Purchases is { } purchases && purchases.GetValueOrDefault(entry.Purchase) == entry.Key) purchases.Remove(entry.Purchase);
    }

    private void Remember(JournalEntry entry, long at)
    {
        var place = entries.Add(entry);
        markers.GetOrAdd(entry.Request) = place;
        if (Opens(entry)) opened.Add(entry.Key, place);
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
