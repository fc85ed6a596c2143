using CarbonPos.ReferenceTerminal.Images;

namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>White paper measured in modules, printed on in black.</summary>
internal sealed class Canvas
{
    private readonly int width;
    private readonly int height;
    private readonly int modulePixels;
    private readonly byte[] pixels;

    public Canvas(int modulesWide, int modulesHigh, int modulePixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(modulePixels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(modulePixels, 40);
        this.modulePixels = modulePixels;
        width = modulesWide * modulePixels;
        height = modulesHigh * modulePixels;
        pixels = new byte[width * height];
        Array.Fill(pixels, byte.MaxValue);
    }

    /// <summary>Blackens a rectangle given in modules.</summary>
    public void Fill(int left, int top, int wide, int high)
    {
        for (var y = top * modulePixels; y < (top + high) * modulePixels; y++)
            pixels.AsSpan(y * width + left * modulePixels, wide * modulePixels).Clear();
    }

    public GrayImage ToImage() => new(width, height, pixels);
}
