using ZXing;
using ZXing.Common;

namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>One code read from a picture.</summary>
/// <param name="Symbology">ZXing's name: <c>EAN_13</c>, <c>UPC_A</c>, <c>EAN_8</c>, <c>UPC_E</c>, <c>CODE_128</c>, <c>ITF</c> or <c>QR_CODE</c>.</param>
/// <param name="Text">What the code holds; FNC1 between elements is the character 0x1D, a leading FNC1 is in <paramref name="Identifier"/>.</param>
/// <param name="Identifier">AIM symbology identifier such as <c>]C1</c> or <c>]Q3</c>, both GS1; null when the reader gave none.</param>
public sealed record ReadCode(string Symbology, string Text, string? Identifier);

/// <summary>Finds the codes that a shop meets: EAN, UPC, Code 128, ITF-14 and QR.</summary>
public static class CodeReader
{
    private const string Gs1Code128 = "]C1";

    /// <returns>Every code found, each once; empty when there is none.</returns>
    /// <exception cref="DllNotFoundException">A native library is missing; the message names its package.</exception>
    public static IReadOnlyList<ReadCode> Read(GrayImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var reader = new BarcodeReaderGeneric
        {
            Options = new DecodingOptions
            {
                TryHarder = true,
                TryInverted = true,
                AssumeGS1 = true, // without it ZXing.Net drops the separators inside a GS1-128
                PossibleFormats =
                [
                    BarcodeFormat.EAN_13, BarcodeFormat.EAN_8, BarcodeFormat.UPC_A, BarcodeFormat.UPC_E,
                    BarcodeFormat.CODE_128, BarcodeFormat.ITF, BarcodeFormat.QR_CODE,
                ],
            },
        };
        var source = new RGBLuminanceSource(image.Pixels, image.Width, image.Height, RGBLuminanceSource.BitmapFormat.Gray8);
        var results = reader.DecodeMultiple(source) ?? [];
        return [.. results.Where(IsTrusted).Select(Describe).Distinct()];
    }

    private static ReadCode Describe(Result result)
    {
        var identifier = result.ResultMetadata is { } metadata && metadata.TryGetValue(ResultMetadataType.SYMBOLOGY_IDENTIFIER, out var value)
            ? value as string
            : null;
        return result.BarcodeFormat == BarcodeFormat.CODE_128 && result.Text.StartsWith(Gs1Code128, StringComparison.Ordinal)
            ? new ReadCode(result.BarcodeFormat.ToString(), result.Text[Gs1Code128.Length..], Gs1Code128)
            : new ReadCode(result.BarcodeFormat.ToString(), result.Text, identifier);
    }

    // ITF has no check of its own and part of one passes for a whole one; the 14 digits of a trade item carry theirs.
    private static bool IsTrusted(Result result) => result.BarcodeFormat != BarcodeFormat.ITF || IsItf14(result.Text);

    private static bool IsItf14(string text)
    {
        if (text.Length != 14 || !text.All(char.IsAsciiDigit))
            return false;
        var sum = 0;
        for (var i = 0; i < text.Length; i++)
            sum += (text[i] - '0') * (i % 2 == 0 ? 3 : 1);
        return sum % 10 == 0;
    }
}
