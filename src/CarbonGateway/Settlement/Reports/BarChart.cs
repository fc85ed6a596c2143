using System.Globalization;
using System.Text;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>Draws columns of a table as bars, in SVG that stands in the page itself. The table stands under it, so the chart names only what is large.</summary>
internal static class BarChart
{
    private const int Width = 720;
    private const int MostBars = 20;

    public static string Draw(ReportTable table, ReportChart chart)
    {
        var bars = table.Rows.Select(r => new Bar(r[chart.Label].ToString(), r[chart.Value].Number, chart.Back < 0 ? 0 : r[chart.Back].Number)).ToList();
        if (bars.TrueForAll(b => b is { Value: 0, Back: 0 })) return "";
        return chart.Upright ? Upright(table.Title, bars) : Lying(table.Title, bars);
    }

    private static string Upright(string title, List<Bar> bars)
    {
        const int top = 4;
        const int height = 150;
        const int foot = 24;
        var (up, down) = (bars.Max(b => b.Value), bars.Max(b => b.Back));
        var scale = (double)height / (up + (double)down);
        var (line, step) = (top + (up * scale), (double)Width / bars.Count);
        var largest = bars.MaxBy(b => b.Value)!;
        var svg = Open(title, $"sold (most: {Number(largest.Value)} g {(largest.Name.Length > 2 ? largest.Name : $"at {largest.Name} h")})", bars.Exists(b => b.Back != 0), top + height + foot);
        foreach (var (i, bar) in bars.Index())
        {
            var x = (i * step) + (step * 0.15);
            Rectangle(svg, "sold", x, line - (bar.Value * scale), step * 0.7, bar.Value * scale, $"{bar.Name}: {Number(bar.Value)} g sold");
            Rectangle(svg, "back", x, line, step * 0.7, bar.Back * scale, $"{bar.Name}: {Number(bar.Back)} g came back");
            // Two digits have room in every column of a wide page; of a narrow one, in every second.
            var isWord = bar.Name.Length > 2;
            Text(svg, (i + 0.5) * step, top + height + 16, isWord ? $"{bar.Name[..3]}." : bar.Name, "middle", i % 2 == 1 && !isWord ? "faint odd" : "faint");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"axis\" x1=\"0\" y1=\"{line:0.##}\" x2=\"{Width}\" y2=\"{line:0.##}\"/>");
        return svg.Append("</svg>\n").ToString();
    }

    private static string Lying(string title, List<Bar> bars)
    {
        const int top = 2;
        const int row = 26;
        const int names = 150;
        const int numbers = 150;
        var shown = bars.OrderByDescending(b => b.Value).Take(MostBars).ToList();
        var scale = (Width - names - numbers) / (double)Math.Max(1, shown.Max(b => Math.Max(b.Value, b.Back)));
        var svg = Open(title, "sold", shown.Exists(b => b.Back != 0), top + (shown.Count * row) + (bars.Count > shown.Count ? row : 0));
        foreach (var (i, bar) in shown.Index())
        {
            var y = top + (i * row);
            Text(svg, names - 8, y + 14, bar.Name, "end", "");
            Rectangle(svg, "sold", names, y + 2, bar.Value * scale, 12, $"{bar.Name}: {Number(bar.Value)} g sold");
            Rectangle(svg, "back", names, y + 15, bar.Back * scale, 5, $"{bar.Name}: {Number(bar.Back)} g came back");
            Text(svg, names + (Math.Max(bar.Value, bar.Back) * scale) + 6, y + 14, $"{Number(bar.Value)} g", "start", "faint");
        }

        if (bars.Count > shown.Count) Text(svg, names, top + (shown.Count * row) + 16, $"and {bars.Count - shown.Count:N0} more, in the table", "start", "faint");
        return svg.Append("</svg>\n").ToString();
    }

    // The key is text of the page: it wraps where a chart cannot.
    private static StringBuilder Open(string title, string sold, bool back, int height) => new StringBuilder()
        .Append($"<p class=\"key\"><span class=\"of-sold\">\u25A0</span> {ReportPage.Encode(sold)}{(back ? " <span class=\"of-back\">\u25A0</span> came back" : "")}</p>")
        .Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{ReportPage.Encode(title)}\">");

    private static void Rectangle(StringBuilder svg, string kind, double x, double y, double width, double height, string tip)
    {
        if (width <= 0 || height <= 0) return;
        // What is there is seen, however small it is beside the largest.
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{x:0.##}\" y=\"{y:0.##}\" width=\"{Math.Max(width, 1):0.##}\" height=\"{Math.Max(height, 1):0.##}\"><title>{ReportPage.Encode(tip)}</title></rect>");
    }

    private static void Text(StringBuilder svg, double x, double y, string text, string anchor, string kind) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{kind}\" x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\">{ReportPage.Encode(text)}</text>");

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private sealed record Bar(string Name, long Value, long Back);
}
