namespace ZXing.ZBar;

/// <summary>Where a code lies: the pixels from <paramref name="Left"/> to before <paramref name="Right"/>, and so down.</summary>
internal readonly record struct Box(int Left, int Top, int Right, int Bottom)
{
    // Quiet zones hold nothing else.
    private const int Around = 4;

    // The digits of an EAN stand an eighth of its length beside its bars at most.
    private const int LengthToDigits = 8;

    // Two lines across the same bars differ by less than this share of the contrast.
    private const int LikeShare = 8;

    /// <summary>The place of a code in the picture that the plane was made from; null in a turned one.</summary>
    public static Box? Of(Symbol symbol, Plane plane)
    {
        if (plane.Scale == 0 || symbol.Points.Count == 0)
            return null;
        var box = new Box(symbol.Points.Min(point => point.X), symbol.Points.Min(point => point.Y), symbol.Points.Max(point => point.X), symbol.Points.Max(point => point.Y));
        if (symbol.Type != SymbolType.QrCode)
            box = box.Whole(plane, symbol.IsSideways, guard: 0);
        if (symbol.Type is SymbolType.Ean13 or SymbolType.Ean8 or SymbolType.UpcE)
            box = symbol.IsSideways ? box.Turned().WithDigits().Turned() : box.WithDigits();
        int InPicture(int position, int margin) => (int)(position / plane.Scale) + margin;
        return new Box(InPicture(box.Left, -Around), InPicture(box.Top, -Around), InPicture(box.Right, Around), InPicture(box.Bottom, Around));
    }

    /// <summary>The whole of a code of bars of which a part was seen here.</summary>
    /// <param name="sideways">Columns crossed the bars.</param>
    /// <param name="guard">Pixels on both sides of what was seen.</param>
    public Box Whole(Plane plane, bool sideways, int guard)
    {
        if (sideways)
            return Turned().Whole(plane, plane.Height, plane.Width, plane.Width, 1, guard).Turned();
        return Whole(plane, plane.Width, plane.Height, 1, plane.Width, guard);
    }

    private Box Whole(Plane plane, int width, int height, int step, int down, int guard)
    {
        var (left, top, right, bottom) = Lengthened(plane, width, height, step, down);
        return new Box(left - guard, top - Around, right + guard, bottom + Around);
    }

    private Box Turned() => new(Top, Left, Bottom, Right);

    private Box WithDigits() => this with { Top = Top - (Right - Left) / LengthToDigits, Bottom = Bottom + (Right - Left) / LengthToDigits };

    /// <summary>As far as the bars go on beyond the lines on which they were read.</summary>
    /// <param name="width">Pixels of a line, which crosses the bars.</param>
    /// <param name="height">Lines.</param>
    /// <param name="step">From one pixel of a line to the next.</param>
    /// <param name="down">From one line to the next.</param>
    private Box Lengthened(Plane plane, int width, int height, int step, int down)
    {
        int left = Math.Clamp(Left, 0, width), right = Math.Clamp(Right, left, width);
        int top = Math.Clamp(Top, 0, height - 1), bottom = Math.Clamp(Bottom, top, height - 1);
        var pixels = plane.Pixels;
        int low = byte.MaxValue, high = 0;
        for (var x = left; x < right; x++)
            (low, high) = (Math.Min(low, pixels[top * down + x * step]), Math.Max(high, pixels[top * down + x * step]));
        var most = (long)(high - low) * (right - left) / LikeShare;
        while (top > 0 && Difference(top, top - 1) <= most)
            top--;
        while (bottom < height - 1 && Difference(bottom, bottom + 1) <= most)
            bottom++;
        return this with { Top = top, Bottom = bottom };

        long Difference(int line, int other)
        {
            var sum = 0L;
            for (var x = left; x < right; x++)
                sum += Math.Abs(pixels[line * down + x * step] - pixels[other * down + x * step]);
            return sum;
        }
    }
}
