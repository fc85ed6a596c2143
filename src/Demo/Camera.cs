using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Rendering;

namespace CarbonPos.Demo;

/// <summary>A code that was read back from an image file.</summary>
/// <param name="File">Full path.</param>
/// <param name="Code">What the reader found in it.</param>
internal sealed record Scan(string File, ReadCode Code);

/// <summary>Draws codes into image files and reads them from there. Nothing that was drawn is remembered: only the file speaks.</summary>
internal sealed class Camera(DemoFolder folder)
{
    private int shown;

    /// <summary>Draws a product's bars and scans them.</summary>
    /// <param name="gtin">13 digits.</param>
    public Scan Product(string gtin)
    {
        var file = Path.Combine(folder.Products, gtin + ".png");
        File.WriteAllBytes(file, Ean13Bars.Render(gtin));
        return Read(file);
    }

    /// <summary>Draws what a phone shows and scans it.</summary>
    /// <param name="citizen">Names the file.</param>
    /// <param name="text">The flashcode.</param>
    public (Scan Scan, int QrVersion) Flashcode(Citizen citizen, string text)
    {
        var picture = QrPng.DrawFlashcode(text);
        var file = Path.Combine(folder.Flashcodes, $"{++shown}-{citizen.Key}.png");
        File.WriteAllBytes(file, picture.ToPng());
        return (Read(file), picture.Version);
    }

    /// <exception cref="DemoException">The picture does not hold exactly one code.</exception>
    private static Scan Read(string file)
    {
        if (!ImageFile.Read(file).TryGet(out var image, out var fault)) throw new DemoException($"{file}: {fault.Sentence}");
        return CodeReader.Read(image) is [var code] ? new(file, code) : throw new DemoException($"{file}: no code, or more than one, was read.");
    }
}
