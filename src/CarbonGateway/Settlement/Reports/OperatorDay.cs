using System.Globalization;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>What the ledger says of a day beside its entries.</summary>
/// <param name="Night">Where it stands.</param>
/// <param name="Statement">As it was sealed.</param>
/// <param name="KeyId">Key that signed it.</param>
/// <param name="Spans">Of each partition.</param>
/// <param name="Breaks">Of this day, resolved ones among them.</param>
/// <param name="Legs">What they come to.</param>
/// <param name="Conservation">Whether they are all there.</param>
/// <param name="AsOf">When this was read.</param>
internal sealed record DayRecords(
    Night Night, DayStatement Statement, string KeyId, IReadOnlyList<PartitionSpan> Spans, IReadOnlyList<NightBreak> Breaks,
    IReadOnlyList<PlaceTotal> Legs, Conservation Conservation, DateTimeOffset AsOf);

/// <summary>The operator's report of a day: how the night went, what it moved, what stands open. Names no citizen and no company.</summary>
internal sealed class OperatorDay(DateOnly day, DayHours hours)
{
    /// <summary>A partition is an outlier with more than twice, or less than half, the entries of the middle one.</summary>
    private const int Times = 2;

    /// <summary>And only where that is so many entries at least: small numbers scatter.</summary>
    private const int LeastApart = 100;

    private readonly Takings takings = new(Scope.Everything, hours, byStore: false);
    private readonly SortedDictionary<string, long> policies = new(StringComparer.Ordinal);
    private readonly Tally[] kinds = new Tally[byte.MaxValue];
    private DateTimeOffset? firstCut;
    private DateTimeOffset? lastCut;
    private (Co2eMass Grams, long Cents) surplus;
    private (Co2eMass Filled, Co2eMass TakenBack) shares;
    private long read;

    /// <summary>The next entry of the business day.</summary>
    public void Add(JournalEntry entry)
    {
        read++;
        kinds[(int)entry.Kind].Once();
        foreach (ref readonly var leg in entry.Legs.AsSpan()) kinds[(int)entry.Kind].Add(leg.Grams);
        if (entry.Answer is { PolicyVersion: { Length: > 0 } version }) policies[version] = policies.GetValueOrDefault(version) + 1;
        if (entry.Kind == EntryKind.Cut)
        {
            if (!(firstCut < entry.At)) firstCut = entry.At;
            if (!(lastCut > entry.At)) lastCut = entry.At;
            return;
        }

        if (entry.Kind == EntryKind.SellSurplus) AddSurplus(entry);
        if (entry.Kind == EntryKind.LeasePool) AddShares(entry);
        takings.AddOwn(entry);
        takings.AddOthers(entry);
    }

    /// <summary>The report.</summary>
    public ReportDocument ToDocument(DayRecords records)
    {
        var ties = Tie(records);
        var open = OpenBreaks(records);
        return new ReportDocument(
            "operator-day",
            $"{records.Statement.Deployment}: {day:yyyy-MM-dd}",
            Facts(records),
            [
                ties.ToTable(), Handovers(records), Breaks(records), TakingsTables.ByMovement("movements", "What happened", takings), TakingsTables.ByHour("hours", "By hour", takings, hours),
                TakingsTables.ByProvenance("provenances", "By provenance", takings), Kinds(), Outliers(records), Policies(), Heads(records),
            ],
            [
                hours.Remark,
                "Which date a till stated with a sale decides where a retailer's statement has it; here all of the business day count, whatever date their tills stated.",
                TakingsTables.ProvenanceRemark,
                "Moments that end with Z are in UTC.",
                $"A partition is an outlier with more than twice, or less than half, the entries of the middle one, and at least {LeastApart} entries apart from it.",
                "The root is the sealed statement's: this report counts the entries again, it does not build the tree again.",
            ],
            ties.Hold)
        {
            Headline = $"{Standing.Of(records.Night, ties.Hold)} {(open == 0 ? "No break is open." : open == 1 ? "1 break is open." : string.Create(CultureInfo.InvariantCulture, $"{open:N0} breaks are open."))}",
            IsWell = ties.Hold && open == 0 && Standing.IsWell(records.Night),
        };
    }

    private static int OpenBreaks(DayRecords records) => records.Breaks.Count(b => b.ResolvedAt is null);

    private ReportFact[] Facts(DayRecords records)
    {
        return
        [
            new("day", "Business day", Figure.Of($"{day:yyyy-MM-dd}")),
            new("deployment", "Deployment", Figure.Of(records.Statement.Deployment)),
            new("state", "State", Figure.Of(records.Night.State.ToString().ToLowerInvariant())),
            new("state_since", "Since", Figure.Of(records.Night.At == default ? "not noted yet" : Moment(records.Night.At))),
            new("trouble", "Stands in the way", Figure.Of(records.Night.Trouble.Length > 0 ? records.Night.Trouble : "nothing")),
            new("entries", "Entries", Figure.Of(read)),
            new("first_cut", "First cut", Figure.Of(firstCut is { } first ? Moment(first) : "none")),
            new("last_cut", "Last cut", Figure.Of(lastCut is { } last ? Moment(last) : "none")),
            new("seconds_from_first_cut", $"Seconds from the first cut until {records.Night.State.ToString().ToLowerInvariant()}", firstCut is { } from && records.Night.At >= from ? Figure.Of((long)(records.Night.At - from).TotalSeconds) : Figure.Of("unknown")),
            new("open_breaks", "Open breaks", Figure.Of(OpenBreaks(records))),
            new("net_sold_grams", "Net sold (g)", Figure.Of(takings.Total.Net)),
            new("bought_grams", "Points bought with sales (g)", Figure.Of(takings.Total.Bought)),
            new("bought_cents", "Paid for them (€)", Figure.OfCents(takings.Total.BoughtCents)),
            new("returned_grams", "Points that went back (g)", Figure.Of(takings.Total.Returned)),
            new("returned_cents", "Paid back for them (€)", Figure.OfCents(takings.Total.ReturnedCents)),
            new("surplus_grams", "Surplus that citizens sold (g)", Figure.Of(surplus.Grams)),
            new("surplus_cents", "To be paid out for it (€)", Figure.OfCents(surplus.Cents)),
            new("pool_filled_grams", "Into shares of the authority's pool (g)", Figure.Of(shares.Filled)),
            new("pool_taken_back_grams", "Out of them again (g)", Figure.Of(shares.TakenBack)),
            new("not_posted", "Asked for, not posted", Figure.Of(takings.NotPosted)),
            new("as_of", "Report made", Figure.Of(Moment(records.AsOf))),
            new("key", "Signed by", Figure.Of(records.KeyId)),
            new("root", "Root", Figure.Of(records.Statement.Root.ToString())),
            new("spans", "Digest of the chain heads", Figure.Of(records.Statement.Spans.ToString())),
        ];
    }

    private Ties Tie(DayRecords records)
    {
        var ties = new Ties();
        ties.Add("entries, in the sealed statement", read, records.Statement.TreeSize);
        ties.Add("entries, in the partitions' spans", read, records.Spans.Sum(s => s.Entries));
        ties.Add("sum of all legs, g", 0, records.Conservation.Net);
        ties.Add("partitions whose legs are not as written", 0, records.Conservation.Astray.Count);
        ties.Add("net grams sold", takings.Total.Net.Grams, Ledgers(records, LedgerAccountKind.Sold));
        // Chunks were sealed from the entries; what they add up to must be what the legs say.
        foreach (var handover in records.Statement.Handovers)
        {
            if (handover.Institution == "central") ties.Add("net handed to the central account, g", handover.NetGrams, Ledgers(records, LedgerAccountKind.Citizen) + Ledgers(records, LedgerAccountKind.Held));
            if (handover.Institution == "registry") ties.Add("net handed to the registry, g", handover.NetGrams, Ledgers(records, LedgerAccountKind.Sold) + Ledgers(records, LedgerAccountKind.Bought));
        }

        return ties;
    }

    private static Int128 Ledgers(DayRecords records, LedgerAccountKind kind)
    {
        Int128 sum = 0;
        foreach (var (place, grams) in records.Legs)
        {
            if (place.Kind == kind) sum += grams;
        }

        return sum;
    }

    private static ReportTable Handovers(DayRecords records) => new(
        "handovers",
        "Handed over",
        [new("institution", "To"), new("chunks", "Chunks"), new("records", "Records"), new("net_grams", "Net (g)"), new("open_breaks", "Open breaks"), new("digest", "Digest")],
        [.. records.Statement.Handovers.Select(h => (Figure[])[Figure.Of(h.Institution), Figure.Of(h.Chunks), Figure.Of(h.Records), Figure.Of(h.NetGrams), Figure.Of(records.Breaks.Count(b => b.Institution == h.Institution && b.ResolvedAt is null)), Figure.Of(h.Digest.ToString())])]);

    private static ReportTable Breaks(DayRecords records) => new(
        "breaks",
        "Breaks",
        [new("institution", "At"), new("chunk", "Chunk"), new("record", "Record"), new("code", "Code"), new("net_grams", "Net (g)"), new("stands", "Stands"), new("hours", "Hours"), new("owner", "Owner"), new("reason", "Reason")],
        [.. records.Breaks.Select(b => (Figure[])[
            Figure.Of(b.Institution), Figure.Of(b.Chunk), Figure.Of(b.Record), Figure.Of(b.Code), Figure.Of(b.NetGrams), Figure.Of(b.ResolvedAt is null ? "open" : "resolved"),
            Figure.Of((long)((b.ResolvedAt ?? records.AsOf) - b.Since).TotalHours), Figure.Of(b.Owner.Length > 0 ? b.Owner : "nobody"), Figure.Of(b.Reason)])]);

    private ReportTable Kinds() => new(
        "kinds",
        "Entries by kind",
        [new("kind", "Kind"), new("count", "Count"), new("legs_grams", "Moved by legs (g)")],
        [.. kinds.Index().Where(k => k.Item.Count > 0).Select(k => (Figure[])[Figure.Of(((EntryKind)k.Index).ToString()), Figure.Of(k.Item.Count), Figure.Of(k.Item.Mass)])]);

    private static ReportTable Outliers(DayRecords records)
    {
        var sorted = records.Spans.Select(s => s.Entries).Order().ToArray();
        var middle = sorted.Length > 0 ? sorted[sorted.Length / 2] : 0;
        var rows = from span in records.Spans
                   where (span.Entries > middle * Times || span.Entries * Times < middle) && Math.Abs(span.Entries - middle) >= LeastApart
                   select (Figure[])[Figure.Of(span.Partition), Figure.Of(span.Entries), Figure.Of(middle), Figure.Of(records.Conservation.Astray.Contains(span.Partition) ? "astray" : "as written")];
        return new("outliers", "Partitions that are outliers", [new("partition", "Partition"), new("entries", "Entries"), new("middle_entries", "Middle partition"), new("legs", "Legs")], [.. rows]);
    }

    private ReportTable Policies() => new("policies", "Policies that decided", [new("version", "Version"), new("entries", "Entries")], [.. policies.Select(p => (Figure[])[Figure.Of(p.Key), Figure.Of(p.Value)])]);

    private static ReportTable Heads(DayRecords records) => new(
        "partitions",
        "Partitions and their chain heads",
        [new("partition", "Partition"), new("entries", "Entries"), new("first", "First"), new("last", "Last"), new("chain_head", "Chain head")],
        [.. records.Spans.Select(s => (Figure[])[Figure.Of(s.Partition), Figure.Of(s.Entries), Figure.Of(s.First?.ToString() ?? "none"), Figure.Of(s.Last?.ToString() ?? "none"), Figure.Of(s.ChainHead.ToString())])])
    {
        ForPrograms = true,
    };

    private void AddSurplus(JournalEntry entry)
    {
        foreach (ref readonly var leg in entry.Legs.AsSpan())
        {
            if (leg.To.Kind == LedgerAccountKind.Pool) surplus = (surplus.Grams + leg.Grams, checked(surplus.Cents + PointPrices.CentsOf(leg.Grams, entry.Trade.CentsPerTonne)));
        }
    }

    private void AddShares(JournalEntry entry)
    {
        foreach (ref readonly var leg in entry.Legs.AsSpan())
        {
            shares = leg.To.Kind == LedgerAccountKind.Pool ? (shares.Filled + leg.Grams, shares.TakenBack) : (shares.Filled, shares.TakenBack + leg.Grams);
        }
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
