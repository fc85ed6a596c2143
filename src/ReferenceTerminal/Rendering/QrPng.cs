using System.Buffers;
using System.Collections;
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

    private const int MaxModulePixels = 40;
    private const int QuietZones = 8;

    // Version 13 at level M, alphanumeric.
    private const int MaxFlashcodeLength = 483;

    private static readonly SearchValues<char> Alphanumeric = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:");

    /// <param name="text">Any text that fits: up to 2,331 bytes, or 3,391 characters if all are alphanumeric.</param>
    /// <param name="modulePixels">1 to 40 pixels a module.</param>
    /// <exception cref="ArgumentException">Empty, or too long.</exception>
    public static QrPicture Draw(string text, int modulePixels = 4)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(modulePixels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(modulePixels, MaxModulePixels);
        var modules = Modules(text);
        var side = modules.Count * modulePixels;
        var pixels = new byte[side * side];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = modules[i / side / modulePixels][i % side / modulePixels] ? byte.MinValue : byte.MaxValue;
        return new QrPicture(new GrayImage(side, side, pixels), Version(modules));
    }

    /// <summary>A flashcode's text, which QR packs at 5.5 bits a character because none is outside the alphanumeric set.</summary>
    /// <param name="text">1 to 483 characters of QR's alphanumeric set, which is Base45's.</param>
    /// <param name="modulePixels">1 to 40 pixels a module.</param>
    /// <exception cref="ArgumentException">A character outside the set, or more than fit in version <see cref="MaxFlashcodeVersion"/>.</exception>
    public static QrPicture DrawFlashcode(string text, int modulePixels = 4)
    {
        CheckFlashcode(text);
        return Draw(text, modulePixels);
    }

    /// <summary>The modules, quiet zone included; true is dark.</summary>
    internal static IReadOnlyList<BitArray> Modules(string text)
    {
        try
        {
            using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
            return [.. code.ModuleMatrix];
        }
        catch (QRCoder.Exceptions.DataTooLongException tooLong)
        {
            throw new ArgumentException($"{text.Length} characters are more than a QR code holds.", nameof(text), tooLong);
        }
    }

    /// <inheritdoc cref="Modules"/>
    internal static IReadOnlyList<BitArray> FlashcodeModules(string text)
    {
        CheckFlashcode(text);
        return Modules(text);
    }

    /// <summary>Where the first character stands that no flashcode has, or -1; and whether the text is short enough.</summary>
    internal static (int Stray, bool Fits) FlashcodeFits(string text) => (text.AsSpan().IndexOfAnyExcept(Alphanumeric), text.Length <= MaxFlashcodeLength);

    private static int Version(IReadOnlyList<BitArray> modules) => (modules.Count - QuietZones - 17) / 4;

    private static void CheckFlashcode(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var (stray, fits) = FlashcodeFits(text);
        if (stray >= 0)
            throw new ArgumentException($"Character {stray + 1} of the flashcode is not of QR's alphanumeric set.", nameof(text));
        if (!fits)
            throw new ArgumentException($"{text.Length} characters do not fit into QR version {MaxFlashcodeVersion}, a flashcode's largest.", nameof(text));
    }
}
