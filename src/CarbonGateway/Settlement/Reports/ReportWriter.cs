using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>Prints a report as characters, as CSV or as JSON. The same report gives the same text, on any machine.</summary>
internal static class ReportWriter
{
    private const int WidestCell = 60;

    /// <summary>Prints in one of the forms.</summary>
    public static string Write(ReportDocument report, ReportFormat format) => format switch
    {
        ReportFormat.Text => ToText(report),
        ReportFormat.Csv => ToCsv(report),
        ReportFormat.Json => ToJson(report),
        ReportFormat.Html => ReportPage.Write(report),
        _ => throw new UnreachableException(),
    };

    private static string ToText(ReportDocument report)
    {
        var text = new StringBuilder();
        text.Append(report.Title).Append('\n').Append('=', report.Title.Length).Append("\n\n");
        text.Append(report.Headline).Append("\n\n");
        if (!report.Holds) text.Append("THIS REPORT DOES NOT TIE TO THE LEDGER: see the last lines of 'Ties to the ledger'.\n\n");
        var widest = report.Facts.Max(f => f.Title.Length);
        foreach (var fact in report.Facts) text.Append(fact.Title.PadRight(widest)).Append("  ").Append(fact.Value).Append('\n');
        foreach (var table in report.Tables) AppendTable(text, table);
        text.Append('\n');
        foreach (var remark in report.Remarks) text.Append("- ").Append(remark).Append('\n');
        return text.ToString();
    }

    private static void AppendTable(StringBuilder text, ReportTable table)
    {
        text.Append('\n').Append(table.Title).Append('\n').Append('-', table.Title.Length).Append('\n');
        if (table.ForPrograms)
        {
            text.Append($"{table.Rows.Count:N0} rows: see CSV, JSON or HTML.\n");
            return;
        }

        var rows = table.RowsForPeople;
        if (rows.Count == 0)
        {
            text.Append("none\n");
            return;
        }

        var shown = table.ForPeople;
        var widths = shown.Select(i => Math.Max(table.Columns[i].Title.Length, rows.Max(r => Math.Min(r[i].ToString().Length, WidestCell)))).ToArray();
        AppendRow(text, widths, [.. shown.Select(i => (table.Columns[i].Title, rows[0][i].Kind != FigureKind.Text))]);
        foreach (var row in rows) AppendRow(text, widths, [.. shown.Select(i => (row[i].ToString(), row[i].Kind != FigureKind.Text))]);
    }

    private static void AppendRow(StringBuilder text, int[] widths, (string Text, bool IsNumber)[] cells)
    {
        var line = string.Join("  ", cells.Select((cell, i) => cell.IsNumber ? cell.Text.PadLeft(widths[i]) : cell.Text.PadRight(widths[i])));
        text.Append(line.TrimEnd()).Append('\n');
    }

    private static string ToCsv(ReportDocument report)
    {
        // One value a line: rectangular, so that every tool reads it, and every table is found by its name.
        var text = new StringBuilder("table,row,column,value\r\n");
        foreach (var fact in report.Facts) AppendValue(text, "facts", 1, fact.Name, fact.Value);
        AppendValue(text, "facts", 1, "holds", Figure.Of(report.Holds ? "yes" : "NO"));
        foreach (var table in report.Tables)
        {
            foreach (var (number, row) in table.Rows.Index())
            {
                for (var i = 0; i < row.Length; i++) AppendValue(text, table.Name, number + 1, table.Columns[i].Name, row[i]);
            }
        }

        return text.ToString();
    }

    private static void AppendValue(StringBuilder text, string table, int row, string column, Figure value) =>
        text.Append(CultureInfo.InvariantCulture, $"{table},{row},{column},{(value.Kind == FigureKind.Text ? Quoted(value.Text) : value.Number.ToString(CultureInfo.InvariantCulture))}\r\n");

    private static string Quoted(string text) => $"\"{Contents.CellText.Guard(text).Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string ToJson(ReportDocument report)
    {
        using var buffer = new MemoryStream();
        // For a file or a program, never inside a page: only then is everything but quotes harmless.
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("report", report.Name);
            json.WriteString("title", report.Title);
            json.WriteBoolean("holds", report.Holds);
            json.WriteStartObject("facts");
            foreach (var fact in report.Facts) WriteValue(json, fact.Name, fact.Value);
            json.WriteEndObject();
            json.WriteStartObject("tables");
            foreach (var table in report.Tables)
            {
                json.WriteStartArray(table.Name);
                foreach (var row in table.Rows)
                {
                    json.WriteStartObject();
                    for (var i = 0; i < row.Length; i++) WriteValue(json, table.Columns[i].Name, row[i]);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteStartArray("remarks");
            foreach (var remark in report.Remarks) json.WriteStringValue(remark);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    private static void WriteValue(Utf8JsonWriter json, string name, Figure value)
    {
        if (value.Kind == FigureKind.Text) json.WriteString(name, value.Text);
        else json.WriteNumber(name, value.Number);
    }
}
