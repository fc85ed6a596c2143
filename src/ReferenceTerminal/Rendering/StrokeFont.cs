using System.Globalization;
using System.Text;

namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>
/// A font of the house, drawn as lines: a label looks the same on every machine, whatever fonts that has. Knows ASCII
/// without a few signs of programmers, accents of western Europe, and the euro.
/// </summary>
internal static class StrokeFont
{
    // In the glyphs' units: capitals are 10 high.
    private const double CapHeight = 10, Gap = 2, Pen = 1.15;
    private const int StepsPerCurve = 6;
    private const int LongestMark = 3;

    /// <returns>The first character that cannot be drawn; null when all can.</returns>
    public static string? FirstUnknown(string text)
    {
        foreach (var cell in Cells(text))
        {
            if (!StrokeGlyphs.All.ContainsKey(cell.Letter))
                return char.IsControl(cell.Letter) ? $"U+{(int)cell.Letter:X4}" : cell.Letter.ToString();
            foreach (var mark in cell.Marks)
            {
                if (!StrokeGlyphs.Marks.ContainsKey(mark))
                    return cell.Letter.ToString() + mark;
            }
        }

        return null;
    }

    /// <summary>Whether all of a text can be drawn.</summary>
    public static bool Knows(string text) => FirstUnknown(text) is null;

    /// <summary>Width of a text whose capitals are so high, in the same measure.</summary>
    public static double Width(string text, double high)
    {
        var units = -Gap;
        foreach (var cell in Cells(text))
            units += Advance(cell.Letter);
        return Math.Max(0, units) * high / CapHeight;
    }

    /// <summary>How far ink reaches beyond the height of capitals, above and below, in the same measure: the pen is round.</summary>
    public static double Overhang(double high) => Pen / 2 * high / CapHeight;

    /// <param name="text">Known characters only.</param>
    /// <param name="left">Where the first character begins.</param>
    /// <param name="top">Upper end of capitals.</param>
    /// <param name="high">Height of capitals.</param>
    public static IEnumerable<InkLine> Lines(string text, double left, double top, double high)
    {
        var unit = high / CapHeight;
        foreach (var cell in Cells(text))
        {
            var glyph = StrokeGlyphs.All[cell.Letter];
            foreach (var stroke in Strokes(glyph[(glyph.IndexOf('|') + 1)..]))
                yield return Line(stroke, left, top, unit);
            foreach (var mark in cell.Marks)
            {
                // Marks are 4 units wide: in the middle, above small letters or above capitals; a cedilla stays where it is.
                var across = (Advance(cell.Letter) - Gap - 4) / 2.0;
                var down = mark == '\u0327' ? 0 : char.IsUpper(cell.Letter) ? -LongestMark : 0;
                foreach (var stroke in Strokes(StrokeGlyphs.Marks[mark]))
                    yield return Line(stroke, left + across * unit, top + down * unit, unit);
            }

            left += Advance(cell.Letter) * unit;
        }
    }

    private static double Advance(char letter) => StrokeGlyphs.All.TryGetValue(letter, out var glyph) ? glyph[0] - '0' + Gap : 0;

    /// <summary>Letters with the marks that belong to them.</summary>
    private static IEnumerable<(char Letter, string Marks)> Cells(string text)
    {
        var parted = new StringBuilder();
        foreach (var c in text)
            parted.Append(StrokeGlyphs.Replaced.TryGetValue(c, out var other) ? other : Parted(c));
        for (var i = 0; i < parted.Length;)
        {
            var end = i + 1;
            while (end < parted.Length && char.GetUnicodeCategory(parted[end]) == UnicodeCategory.NonSpacingMark)
                end++;
            yield return (parted[i] == 'i' && end > i + 1 ? 'ı' : parted[i], parted.ToString(i + 1, end - i - 1));
            i = end;
        }
    }

    // Globalization is invariant, so the runtime takes no letter apart.
    private static string Parted(char c)
    {
        foreach (var (marked, letters, mark) in StrokeGlyphs.Composed)
        {
            if (marked.IndexOf(c) is >= 0 and var at)
                return $"{letters[at]}{mark}";
        }

        return c.ToString();
    }

    private static IEnumerable<string> Strokes(string strokes) => strokes.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static InkLine Line(string stroke, double left, double top, double unit)
    {
        var smooth = stroke[0] == '~';
        var points = new List<(double X, double Y)>();
        for (var i = smooth ? 1 : 0; i < stroke.Length; i += 2)
            points.Add((left + Convert.ToInt32(stroke[i].ToString(), 16) * unit, top + Convert.ToInt32(stroke[i + 1].ToString(), 16) * unit));
        return new InkLine(smooth ? Smooth(points) : points, Pen * unit);
    }

    private static List<(double X, double Y)> Smooth(List<(double X, double Y)> points)
    {
        var closed = points[0] == points[^1];
        var line = new List<(double X, double Y)>();
        if (closed)
            points = [.. points, points[1]];
        var from = closed ? Middle(points[0], points[1]) : points[0];
        for (var i = 1; i < points.Count - 1; i++)
        {
            var to = !closed && i == points.Count - 2 ? points[^1] : Middle(points[i], points[i + 1]);
            for (var step = line.Count == 0 ? 0 : 1; step <= StepsPerCurve; step++)
            {
                var t = (double)step / StepsPerCurve;
                line.Add((Curve(from.X, points[i].X, to.X, t), Curve(from.Y, points[i].Y, to.Y, t)));
            }

            from = to;
        }

        return line;
    }

    private static double Curve(double from, double pull, double to, double t) => (1 - t) * (1 - t) * from + 2 * t * (1 - t) * pull + t * t * to;

    private static (double X, double Y) Middle((double X, double Y) a, (double X, double Y) b) => ((a.X + b.X) / 2, (a.Y + b.Y) / 2);
}
