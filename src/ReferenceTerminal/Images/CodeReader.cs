using ZXing;
using ZXing.Common;

namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>One code read from a picture.</summary>
/// <param name="Symbology">ZXing's name: <c>EAN_13</c>, <c>UPC_A</c>, <c>EAN_8</c>, <c>UPC_E</c>, <c>CODE_128</c>, <c>ITF</c>, <c>RSS_14</c>, <c>RSS_EXPANDED</c>, <c>QR_CODE</c> or <c>DATA_MATRIX</c>.</param>
/// <param name="Text">What the code holds; FNC1 between elements is the character 0x1D, a leading FNC1 is in <paramref name="Identifier"/>.</param>
/// <param name="Identifier">AIM symbology identifier such as <c>]C1</c>, <c>]Q3</c>, <c>]d2</c> or <c>]e0</c>, all GS1; null when the reader gave none.</param>
public sealed record ReadCode(string Symbology, string Text, string? Identifier)
{
    /// <summary>What a scanner would send: only the identifier tells a GS1 element string from other text.</summary>
    public string Scan => Identifier is "]C1" or "]Q3" or "]d2" or "]e0" ? Identifier + Text : Text;
}

/// <summary>Finds the codes that a shop meets: EAN, UPC, Code 128, ITF-14, DataBar, QR and Data Matrix.</summary>
public static class CodeReader
{
    private const string Gs1Code128 = "]C1";
    private const string Gs1DataMatrix = "]d2";
    private const char Fnc1 = '\x1D';

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
                    BarcodeFormat.CODE_128, BarcodeFormat.ITF, BarcodeFormat.RSS_14, BarcodeFormat.RSS_EXPANDED,
                    BarcodeFormat.QR_CODE, BarcodeFormat.DATA_MATRIX,
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
        var (format, text) = (result.BarcodeFormat, result.Text);
        return format switch
        {
            BarcodeFormat.CODE_128 when text.StartsWith(Gs1Code128, StringComparison.Ordinal) => new ReadCode(format.ToString(), text[Gs1Code128.Length..], Gs1Code128),
            // The text is the article's number alone; the identifier would announce elements.
            BarcodeFormat.RSS_14 => new ReadCode(format.ToString(), text, null),
            // ZXing.Net writes brackets, which need no identifier to be told.
            BarcodeFormat.RSS_EXPANDED => new ReadCode(format.ToString(), text, text.StartsWith('(') ? null : identifier),
            BarcodeFormat.DATA_MATRIX => new ReadCode(format.ToString(), identifier == Gs1DataMatrix ? text.TrimStart(Fnc1) : text, identifier),
            _ => new ReadCode(format.ToString(), text, identifier),
        };
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
