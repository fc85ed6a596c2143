using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Settlement;

/// <summary>
/// Merges cells of few sales upward before a company's day leaves the gateway, so that no record shows what few people
/// bought: stores of an activity first, then activities of a provenance, then the whole company.
/// </summary>
/// <remarks>
/// The cells that are left share out the company's day: no total stands beside them from which a small one could be subtracted.
/// See docs/decisions/0037-small-cells.md.
/// </remarks>
public static class SmallCells
{
    /// <summary>Largest bound.</summary>
    public const int MostSales = 1_000_000;

    /// <summary>Merges the cells of each company. The order and the sums stay; the same cells give the same records, in whatever order they came within their company.</summary>
    /// <param name="records">A company's records one after another. Two of one cell are added up; purchases pass, for no citizen is behind them.</param>
    /// <param name="fewest">The k below which a cell does not leave, 0 to 1,000,000 sales; 0 and 1 merge nothing that was sold.</param>
    /// <returns>By company, in the order of the batch. A cell below the bound is its company's only one.</returns>
    /// <exception cref="ArgumentException">Records of one company stand apart, or the bound is out of range.</exception>
    /// <exception cref="OverflowException">A company's day is over 10^15 g.</exception>
    public static IEnumerable<CompanyRecord> Merge(IEnumerable<CompanyRecord> records, int fewest)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentOutOfRangeException.ThrowIfNegative(fewest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fewest, MostSales);
        return Run(records, fewest);
    }

    private static IEnumerable<CompanyRecord> Run(IEnumerable<CompanyRecord> records, int fewest)
    {
        var company = new List<CompanyRecord>();
        foreach (var record in records)
        {
            if (company.Count > 0 && record.Company != company[0].Company)
            {
                if (record.Company.Value < company[0].Company.Value) throw new ArgumentException($"Company {record.Company} comes after {company[0].Company}.", nameof(records));
                foreach (var merged in OfCompany(company, fewest)) yield return merged;
                company.Clear();
            }

            company.Add(record);
        }

        foreach (var merged in OfCompany(company, fewest)) yield return merged;
    }

    private static List<CompanyRecord> OfCompany(List<CompanyRecord> records, int fewest)
    {
        var added = AddedUp(records);
        var cells = added.FindAll(r => r.Kind == CompanyRecordKind.Sales);
        // Each turn looks at coarser groups; what is large enough is no longer touched unless a small one needs company.
        cells = Turn(cells, r => (r.Provenance, r.Activity), r => r.Under(r.Activity, r.Provenance), fewest);
        cells = Turn(cells, r => (r.Provenance, null), r => r.Under(null, r.Provenance), fewest);
        cells = Turn(cells, _ => default, r => r.Under(null, null), fewest);
        cells.AddRange(added.Where(r => r.Kind != CompanyRecordKind.Sales));
        cells.Sort();
        return cells;
    }

    // Two records of one cell become one; what amounts to nothing at all is left out.
    private static List<CompanyRecord> AddedUp(List<CompanyRecord> records)
    {
        var sums = new SortedDictionary<CompanyRecord, CompanyRecord>();
        foreach (var record in records) sums[record] = sums.TryGetValue(record, out var sum) ? sum.Plus(record) : record;
        return [.. sums.Values.Where(sum => !sum.IsEmpty)];
    }

    private static List<CompanyRecord> Turn(
        List<CompanyRecord> cells, Func<CompanyRecord, (Provenance?, ActivityCode?)> group, Func<CompanyRecord, CompanyRecord> lift, int fewest)
    {
        var result = new List<CompanyRecord>(cells.Count);
        foreach (var members in cells.GroupBy(group))
        {
            if (members.All(cell => cell.Sales >= fewest)) result.AddRange(members);
            else result.AddRange(Gathered([.. members], lift, fewest));
        }

        return result;
    }

    // The small cells become one coarser cell; as long as that is small itself, the smallest of the others joins it.
    private static IEnumerable<CompanyRecord> Gathered(List<CompanyRecord> cells, Func<CompanyRecord, CompanyRecord> lift, int fewest)
    {
        cells.Sort((a, b) => a.Sales != b.Sales ? a.Sales.CompareTo(b.Sales) : a.CompareTo(b));
        var rest = lift(cells[0]);
        var known = new LeastSales(cells[0]);
        var taken = 1;
        for (; taken < cells.Count && (cells[taken].Sales < fewest || known.Count < fewest); taken++)
        {
            rest = rest.Plus(cells[taken]);
            known.Add(cells[taken]);
        }

        foreach (var other in cells.Skip(taken))
        {
            // A cell that was as coarse before is the same cell.
            if (other.CompareTo(rest) == 0) rest = rest.Plus(other);
            else yield return other;
        }

        yield return rest;
    }

    /// <summary>How many sales there are at least behind several cells: one with lines of five provenances stands in five of them.</summary>
    private sealed class LeastSales
    {
        private readonly long[] byProvenance = new long[(int)Provenance.None + 1];

        public LeastSales(in CompanyRecord first) => Add(first);

        public long Count => byProvenance.Max();

        public void Add(in CompanyRecord cell) => byProvenance[(int)(cell.Provenance ?? 0)] += cell.Sales;
    }
}
