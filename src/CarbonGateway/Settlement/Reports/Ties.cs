using System.Globalization;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>Figures of a report held against what was written elsewhere: the ledger's legs, the sealed statement.</summary>
internal sealed class Ties
{
    private readonly List<Figure[]> rows = [];

    /// <summary>True while all are the same.</summary>
    public bool Hold { get; private set; } = true;

    /// <summary>One figure.</summary>
    /// <param name="what">Of what.</param>
    /// <param name="here">In the report.</param>
    /// <param name="there">In the ledger.</param>
    public void Add(string what, Int128 here, Int128 there)
    {
        Hold &= here == there;
        rows.Add([Figure.Of(what), Text(here), Text(there), Figure.Of(here == there ? "yes" : "NO")]);
    }

    /// <summary>As a table.</summary>
    public ReportTable ToTable() =>
        new("ties", "Ties to the ledger", [new("what", "What"), new("report", "This report"), new("ledger", "Ledger"), new("ties", "Ties")], rows);

    // Sums over a day of legs may be larger than any figure of a report; the comparison is exact all the same.
    private static Figure Text(Int128 number) => number >= long.MinValue && number <= long.MaxValue ? Figure.Of((long)number) : Figure.Of(number.ToString(CultureInfo.InvariantCulture));
}
