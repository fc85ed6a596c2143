using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis.Cold;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>A request's marker; sequence below 0 = given up.</summary>
internal readonly record struct MarkerValue(ulong Hash, long Hour, int Epoch, long Sequence);

/// <summary>The best evidence of a purchase.</summary>
internal readonly record struct PurchaseValue(JournalKey Transaction, EvidenceRank Rank, long Hour);

/// <summary>What the scripts remember for a while: requests, spent vouchers, purchases.</summary>
internal sealed class RememberedThings
{
    private readonly Dictionary<RequestKey, MarkerValue> markers = [];
    private readonly Dictionary<FlashcodeSerial, long> serials = [];
    private readonly Dictionary<(AccountId Account, Guid Purchase), PurchaseValue> purchases = [];

    public int Count => markers.Count + serials.Count + purchases.Count;

    public IReadOnlyDictionary<RequestKey, MarkerValue> Markers => markers;

    /// <summary>With the last hour that each counts.</summary>
    public IReadOnlyDictionary<FlashcodeSerial, long> Serials => serials;

    public IReadOnlyDictionary<(AccountId Account, Guid Purchase), PurchaseValue> Purchases => purchases;

    public void Add(JournalEntry entry)
    {
        if (entry.Spent is { } spent) serials.TryAdd(spent.Serial, Hours.Of(spent.Until) + 1);
        if (entry.Request.Id == Guid.Empty) return;
        var sequence = entry.Kind == EntryKind.Abandon ? -entry.Key.Sequence : entry.Key.Sequence;
        markers[entry.Request] = new(entry.Fingerprint.Hash, Hours.Of(entry.At), entry.Key.Epoch, sequence);
    }

    public PurchaseValue? FindEvidence(AccountId account, Guid purchase) => purchases.TryGetValue((account, purchase), out var found) ? found : null;

    public void TakePlace(AccountId account, Guid purchase, PurchaseValue best)
    {
        if (purchase != Guid.Empty) purchases[(account, purchase)] = best;
    }

    /// <param name="oldest">First hour that is remembered. Vouchers count from the end of their validity: longer than they must, as in a bucket that is not full.</param>
    public void Forget(long oldest)
    {
        foreach (var (request, marker) in markers)
        {
            if (marker.Hour < oldest) markers.Remove(request);
        }

        foreach (var (key, best) in purchases)
        {
            if (best.Hour < oldest) purchases.Remove(key);
        }

        foreach (var (serial, until) in serials)
        {
            if (until < oldest) serials.Remove(serial);
        }
    }
}
