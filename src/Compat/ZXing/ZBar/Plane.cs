using System.Runtime.CompilerServices;

namespace ZXing.ZBar;

/// <summary>A grey picture and the scalings that help where bars are thinner than zbar resolves, or softer.</summary>
internal sealed record Plane(byte[] Pixels, int Width, int Height)
{
    public long Area => (long)Width * Height;

    /// <summary>Pixels of this to one of the picture that it was made from; 0 when it was turned.</summary>
    public double Scale { get; init; } = 1;

    // Loops over pixels are optimised at once: a till's first pictures are not to wait until the JIT has seen enough of them.

    /// <summary>With these places painted over in the tones at their sides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Plane Without(IReadOnlyList<Box> places)
    {
        if (places.Count == 0)
            return this;
        var pixels = Pixels.ToArray();
        foreach (var place in places)
        {
            int left = Math.Clamp(place.Left, 0, Width), right = Math.Clamp(place.Right, left, Width);
            for (var y = Math.Max(0, place.Top); y < Math.Min(Height, place.Bottom); y++)
            {
                int before = pixels[y * Width + Math.Max(0, left - 1)], behind = pixels[y * Width + Math.Min(Width - 1, right)];
                for (var x = left; x < right; x++)
                    pixels[y * Width + x] = (byte)(before + (behind - before) * (x - left) / (right - left));
            }
        }

        return this with { Pixels = pixels };
    }

    /// <summary>Twice as wide and high, bilinear.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

        return new Plane(pixels, width, height) { Scale = Scale * 2 };
    }

    /// <summary>Black for white.</summary>
    public Plane Inverted()
    {
        var pixels = new byte[Pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)~Pixels[i];
        return this with { Pixels = pixels };
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

        return new Plane(pixels, width, height) { Scale = Scale / 2 };
    }

    /// <summary>With a frame as bright as its border is on the whole.</summary>
    public Plane Framed(int margin)
    {
        int width = Width + 2 * margin, height = Height + 2 * margin;
        var pixels = new byte[width * height];
        long sum = 0;
        for (var x = 0; x < Width; x++)
            sum += Pixels[x] + Pixels[(Height - 1) * Width + x];
        for (var y = 0; y < Height; y++)
            sum += Pixels[y * Width] + Pixels[y * Width + Width - 1];
        Array.Fill(pixels, (byte)(sum / (2 * (Width + Height))));
        for (var y = 0; y < Height; y++)
            Pixels.AsSpan(y * Width, Width).CopyTo(pixels.AsSpan((y + margin) * width + margin));
        return new Plane(pixels, width, height);
    }

    /// <summary>Halved until it has at most so many pixels.</summary>
    public Plane AtMost(long area)
    {
        var plane = this;
        while (plane.Area > area && plane.Width > 1 && plane.Height > 1)
            plane = plane.Halved();
        return plane;
    }

    /// <summary>Turned about its middle and as large as that needs, the corners white; bilinear.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Plane Turned(double degrees)
    {
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var width = (int)Math.Ceiling(Width * Math.Abs(cos) + Height * Math.Abs(sin));
        var height = (int)Math.Ceiling(Width * Math.Abs(sin) + Height * Math.Abs(cos));
        var pixels = new byte[width * height];
        Array.Fill(pixels, byte.MaxValue);
        for (var y = 0; y < height; y++)
        {
            // Where the row's first pixel lies in this picture, and the way to the next, in 65536ths of a pixel.
            var fromLeft = (0.5 - width / 2.0) * cos + (y + 0.5 - height / 2.0) * sin + Width / 2.0 - 0.5;
            var fromTop = (y + 0.5 - height / 2.0) * cos - (0.5 - width / 2.0) * sin + Height / 2.0 - 0.5;
            long across = (long)(fromLeft * 65536), down = (long)(fromTop * 65536);
            long stepAcross = (long)(cos * 65536), stepDown = (long)(-sin * 65536);
            for (var x = 0; x < width; x++, across += stepAcross, down += stepDown)
            {
                int left = (int)(across >> 16), top = (int)(down >> 16);
                if (left < 0 || top < 0 || left >= Width - 1 || top >= Height - 1)
                    continue;
                int right = (int)(across >> 8) & 255, below = (int)(down >> 8) & 255;
                var at = top * Width + left;
                var upper = Pixels[at] * (256 - right) + Pixels[at + 1] * right;
                var lower = Pixels[at + Width] * (256 - right) + Pixels[at + Width + 1] * right;
                pixels[y * width + x] = (byte)((upper * (256 - below) + lower * below) >> 16);
            }
        }

        return new Plane(pixels, width, height) { Scale = 0 };
    }
}
