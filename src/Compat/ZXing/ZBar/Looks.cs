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

    private const long MatrixDoubledUpTo = 400_000;

    // libdmtx has no bound of its own; a texture can keep it busy for minutes.
    private const long MatrixSteps = 20_000;

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
        var effort = new Effort(picture.Area);
        _ = effort.Allows(picture, Inverts);
        if (Look(picture, formats, Inverts, linesNeeded: 1))
            return;
        if (DataBars(picture))
            return;
        if (options.TryHarder && !options.PureBarcode && Harder(picture, effort))
            return;
        Matrices(picture);
    }

    private bool Harder(Plane picture, Effort effort)
    {
        if (picture.Area <= DoubledUpTo && LookIfAllowed(picture.Doubled(), formats, Inverts, linesNeeded: 2, effort))
            return true;
        if (picture.Area >= HalvedFrom && LookIfAllowed(picture.Halved(), formats, Inverts, linesNeeded: 1, effort))
            return true;
        if ((formats & Lines) == 0)
            return false;
        var small = picture.AtMost(TurnedAt);
        foreach (var degrees in Turns)
        {
            if (LookIfAllowed(small.Turned(degrees), formats & Lines, inverts: false, linesNeeded: 1, effort))
                return true;
        }

        return false;
    }

    private bool LookIfAllowed(Plane plane, BarcodeFormat asked, bool inverts, int linesNeeded, Effort effort) =>
        effort.Allows(plane, inverts) && Look(plane, asked, inverts, linesNeeded);

    private bool Look(Plane plane, BarcodeFormat asked, bool inverts, int linesNeeded)
    {
        foreach (var symbol in Scan.Once(plane, asked, inverts && plane.Area <= InvertedUpTo))
        {
            if (Evidence.Suffices(symbol, linesNeeded) && Reading.Of(symbol, plane, asked, options.AssumeGS1) is { } result)
                Add(result);
        }

        return found.Count > 0;
    }

    private bool DataBars(Plane plane)
    {
        if ((formats & (BarcodeFormat.RSS_14 | BarcodeFormat.RSS_EXPANDED)) == 0)
            return false;
        foreach (var (format, text) in DataBarScan.At(plane, formats, Inverts))
            Add(new Result(text, format, "]e0"));
        return found.Count > 0;
    }

    private void Matrices(Plane picture)
    {
        if ((formats & BarcodeFormat.DATA_MATRIX) == 0)
            return;
        var small = picture.AtMost(TurnedAt);
        var matrices = MatrixScan.At(small, MatrixSteps);

        // Modules of one or two pixels are at the limit of what libdmtx follows.
        if (matrices.Count == 0 && options.TryHarder && small.Area <= MatrixDoubledUpTo)
            matrices = MatrixScan.At(small.Doubled(), MatrixSteps);
        foreach (var matrix in matrices)
            Add(new Result(QrText.From(matrix.Data), BarcodeFormat.DATA_MATRIX, matrix.IsGs1 ? "]d2" : "]d1"));
    }

    private void Add(Result result)
    {
        if (!found.Exists(other => other.BarcodeFormat == result.BarcodeFormat && other.Text == result.Text))
            found.Add(result);
    }
}
