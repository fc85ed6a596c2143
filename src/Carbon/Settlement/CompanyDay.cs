using System.Runtime.InteropServices;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Settlement;

/// <summary>Adds up a business day's journal entries, in any order, into what the company registry learns of them.</summary>
/// <remarks>
/// Memory grows with companies, stores and activities, not with entries. Removals are those of lines sold and returned; of a
/// sale that better evidence replaced, or that was a double, the entry does not say them, and they stay.
/// </remarks>
public sealed class CompanyDay
{
    private readonly Dictionary<(Seller Seller, Provenance Provenance), Cell> sold = [];
    private readonly Dictionary<MerchantId, Cell> bought = [];

    /// <summary>Adds an entry: only its kind, seller, lines and legs count.</summary>
    /// <exception cref="OverflowException">A sum would leave ±10^15 g.</exception>
    public void Add(JournalEntry entry)
    {
        var legs = entry.Legs.AsSpan();
        for (var i = 0; i < legs.Length; i++)
        {
            ref readonly var leg = ref legs[i];
            // What comes back in two parts, one kept and one lapsed, is one refund.
            var first = i == 0 || legs[i - 1].From != leg.From ? 1 : 0;
            if (leg.To.Kind == LedgerAccountKind.Sold) Of(leg.To.Seller, leg.To.Provenance).Add(leg.Grams, sales: 1, refunds: 0);
            if (leg.From.Kind == LedgerAccountKind.Sold) Of(leg.From.Seller, leg.From.Provenance).Add(-leg.Grams, sales: 0, refunds: first);
            if (leg.From.Kind == LedgerAccountKind.Bought) Of(leg.From.Seller.Company).Add(leg.Grams, sales: 1, refunds: 0);
            if (leg.To.Kind == LedgerAccountKind.Bought) Of(leg.To.Seller.Company).Add(-leg.Grams, sales: 0, refunds: first);
        }

        AddRemovals(entry);
    }

    /// <summary>Records in the order of a batch, small cells merged upward.</summary>
    /// <param name="fewest">Sales below which a cell does not leave, 0 to 1,000,000.</param>
    public IEnumerable<CompanyRecord> ToRecords(int fewest) => SmallCells.Merge(Cells().OrderBy(r => r.Company.Value), fewest);

    private IEnumerable<CompanyRecord> Cells()
    {
        foreach (var ((seller, provenance), cell) in sold)
        {
            // Without an activity a store says nothing: the cell is the provenance's.
            ActivityCode? activity = seller.Activity.Packed == 0 ? null : seller.Activity;
            yield return CompanyRecord.OfSales(seller.Company, activity, activity is null ? null : seller.Store, provenance, cell.Grams, cell.Removal, cell.Sales, cell.Refunds);
        }

        foreach (var (company, cell) in bought) yield return CompanyRecord.OfPurchases(company, cell.Grams, cell.Sales, cell.Refunds);
    }

    private void AddRemovals(JournalEntry entry)
    {
        var (sign, counts) = entry.Kind switch
        {
            EntryKind.Sale or EntryKind.Forward or EntryKind.Supersede or EntryKind.VisitorSale or EntryKind.CompanyPurchase or EntryKind.Capture => (1, true),
            EntryKind.Refund => (-1, true),
            _ => (0, false),
        };
        if (!counts || entry.Answer is not { Outcome: Outcome.Approved or Outcome.Partial } answer) return;
        foreach (var line in answer.Lines)
        {
            if (line.Removal.IsNegative) Of(entry.Seller, line.Provenance).Removal += Co2eMass.FromGrams(sign * line.Removal.Grams);
        }
    }

    private Cell Of(Seller seller, Provenance provenance) => CollectionsMarshal.GetValueRefOrAddDefault(sold, (seller, provenance), out _) ??= new();

    private Cell Of(MerchantId buyer) => CollectionsMarshal.GetValueRefOrAddDefault(bought, buyer, out _) ??= new();

    private sealed class Cell
    {
        public Co2eMass Grams { get; private set; }

        public Co2eMass Removal { get; set; }

        public long Sales { get; private set; }

        public long Refunds { get; private set; }

        public void Add(Co2eMass grams, int sales, int refunds)
        {
            Grams += grams;
            Sales += sales;
            Refunds += refunds;
        }
    }
}
