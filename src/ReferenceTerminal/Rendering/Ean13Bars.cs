using CarbonPos.ReferenceTerminal.Images;

namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>An EAN-13 as a shop prints it, for programs that need one picture quickly.</summary>
public static class Ean13Bars
{
    private const int ScreenDotsPerInch = 300;

    /// <param name="digits">13 digits with a right check digit; a UPC-A is its 12 digits after a 0.</param>
    /// <param name="modulePixels">Width of the thinnest bar, 1 to 40 pixels.</param>
    /// <exception cref="ArgumentException">Not 13 digits, or a wrong check digit.</exception>
    public static GrayImage Draw(string digits, int modulePixels = 3) => Sheet(digits, modulePixels).ToImage();

    /// <summary>The picture of <see cref="Draw"/> as a PNG file.</summary>
    /// <inheritdoc cref="Draw"/>
    public static byte[] Render(string digits, int modulePixels = 3) => Sheet(digits, modulePixels).ToPng();

    private static Sheet Sheet(string digits, int modulePixels) =>
        PrintOrder.Read(digits, PrintedSymbology.Ean13).TryGet(out var order, out var fault)
            ? PrintedLabel.Draw(order, new PrintScale(modulePixels, ScreenDotsPerInch))
            : throw new ArgumentException(fault.English, nameof(digits));
}
