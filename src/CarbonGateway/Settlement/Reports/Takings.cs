using System.Runtime.InteropServices;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>Adds up entries within a scope: by movement, provenance, hour and, where wanted, store. Memory grows with stores, never with entries.</summary>
/// <param name="scope">Whose legs count.</param>
/// <param name="hours">Of the business day.</param>
/// <param name="byStore">False: stores are not told apart.</param>
internal sealed class Takings(Scope scope, DayHours hours, bool byStore)
{
    private readonly Tally[] movements = new Tally[Movements.All.Count];
    private readonly Flow[] byHour = [.. Enumerable.Range(0, DayHours.Count).Select(_ => new Flow())];
    private readonly SortedDictionary<Provenance, Flow> byProvenance = [];
    private readonly Dictionary<(long Store, ActivityCode Activity), Flow> stores = [];
    private Tally purchases;
    private Tally purchasesBack;

    /// <summary>All of it.</summary>
    public Flow Total { get; } = new();

    /// <summary>Asked for and not posted: too few points, or refused.</summary>
    public long NotPosted { get; private set; }

    /// <summary>What companies of the scope bought as companies.</summary>
    public Tally Purchases => purchases;

    /// <summary>Of that, what they gave back.</summary>
    public Tally PurchasesBack => purchasesBack;

    /// <summary>One tally for each movement.</summary>
    public Tally this[Movement movement] => movements[(int)movement];

    /// <summary>By provenance.</summary>
    public IReadOnlyDictionary<Provenance, Flow> ByProvenance => byProvenance;

    /// <summary>By hour of the day, as <see cref="DayHours"/> numbers them.</summary>
    public IReadOnlyList<Flow> ByHour => byHour;

    /// <summary>By store and activity, in that order.</summary>
    public IEnumerable<(long Store, ActivityCode Activity, Flow Flow)> ByStore =>
        stores.OrderBy(s => s.Key.Store).ThenBy(s => s.Key.Activity.Packed).Select(s => (s.Key.Store, s.Key.Activity, s.Value));

    /// <summary>True where nothing was counted at all.</summary>
    public bool IsEmpty => Total.IsEmpty && NotPosted == 0 && Array.TrueForAll(movements, m => m is { Count: 0, Mass.Grams: 0 }) && purchases.Count == 0 && purchasesBack.Count == 0;

    /// <summary>Counts an entry as one of its seller's, and the legs that are its seller's own.</summary>
    public void AddOwn(JournalEntry entry)
    {
        CountEntry(entry);
        AddLegs(entry, static (entry, seller) => seller == entry.Seller);
        AddTrade(entry);
    }

    /// <summary>Counts what an entry does to other sellers, and to companies as buyers.</summary>
    public void AddOthers(JournalEntry entry)
    {
        AddLegs(entry, static (entry, seller) => seller != entry.Seller);
        var legs = entry.Legs.AsSpan();
        for (var i = 0; i < legs.Length; i++)
        {
            ref readonly var leg = ref legs[i];
            if (leg.From.Kind == LedgerAccountKind.Bought && scope.HasBuyer(leg.From.Seller.Company)) Count(ref purchases, leg.Grams, i == 0);
            if (leg.To.Kind == LedgerAccountKind.Bought && scope.HasBuyer(leg.To.Seller.Company)) Count(ref purchasesBack, leg.Grams, i == 0);
        }
    }

    private void CountEntry(JournalEntry entry)
    {
        if (Movements.Of(entry.Kind) is not { } movement || !scope.Has(entry.Seller)) return;
        // What runs out, and a double undone by the gateway itself, was not asked for: it has happened.
        if (entry.Answer is { Outcome: not (Outcome.Approved or Outcome.Partial) })
        {
            NotPosted++;
            return;
        }

        movements[(int)movement].Once();
        if (Movements.Sells(movement)) Each(entry, entry.Seller, static flow => flow.CountSold());
        else if (Movements.TakesBack(movement)) Each(entry, entry.Seller, static flow => flow.CountBack());
        else movements[(int)movement].Add(SetAsideOrReleased(entry));
    }

    private static Co2eMass SetAsideOrReleased(JournalEntry entry)
    {
        var mass = Co2eMass.Zero;
        foreach (ref readonly var leg in entry.Legs.AsSpan())
        {
            if (leg.From.Kind == LedgerAccountKind.Held || leg.To.Kind == LedgerAccountKind.Held) mass += leg.Grams;
        }

        return mass;
    }

    private void AddLegs(JournalEntry entry, Func<JournalEntry, Seller, bool> counts)
    {
        if (Movements.Of(entry.Kind) is not { } movement) return;
        var replaced = 0;
        foreach (ref readonly var leg in entry.Legs.AsSpan())
        {
            if (leg.To.Kind == LedgerAccountKind.Sold && scope.Has(leg.To.Seller) && counts(entry, leg.To.Seller))
            {
                var grams = leg.Grams;
                movements[(int)movement].Add(grams);
                Each(entry, leg.To.Seller, flow => flow.Sell(grams));
                Of(leg.To.Provenance).CountSold();
                Of(leg.To.Provenance).Sell(grams);
            }

            if (leg.From.Kind != LedgerAccountKind.Sold || !scope.Has(leg.From.Seller) || !counts(entry, leg.From.Seller)) continue;
            // A sale that takes grams back has replaced weaker evidence, of this seller or of another one.
            var back = Movements.Sells(movement) ? Movement.Replaced : movement;
            var mass = leg.Grams;
            movements[(int)back].Add(mass);
            Of(leg.From.Provenance).CountBack();
            Of(leg.From.Provenance).TakeBack(mass);
            Each(entry, leg.From.Seller, flow => flow.TakeBack(mass));
            if (back != Movement.Replaced || replaced++ > 0) continue;
            movements[(int)back].Once();
            Each(entry, leg.From.Seller, static flow => flow.CountBack());
        }
    }

    private void AddTrade(JournalEntry entry)
    {
        if (entry.Kind == EntryKind.SellSurplus || !scope.Has(entry.Seller)) return;
        foreach (ref readonly var leg in entry.Legs.AsSpan())
        {
            var (grams, cents) = (leg.Grams, PointPrices.CentsOf(leg.Grams, entry.Trade.CentsPerTonne));
            if (leg.From.Kind == LedgerAccountKind.Pool && leg.To.Kind is LedgerAccountKind.Citizen or LedgerAccountKind.Visitor) Each(entry, entry.Seller, flow => flow.Buy(grams, cents));
            if (leg.To.Kind == LedgerAccountKind.Pool && leg.From.Kind is LedgerAccountKind.Citizen or LedgerAccountKind.Visitor) Each(entry, entry.Seller, flow => flow.Return(grams, cents));
        }
    }

    private void Each(JournalEntry entry, in Seller seller, Action<Flow> add)
    {
        add(Total);
        add(byHour[hours.IndexOf(entry.At)]);
        if (byStore) add(CollectionsMarshal.GetValueRefOrAddDefault(stores, (seller.Store, seller.Activity), out _) ??= new());
    }

    private Flow Of(Provenance provenance)
    {
        if (!byProvenance.TryGetValue(provenance, out var flow)) byProvenance.Add(provenance, flow = new());
        return flow;
    }

    private static void Count(ref Tally tally, Co2eMass grams, bool first)
    {
        if (first) tally.Once();
        tally.Add(grams);
    }
}
