namespace ZXing.ZBar;

/// <summary>A grey picture and the scalings that help where bars are thinner than zbar resolves, or softer.</summary>
internal sealed record Plane(byte[] Pixels, int Width, int Height)
{
    public long Area => (long)Width * Height;

    /// <summary>Twice as wide and high, bilinear.</summary>
    public Plane Doubled()
    {
        int width = Width * 2, height = Height * 2;
        var pixels = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            // Sample positions lie a quarter pixel either side of a source pixel's centre: weights 3 and 1.
            var near = y / 2;
            var far = Math.Clamp(near + ((y & 1) == 0 ? -1 : 1), 0, Height - 1);
            var nearRow = Pixels.AsSpan(near * Width, Width);
            var farRow = Pixels.AsSpan(far * Width, Width);
            var target = pixels.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                var side = x / 2;
                var other = Math.Clamp(side + ((x & 1) == 0 ? -1 : 1), 0, Width - 1);
                target[x] = (byte)((9 * nearRow[side] + 3 * nearRow[other] + 3 * farRow[side] + farRow[other] + 8) / 16);
            }
        }

        return new Plane(pixels, width, height);
    }

    /// <summary>Half as wide and high, each pixel the mean of four.</summary>
    public Plane Halved()
    {
        int width = Width / 2, height = Height / 2;
        var pixels = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            var upper = Pixels.AsSpan(2 * y * Width, Width);
            var lower = Pixels.AsSpan((2 * y + 1) * Width, Width);
            var target = pixels.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
                target[x] = (byte)((upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1] + 2) / 4);
        }

        return new Plane(pixels, width, height);
    }
}
