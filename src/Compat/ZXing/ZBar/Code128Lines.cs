namespace ZXing.ZBar;

/// <summary>
/// zbar drops FNC4, which lifts Code 128 characters into the upper half of Latin-1: it reports "ó" as "s". So the scan
/// lines on which it saw the code are read once more, for FNC4 alone.
/// </summary>
internal static class Code128Lines
{
    private const int LinesTried = 8;

    /// <returns>The text with its upper characters; null when there are none, or no line gives what zbar saw.</returns>
    public static string? Upper(Symbol symbol, Plane plane)
    {
        var tried = 0;
        foreach (var (x, y) in symbol.Points)
        {
            if (x < 0 || y < 0 || x > plane.Width || y > plane.Height || tried++ == LinesTried)
                break;
            var line = symbol.IsSideways ? Column(plane, Math.Min(x, plane.Width - 1)) : Row(plane, Math.Min(y, plane.Height - 1));
            if (Code128Line.TryRead(line, symbol.Data, out var text))
                return text;
            Array.Reverse(line);
            if (Code128Line.TryRead(line, symbol.Data, out text))
                return text;
        }

        return null;
    }

    private static byte[] Row(Plane plane, int y) => plane.Pixels.AsSpan(y * plane.Width, plane.Width).ToArray();

    private static byte[] Column(Plane plane, int x)
    {
        var column = new byte[plane.Height];
        for (var y = 0; y < column.Length; y++)
            column[y] = plane.Pixels[y * plane.Width + x];
        return column;
    }
}
