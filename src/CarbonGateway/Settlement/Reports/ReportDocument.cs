namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>A report, before it is text, CSV, JSON or a page.</summary>
/// <param name="Name">"retailer-day" or "operator-day".</param>
/// <param name="Title">For people.</param>
/// <param name="Facts">One value each.</param>
/// <param name="Tables">In the order of the page.</param>
/// <param name="Remarks">Sentences that a reader needs to know.</param>
/// <param name="Holds">False: a figure is not what the ledger says, and the table "ties" says which.</param>
internal sealed record ReportDocument(
    string Name, string Title, IReadOnlyList<ReportFact> Facts, IReadOnlyList<ReportTable> Tables, IReadOnlyList<string> Remarks, bool Holds)
{
    /// <summary>How the day stands, for whoever reads one line only.</summary>
    public string Headline { get; init; } = "";

    /// <summary>True: there is nothing to do.</summary>
    public bool IsWell { get; init; }
}

/// <summary>One value of a report.</summary>
/// <param name="Name">For programs; ends with _grams or _cents where it is that.</param>
/// <param name="Title">For people.</param>
/// <param name="Value">The value.</param>
internal readonly record struct ReportFact(string Name, string Title, Figure Value);

/// <summary>A column: its name for programs, its title for people; an empty one is for programs alone.</summary>
internal readonly record struct ReportColumn(string Name, string Title);

/// <summary>Rows under columns.</summary>
/// <param name="Name">For programs.</param>
/// <param name="Title">For people.</param>
/// <param name="Columns">One or more.</param>
/// <param name="Rows">Each as long as the columns.</param>
internal sealed record ReportTable(string Name, string Title, IReadOnlyList<ReportColumn> Columns, IReadOnlyList<Figure[]> Rows)
{
    /// <summary>Columns that people are shown: those with a title.</summary>
    public IReadOnlyList<int> ForPeople => [.. Enumerable.Range(0, Columns.Count).Where(i => Columns[i].Title.Length > 0)];

    /// <summary>Rows that people are shown: where a chart shows every hour, the table leaves out those of zeros.</summary>
    public IReadOnlyList<Figure[]> RowsForPeople => Chart is { Upright: true } ? [.. Rows.Where(row => Array.Exists(row, f => f.Number != 0))] : Rows;

    /// <summary>Drawn over the table; null = no chart.</summary>
    public ReportChart? Chart { get; init; }

    /// <summary>Of interest to programs, less to people: the text leaves it out, the page folds it up.</summary>
    public bool ForPrograms { get; init; }
}

/// <summary>Which columns of a table are drawn.</summary>
/// <param name="Upright">True: a row is a column of the chart (hours); false: a bar with its name beside it.</param>
/// <param name="Label">Column of names.</param>
/// <param name="Value">Column of values.</param>
/// <param name="Back">Column of what came back, drawn the other way; -1 = none.</param>
internal sealed record ReportChart(bool Upright, int Label, int Value, int Back = -1);

/// <summary>Forms that a report is printed in.</summary>
internal enum ReportFormat
{
    /// <summary>Columns of characters.</summary>
    Text = 1,

    /// <summary>One value a line.</summary>
    Csv,

    /// <summary>One object.</summary>
    Json,

    /// <summary>One page that needs nothing else.</summary>
    Html,
}
