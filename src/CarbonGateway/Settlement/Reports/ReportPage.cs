using System.Net;
using System.Text;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>Prints a report as one page: no script, no font, no picture from anywhere. Readable on paper, by day and by night.</summary>
internal static class ReportPage
{
    private const int LongestShort = 32;
    private const int HexDigits = 64;

    private const string Style = """
        :root { color-scheme: light dark; --paper: #fff; --ink: #1c2126; --faint: #5b6670; --line: #d5dbe0; --sold: #1f6f54; --back: #b4541f; --alarm: #a3172a; }
        @media (prefers-color-scheme: dark) { :root { --paper: #14181b; --ink: #e6eaed; --faint: #9aa6af; --line: #353d43; --sold: #5cc39b; --back: #e89a62; --alarm: #ff8b98; } }
        @media print { :root { color-scheme: light; --paper: #fff; --ink: #000; --faint: #444; --line: #bbb; --sold: #1f6f54; --back: #b4541f; --alarm: #a3172a; } body { max-width: none; padding: 0; } section { break-inside: avoid-page; } thead { display: table-header-group; } svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
        * { box-sizing: border-box; }
        body { background: var(--paper); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
        dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .6rem 1.5rem; margin: 0; } dl div { border-top: 1px solid var(--line); padding-top: .3rem; }
        dt { color: var(--faint); font-size: .85rem; } dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; } dl .whole { grid-column: 1 / -1; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
        th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } th { color: var(--faint); font-weight: 600; }
        th + th, td + td { padding-left: .6rem; } th:last-child, td:last-child { padding-right: 0; }
        /* Short words stay whole, and a table that is too wide for its page is moved sideways in its own frame. */
        .long { min-width: 14rem; overflow-wrap: anywhere; } .hash { font-family: ui-monospace, monospace; font-size: .75rem; min-width: 17rem; overflow-wrap: anywhere; } .none { color: var(--faint); }
        .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; } .alarm { color: var(--alarm); font-weight: 600; } .well { color: var(--sold); font-weight: 600; }
        .state { border-left: .3rem solid; margin: 0 0 1.2rem; padding: .2rem 0 .2rem .7rem; overflow-wrap: anywhere; }
        svg { display: block; width: 100%; max-width: 46rem; height: auto; margin: .3rem 0 .8rem; overflow: visible; } .key { color: var(--faint); font-size: .85rem; margin: 0; } .of-sold { color: var(--sold); } .of-back { color: var(--back); margin-left: 1rem; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif; } svg .faint { fill: var(--faint); }
        @media (max-width: 40rem) { body { padding: 1rem; } table { font-size: .8rem; } th + th, td + td { padding-left: .2rem; } .long { min-width: 8rem; } svg text { font-size: 18px; } svg .odd { display: none; } }
        @page { margin: 14mm; }
        /* What is folded on a screen is open on paper, and long tables go on over the page's end. */
        @media print { .long, .hash { min-width: 0; } .wide { overflow: visible; } summary { list-style: none; } details::details-content { display: block; content-visibility: visible; block-size: auto; } section:has(details) { break-inside: auto; } h2 { break-after: avoid-page; } tr { break-inside: avoid-page; } }
        .sold { fill: var(--sold); } .back { fill: var(--back); } .axis { stroke: var(--line); }
        footer { color: var(--faint); font-size: .85rem; margin-top: 2rem; }
        """;

    /// <summary>The whole page.</summary>
    public static string Write(ReportDocument report)
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>");
        page.Append($"<title>{Encode(report.Title)}</title>\n<style>\n{Style}\n</style></head>\n<body>\n<h1>{Encode(report.Title)}</h1>\n");
        page.Append($"<p class=\"state {(report.IsWell ? "well" : "alarm")}\">{Encode(report.Headline)}</p>\n");
        if (!report.Holds) page.Append("<p class=\"alarm\">This report does not tie to the ledger: see \"Ties to the ledger\".</p>\n");
        page.Append("<dl>\n");
        foreach (var fact in report.Facts) page.Append($"<div{(IsLong(fact.Value) ? " class=\"whole\"" : "")}><dt>{Encode(fact.Title)}</dt><dd{(IsHash(fact.Value) ? " class=\"hash\"" : "")}>{Encode(fact.Value.ToString())}</dd></div>\n");
        page.Append("</dl>\n");
        foreach (var table in report.Tables) AppendTable(page, table);
        page.Append("<footer><ul>\n");
        foreach (var remark in report.Remarks) page.Append($"<li>{Encode(remark)}</li>\n");
        return page.Append("</ul></footer>\n</body></html>\n").ToString();
    }

    /// <summary>Text as text, wherever it stands in a page.</summary>
    internal static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static void AppendTable(StringBuilder page, ReportTable table)
    {
        page.Append($"<section><h2>{Encode(table.Title)}</h2>\n");
        if (table.Rows.Count == 0 || IsBlank(table))
        {
            page.Append($"<p>{(table.Rows.Count == 0 ? "None." : "Nothing was posted.")}</p></section>\n");
            return;
        }

        if (table.Chart is { } chart && BarChart.Draw(table, chart) is { Length: > 0 } drawn) page.Append(drawn);
        if (table.ForPrograms) page.Append($"<details><summary>{table.Rows.Count:N0} rows</summary>");
        page.Append("<div class=\"wide\" tabindex=\"0\"><table><thead><tr>");
        var shown = table.ForPeople;
        foreach (var i in shown) page.Append($"<th{(table.Rows[0][i].Kind == FigureKind.Text ? "" : " class=\"n\"")} scope=\"col\">{Encode(table.Columns[i].Title)}</th>");
        page.Append("</tr></thead><tbody>\n");
        foreach (var row in table.RowsForPeople)
        {
            page.Append("<tr>");
            foreach (var i in shown) page.Append($"<td{Class(row[i])}>{Encode(row[i].ToString())}</td>");
            page.Append("</tr>\n");
        }

        page.Append("</tbody></table></div>").Append(table.ForPrograms ? "</details>" : "").Append("</section>\n");
    }

    // Hours in which nothing was posted, one after the other, say no more than a sentence.
    private static bool IsBlank(ReportTable table) => table.Chart is not null && table.Rows.All(row => row.All(f => f.Kind == FigureKind.Text || f.Number == 0));

    private static bool IsLong(Figure figure) => figure is { Kind: FigureKind.Text, Text.Length: > LongestShort };

    private static bool IsHash(Figure figure) => figure is { Kind: FigureKind.Text, Text.Length: HexDigits } && figure.Text.All(char.IsAsciiHexDigitLower);

    private static string Class(Figure figure) => figure switch
    {
        { Kind: FigureKind.Text, Text: "NO" or "open" or "astray" } => " class=\"alarm\"",
        { Kind: FigureKind.Text } when IsHash(figure) => " class=\"hash\"",
        { Kind: FigureKind.Text } when IsLong(figure) => " class=\"long\"",
        { Kind: FigureKind.Text } => "",
        { Number: 0 } => " class=\"n none\"",
        _ => " class=\"n\"",
    };
}
