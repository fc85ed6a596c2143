using CarbonPos.ReferenceTerminal.Images;

namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>Where text stands to the place that it is given.</summary>
internal enum TextSide
{
    Left,
    Middle,
    Right,
}

/// <summary>
/// White paper, printed on in black, measured in the dots of the printer. The same marks become a PNG of one bit a dot or
/// an SVG of the same size; text is drawn as lines, so that neither needs a font.
/// </summary>
public sealed class Sheet
{
    private readonly List<InkBox> boxes = [];
    private readonly List<InkLine> lines = [];

    internal Sheet(int width, int height, int dotsPerInch)
    {
        if (width < 1 || height < 1 || (long)width * height > GrayImage.MaxPixels)
            throw new ArgumentException($"A sheet of {width} × {height} dots is empty or too large.", nameof(width));
        Width = width;
        Height = height;
        DotsPerInch = dotsPerInch;
    }

    /// <summary>Dots.</summary>
    public int Width { get; }

    /// <summary>Dots.</summary>
    public int Height { get; }

    /// <summary>What a dot is; stands in both kinds of file.</summary>
    public int DotsPerInch { get; }

    internal IReadOnlyList<InkBox> Boxes => boxes;

    internal IReadOnlyList<InkLine> Lines => lines;

    /// <summary>The picture as a PNG file of one bit a dot, with its resolution.</summary>
    public byte[] ToPng() => PngWriter.WriteBlackAndWhite(ToImage(), DotsPerInch);

    /// <summary>The picture as an SVG file of the same size in millimetres.</summary>
    /// <param name="title">What a screen reader says; shown nowhere.</param>
    public string ToSvg(string title) => SvgWriter.Write(this, title);

    /// <summary>The picture, 0 for ink and 255 for paper.</summary>
    public GrayImage ToImage()
    {
        var pixels = new byte[Width * Height];
        Array.Fill(pixels, byte.MaxValue);
        foreach (var box in boxes)
        {
            for (var y = box.Top; y < box.Top + box.High; y++)
                pixels.AsSpan(y * Width + box.Left, box.Wide).Clear();
        }

        foreach (var line in lines)
            line.Draw(pixels, Width, Height);
        return new GrayImage(Width, Height, pixels);
    }

    internal void Fill(int left, int top, int wide, int high)
    {
        if (left < 0 || top < 0 || wide < 1 || high < 1 || left + wide > Width || top + high > Height)
            throw new ArgumentException($"{wide} × {high} dots at {left}, {top} are not on a sheet of {Width} × {Height}.", nameof(left));
        boxes.Add(new InkBox(left, top, wide, high));
    }

    /// <param name="text">Characters that <see cref="StrokeFont.Knows"/>.</param>
    /// <param name="at">Dots from the left, where <paramref name="side"/> of the text stands.</param>
    /// <param name="top">Dots from the top to the upper end of capitals.</param>
    /// <param name="high">Height of capitals in dots.</param>
    /// <param name="side">Which side of the text is meant.</param>
    internal void Write(string text, double at, double top, double high, TextSide side)
    {
        var left = side switch
        {
            TextSide.Left => at,
            TextSide.Middle => at - StrokeFont.Width(text, high) / 2,
            TextSide.Right => at - StrokeFont.Width(text, high),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        lines.AddRange(StrokeFont.Lines(text, left, top, high));
    }

    /// <summary>Puts another sheet's ink onto this one.</summary>
    internal void Paste(Sheet other, int left, int top)
    {
        foreach (var box in other.boxes)
            Fill(left + box.Left, top + box.Top, box.Wide, box.High);
        foreach (var line in other.lines)
            lines.Add(line.Moved(left, top));
    }
}

internal readonly record struct InkBox(int Left, int Top, int Wide, int High);

/// <summary>A line through points, drawn with a round pen.</summary>
internal sealed record InkLine(IReadOnlyList<(double X, double Y)> Points, double Pen)
{
    public InkLine Moved(double right, double down) => this with { Points = [.. Points.Select(point => (point.X + right, point.Y + down))] };

    public void Draw(byte[] pixels, int width, int height)
    {
        for (var i = 0; i < Math.Max(1, Points.Count - 1); i++)
            Draw(pixels, width, height, Points[i], Points[Math.Min(i + 1, Points.Count - 1)]);
    }

    private void Draw(byte[] pixels, int width, int height, (double X, double Y) from, (double X, double Y) to)
    {
        // Never thinner than would leave gaps between dots.
        var radius = Math.Max(Pen / 2, 0.55);
        var (left, right) = (Math.Min(from.X, to.X) - radius, Math.Max(from.X, to.X) + radius);
        var (upper, lower) = (Math.Min(from.Y, to.Y) - radius, Math.Max(from.Y, to.Y) + radius);
        double alongX = to.X - from.X, alongY = to.Y - from.Y;
        var square = alongX * alongX + alongY * alongY;
        for (var y = Math.Max(0, (int)upper); y <= Math.Min(height - 1, (int)lower); y++)
        {
            for (var x = Math.Max(0, (int)left); x <= Math.Min(width - 1, (int)right); x++)
            {
                double offX = x + 0.5 - from.X, offY = y + 0.5 - from.Y;
                var share = square == 0 ? 0 : Math.Clamp((offX * alongX + offY * alongY) / square, 0, 1);
                offX -= share * alongX;
                offY -= share * alongY;
                if (offX * offX + offY * offY <= radius * radius)
                    pixels[y * width + x] = 0;
            }
        }
    }
}
