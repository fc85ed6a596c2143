using System.Buffers;
using CarbonPos.ReferenceTerminal.Images;
using QRCoder;

namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>A rendered QR code.</summary>
/// <param name="Image">The picture, quiet zone of 4 modules included.</param>
/// <param name="Version">1 to 40: 17 + 4 × version modules a side.</param>
public sealed record QrPicture(GrayImage Image, int Version)
{
    /// <summary>The picture as a PNG file.</summary>
    public byte[] ToPng() => PngWriter.Write(Image);
}

/// <summary>QR codes at error correction level M.</summary>
public static class QrPng
{
    /// <summary>The largest version of a flashcode: 69 modules a side still scan well from a phone's screen.</summary>
    public const int MaxFlashcodeVersion = 13;

    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:");

    /// <param name="text">Any text that fits: up to 2,331 bytes, or 3,391 characters if all are alphanumeric.</param>
    /// <param name="modulePixels">1 to 40 pixels a module.</param>
    /// <exception cref="ArgumentException">Empty, or too long.</exception>
    public static QrPicture Draw(string text, int modulePixels = 4)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        using var code = Encode(text);
        var modules = code.ModuleMatrix;
        var canvas = new Canvas(modules.Count, modules.Count, modulePixels);
        for (var y = 0; y < modules.Count; y++)
        {
            for (var x = 0; x < modules.Count; x++)
            {
                if (modules[y][x])
                    canvas.Fill(x, y, 1, 1);
            }
        }

        return new QrPicture(canvas.ToImage(), code.Version);
    }

    /// <summary>A flashcode's text, which QR packs at 5.5 bits a character because none is outside the alphanumeric set.</summary>
    /// <param name="text">1 to 483 characters of QR's alphanumeric set, which is Base45's.</param>
    /// <param name="modulePixels">1 to 40 pixels a module.</param>
    /// <exception cref="ArgumentException">A character outside the set, or more than fit in version <see cref="MaxFlashcodeVersion"/>.</exception>
    public static QrPicture DrawFlashcode(string text, int modulePixels = 4)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var stray = text.AsSpan().IndexOfAnyExcept(Alphanumeric);
        if (stray >= 0)
            throw new ArgumentException($"Character {stray + 1} of the flashcode is not of QR's alphanumeric set.", nameof(text));
        var picture = Draw(text, modulePixels);
        if (picture.Version > MaxFlashcodeVersion)
            throw new ArgumentException($"{text.Length} characters need QR version {picture.Version}; a flashcode has at most {MaxFlashcodeVersion}.", nameof(text));
        return picture;
    }

    private static QRCodeData Encode(string text)
    {
        try
        {
            return QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        }
        catch (QRCoder.Exceptions.DataTooLongException tooLong)
        {
            throw new ArgumentException($"{text.Length} characters are more than a QR code holds.", nameof(text), tooLong);
        }
    }
}
