using ZXing.Common;

namespace ZXing.ZBar;

/// <summary>
/// The order in which a picture is looked at: as it is, then, for those who try harder, at other scales. The first look
/// that finds anything ends the search, so an easy picture costs one scan.
/// </summary>
internal static class Looks
{
    private const BarcodeFormat Usual = BarcodeFormat.EAN_13 | BarcodeFormat.EAN_8 | BarcodeFormat.UPC_A | BarcodeFormat.UPC_E
        | BarcodeFormat.CODE_128 | BarcodeFormat.QR_CODE;

    // Doubling sharpens nothing on a large photo and costs four times the scan.
    private const long DoubledUpTo = 1_500_000;
    private const long HalvedFrom = 250_000;

    // Looking for white on black doubles the cost of finding nothing; large photos get that on their halves.
    private const long InvertedUpTo = 4_000_000;

    public static List<Result> At(Plane picture, DecodingOptions options)
    {
        var formats = options.PossibleFormats is { Count: > 0 } asked ? asked.Aggregate((sum, next) => sum | next) : Usual;
        var harder = options.TryHarder && !options.PureBarcode;

        var found = Look(picture, formats, options, linesNeeded: 1);
        if (found.Count == 0 && harder && picture.Area <= DoubledUpTo)
            found = Look(picture.Doubled(), formats, options, linesNeeded: 2);
        if (found.Count == 0 && harder && picture.Area >= HalvedFrom)
            found = Look(picture.Halved(), formats, options, linesNeeded: 1);
        return found;
    }

    private static List<Result> Look(Plane plane, BarcodeFormat formats, DecodingOptions options, int linesNeeded)
    {
        var inverted = options.TryInverted && !options.PureBarcode && plane.Area <= InvertedUpTo;
        var found = new List<Result>();
        foreach (var symbol in Scan.Once(plane, formats, inverted))
        {
            if (!Evidence.Suffices(symbol, linesNeeded) || Reading.Of(symbol, plane, formats, options.AssumeGS1) is not { } result)
                continue;
            if (!found.Exists(other => other.BarcodeFormat == result.BarcodeFormat && other.Text == result.Text))
                found.Add(result);
        }

        return found;
    }
}
