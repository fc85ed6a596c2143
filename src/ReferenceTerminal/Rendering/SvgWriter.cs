using System.Globalization;
using System.Security;
using System.Text;

namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>Writes a sheet as SVG: bars as filled boxes on whole dots, text as lines, nothing remote, no font.</summary>
internal static class SvgWriter
{
    private const double MillimetresPerInch = 25.4;

    public static string Write(Sheet sheet, string title)
    {
        var svg = new StringBuilder();
        var culture = CultureInfo.InvariantCulture;
        svg.Append(culture, $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" role="img" width="{Millimetres(sheet.Width, sheet)}mm" height="{Millimetres(sheet.Height, sheet)}mm" viewBox="0 0 {sheet.Width} {sheet.Height}">
            <title>{Escaped(title)}</title>
            <rect width="{sheet.Width}" height="{sheet.Height}" fill="#fff"/>
            <path fill="#000" shape-rendering="crispEdges" d="
            """);
        foreach (var box in sheet.Boxes)
            svg.Append(culture, $"M{box.Left} {box.Top}h{box.Wide}v{box.High}h-{box.Wide}z");
        svg.Append("\"/>\n");
        foreach (var group in sheet.Lines.GroupBy(line => line.Pen))
        {
            svg.Append(culture, $"<path fill=\"none\" stroke=\"#000\" stroke-width=\"{group.Key:0.##}\" stroke-linecap=\"round\" stroke-linejoin=\"round\" d=\"");
            foreach (var line in group)
            {
                svg.Append(culture, $"M{line.Points[0].X:0.##} {line.Points[0].Y:0.##}");

                // A dot is a line of no length, which still has its round ends.
                foreach (var (x, y) in line.Points.Count > 1 ? line.Points.Skip(1) : line.Points)
                    svg.Append(culture, $"L{x:0.##} {y:0.##}");
            }

            svg.Append("\"/>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static string Millimetres(int dots, Sheet sheet) => (dots * MillimetresPerInch / sheet.DotsPerInch).ToString("0.####", CultureInfo.InvariantCulture);

    // FNC1 and other controls are no characters of XML.
    private static string Escaped(string text) => SecurityElement.Escape(string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) || c >= '\uFFFE' ? ' ' : c)));
}
