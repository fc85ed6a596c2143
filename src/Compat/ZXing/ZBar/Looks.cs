using ZXing.Common;
using ZXing.DataBar;
using ZXing.DataMatrix;

namespace ZXing.ZBar;

/// <summary>
/// The order in which a picture is looked at: as it is, then, for those who try harder, at other scales, turned, and last
/// for a Data Matrix. The first look that finds anything ends the search, so an easy picture costs one scan.
/// </summary>
internal sealed class Looks
{
    private const BarcodeFormat Usual = BarcodeFormat.EAN_13 | BarcodeFormat.EAN_8 | BarcodeFormat.UPC_A | BarcodeFormat.UPC_E
        | BarcodeFormat.CODE_128 | BarcodeFormat.QR_CODE;

    private const BarcodeFormat Lines = BarcodeFormat.EAN_13 | BarcodeFormat.EAN_8 | BarcodeFormat.UPC_A | BarcodeFormat.UPC_E
        | BarcodeFormat.CODE_128 | BarcodeFormat.ITF;

    // Doubling sharpens nothing on a large photo and costs four times the scan.
    private const long DoubledUpTo = 1_500_000;
    private const long HalvedFrom = 250_000;

    // Looking for white on black doubles the cost of finding nothing; large photos get that on their halves.
    private const long InvertedUpTo = 4_000_000;

    // Long codes that lie askew, and the matrix, are looked for at a size that bounds the time.
    private const long TurnedAt = 700_000;

    // libdmtx has no bound of its own; a texture can keep it busy for minutes.
    private static readonly TimeSpan MatrixLimit = TimeSpan.FromMilliseconds(60);

    // zbar crosses a picture upright and level. Between these, no code is more than 12 degrees off a line that crosses it.
    private static readonly double[] Turns = [45, 22.5, 67.5];

    private readonly BarcodeFormat formats;
    private readonly DecodingOptions options;
    private readonly List<Result> found = [];

    private Looks(DecodingOptions options)
    {
        this.options = options;
        formats = options.PossibleFormats is { Count: > 0 } asked ? asked.Aggregate((sum, next) => sum | next) : Usual;
    }

    private bool Inverts => options.TryInverted && !options.PureBarcode;

    public static List<Result> At(Plane picture, DecodingOptions options)
    {
        var looks = new Looks(options);
        looks.Lookup(picture);
        return looks.found;
    }

    private void Lookup(Plane picture)
    {
        if (Look(picture, formats, linesNeeded: 1) || Expanded(picture))
            return;
        if (!options.TryHarder || options.PureBarcode)
        {
            Matrices(picture);
            return;
        }

        if (picture.Area <= DoubledUpTo && Look(picture.Doubled(), formats, linesNeeded: 2))
            return;
        if (picture.Area >= HalvedFrom && Look(picture.Halved(), formats, linesNeeded: 1))
            return;
        if ((formats & Lines) != 0)
        {
            var small = picture.AtMost(TurnedAt);
            foreach (var degrees in Turns)
            {
                if (Look(small.Turned(degrees), formats & Lines, linesNeeded: 1))
                    return;
            }
        }

        Matrices(picture);
    }

    private bool Look(Plane plane, BarcodeFormat asked, int linesNeeded)
    {
        var hasExpanded = false;
        foreach (var symbol in Scan.Once(plane, asked, Inverts && plane.Area <= InvertedUpTo))
        {
            hasExpanded |= symbol.Type == SymbolType.DataBarExpanded;
            if (Evidence.Suffices(symbol, linesNeeded) && Reading.Of(symbol, plane, asked, options.AssumeGS1) is { } result)
                Add(result);
        }

        if (hasExpanded)
            _ = Expanded(plane);
        return found.Count > 0;
    }

    private bool Expanded(Plane plane)
    {
        if ((formats & BarcodeFormat.RSS_EXPANDED) == 0)
            return false;
        var texts = ExpandedScan.At(plane);
        if (texts.Count == 0 && Inverts && plane.Area <= InvertedUpTo)
            texts = ExpandedScan.At(plane.Inverted());
        foreach (var text in texts)
            Add(new Result(text, BarcodeFormat.RSS_EXPANDED, "]e0"));
        return found.Count > 0;
    }

    private void Matrices(Plane picture)
    {
        if ((formats & BarcodeFormat.DATA_MATRIX) == 0)
            return;
        foreach (var matrix in MatrixScan.At(picture.AtMost(TurnedAt), MatrixLimit))
            Add(new Result(QrText.From(matrix.Data), BarcodeFormat.DATA_MATRIX, matrix.IsGs1 ? "]d2" : "]d1"));
    }

    private void Add(Result result)
    {
        if (!found.Exists(other => other.BarcodeFormat == result.BarcodeFormat && other.Text == result.Text))
            found.Add(result);
    }
}
