namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>A picture as brightness: one byte per pixel, 0 black to 255 white, row by row from the top, no padding.</summary>
public sealed class GrayImage
{
    /// <summary>The most that is decoded: 64 million pixels, four times what phones take by default.</summary>
    public const long MaxPixels = 64_000_000;

    /// <exception cref="ArgumentException">The size is not positive, above <see cref="MaxPixels"/>, or not that of the buffer.</exception>
    public GrayImage(int width, int height, byte[] pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (width < 1 || height < 1 || (long)width * height > MaxPixels)
            throw new ArgumentException($"{width} × {height} pixels: expected 1 to {MaxPixels} in all.", nameof(width));
        if (pixels.Length != width * height)
            throw new ArgumentException($"{width} × {height} pixels need {width * height} bytes; there are {pixels.Length}.", nameof(pixels));
        Width = width;
        Height = height;
        Pixels = pixels;
    }

    public int Width { get; }

    public int Height { get; }

    public byte[] Pixels { get; }

    internal static bool IsTooLarge(long width, long height) => width > MaxPixels || height > MaxPixels || width * height > MaxPixels;
}
