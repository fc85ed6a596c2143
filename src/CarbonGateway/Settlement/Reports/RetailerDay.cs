using System.Globalization;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>
/// A company's statement of a settled day: what its tills rang for this date, and apart from it what is settled today for other
/// till dates. Both together are what the ledger holds of the company for the day.
/// </summary>
internal sealed class RetailerDay
{
    /// <summary>Other till dates that are told apart; further ones are one sum. What tills state is not to fill the memory.</summary>
    public const int MostTillDates = 62;

    private readonly DateOnly day;
    private readonly MerchantId company;
    private readonly Scope scope;
    private readonly DayHours hours;
    private readonly Takings today;
    private readonly Takings further;
    private readonly SortedDictionary<DateOnly, Takings> others = [];
    private long furtherEntries;

    public RetailerDay(DateOnly day, MerchantId company, long? store, DayHours hours)
    {
        (this.day, this.company, scope, this.hours) = (day, company, new(company, store), hours);
        (today, further) = (NewTakings(), NewTakings());
    }

    /// <summary>The next entry of the business day.</summary>
    public void Add(JournalEntry entry)
    {
        if (entry.Kind == EntryKind.Cut) return;
        today.AddOthers(entry);
        if (scope.Has(entry.Seller) && entry.Seller.Company == company) Of(entry.TillDate ?? day).AddOwn(entry);
    }

    /// <summary>The statement.</summary>
    /// <param name="state">Where the day stands.</param>
    /// <param name="legs">What the ledger's legs of the day come to.</param>
    /// <param name="entries">Read, and in the sealed statement.</param>
    public ReportDocument ToDocument(Night state, IReadOnlyList<PlaceTotal> legs, (long Read, long Sealed) entries)
    {
        var ties = Ties(legs, entries);
        ReportFact[] facts =
        [
            new("day", "Business day", Figure.Of($"{day:yyyy-MM-dd}")),
            new("state", "State", Figure.Of(state.State.ToString().ToLowerInvariant())),
            new("company", "Company", Figure.Of(company.ToString())),
            new("store", "Store", Figure.Of(scope.Store?.ToString(CultureInfo.InvariantCulture) ?? "all")),
            new("sold_grams", "Sold, this date (g)", Figure.Of(today.Total.Sold.Mass)),
            new("back_grams", "Came back, this date (g)", Figure.Of(today.Total.Back.Mass)),
            new("net_grams", "Net, this date (g)", Figure.Of(today.Total.Net)),
            new("other_dates_net_grams", "Net, other till dates (g)", Figure.Of(Others().Aggregate(Co2eMass.Zero, static (sum, o) => sum + o.Takings.Total.Net))),
            new("held_cents", "Held for the authority, all dates (€)", Figure.OfCents(All().Sum(static o => o.Takings.Total.HeldCents))),
            new("purchases", "Bought as a company", Figure.Of(today.Purchases.Count)),
            new("purchases_grams", "Bought as a company (g)", Figure.Of(today.Purchases.Mass)),
            new("purchases_back", "Of that given back", Figure.Of(today.PurchasesBack.Count)),
            new("purchases_back_grams", "Of that given back (g)", Figure.Of(today.PurchasesBack.Mass)),
            new("not_posted", "Asked for, not posted", Figure.Of(All().Sum(static o => o.Takings.NotPosted))),
        ];
        ReportTable[] tables =
        [
            TakingsTables.ByMovement("movements", "What happened, this date", today),
            TakingsTables.ByHour("hours", "By hour, this date", today, hours),
            TakingsTables.ByProvenance("provenances", "By provenance, this date", today),
            TakingsTables.ByStore("stores", "By store, this date", today),
            OtherDates(),
            Money(),
            ties.Table,
        ];
        return new ReportDocument("retailer-day", $"Company {company}{(scope.Store is { } store ? $", store {store}" : "")}: {day:yyyy-MM-dd}", facts, tables, Remarks(), ties.Hold)
        {
            Headline = Standing.Of(state, ties.Hold),
            IsWell = ties.Hold && Standing.IsWell(state),
        };
    }

    private Takings NewTakings() => new(scope, hours, byStore: true);

    private Takings Of(DateOnly tillDate)
    {
        if (tillDate == day) return today;
        if (others.TryGetValue(tillDate, out var found)) return found;
        if (others.Count < MostTillDates) return others[tillDate] = NewTakings();
        furtherEntries++;
        return further;
    }

    private IEnumerable<(string Date, Takings Takings)> Others()
    {
        foreach (var (date, takings) in others) yield return ($"{date:yyyy-MM-dd}", takings);
        if (!further.IsEmpty) yield return ("further", further);
    }

    private IEnumerable<(string Date, Takings Takings)> All() => Others().Prepend(($"{day:yyyy-MM-dd}", today));

    private ReportTable OtherDates()
    {
        var rows = from other in Others()
                   from store in other.Takings.ByStore
                   select (Figure[])[Figure.Of(other.Date), .. TakingsTables.StoreFigures(store)];
        return new("other_dates", "Settled today, of other till dates", [new("till_date", "Till date"), .. TakingsTables.StoreColumns], [.. rows]);
    }

    private ReportTable Money()
    {
        var rows = from one in All()
                   let flow = one.Takings.Total
                   select (Figure[])[Figure.Of(one.Date), Figure.Of(flow.Bought), Figure.OfCents(flow.BoughtCents), Figure.Of(flow.Returned), Figure.OfCents(flow.ReturnedCents), Figure.OfCents(flow.HeldCents)];
        return new(
            "money",
            "Points that shoppers bought at the till: money held for the authority",
            [new("till_date", "Till date"), new("bought_grams", "Bought (g)"), new("bought_cents", "Paid (€)"), new("returned_grams", "Went back (g)"), new("returned_cents", "Paid back (€)"), new("held_cents", "Held (€)")],
            [.. rows]);
    }

    private (ReportTable Table, bool Hold) Ties(IReadOnlyList<PlaceTotal> legs, (long Read, long Sealed) entries)
    {
        var ties = new Ties();
        ties.Add("entries of the day, in the sealed statement", entries.Read, entries.Sealed);
        foreach (var provenance in Enum.GetValues<Carbon.Content.Provenance>())
        {
            var mine = All().Aggregate(Co2eMass.Zero, (sum, o) => o.Takings.ByProvenance.TryGetValue(provenance, out var flow) ? sum + flow.Net : sum);
            ties.Add($"net grams sold, {provenance}", mine.Grams, Ledgers(legs, p => p.Kind == LedgerAccountKind.Sold && p.Provenance == provenance && scope.Has(p.Seller)));
        }

        ties.Add("net grams sold, all till dates", All().Sum(static o => o.Takings.Total.Net.Grams), Ledgers(legs, p => p.Kind == LedgerAccountKind.Sold && scope.Has(p.Seller)));
        ties.Add("net grams bought as a company", (today.Purchases.Mass - today.PurchasesBack.Mass).Grams, -Ledgers(legs, p => p.Kind == LedgerAccountKind.Bought && scope.HasBuyer(p.Seller.Company)));
        return (ties.ToTable(), ties.Hold);
    }

    private static Int128 Ledgers(IReadOnlyList<PlaceTotal> legs, Func<LedgerAccount, bool> counts)
    {
        Int128 sum = 0;
        foreach (var (place, grams) in legs)
        {
            if (counts(place)) sum += grams;
        }

        return sum;
    }

    private List<string> Remarks()
    {
        List<string> remarks =
        [
            "The till date is what the register stated with the sale, forward or hold. Captures, refunds and voids state none: they count under the business day.",
            hours.Remark,
            TakingsTables.ProvenanceRemark,
            "Money held for the authority is outside the sale's VAT.",
        ];
        if (All().Any(static o => o.Takings[Movement.VisitorSale].Count > 0)) remarks.Add("The ledger states no price for the points of sales to visitors: they count with their grams, and with no money.");
        if (scope.Store is not null) remarks.Add("What the company bought as a company is not a store's: it is in the company's statement without --store.");
        if (furtherEntries > 0) remarks.Add($"More than {MostTillDates} other till dates were stated; {furtherEntries:N0} entries of the further ones are one sum.");
        return remarks;
    }
}
