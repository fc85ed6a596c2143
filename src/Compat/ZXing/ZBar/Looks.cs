using ZXing.Common;
using ZXing.DataBar;
using ZXing.DataMatrix;

namespace ZXing.ZBar;

/// <summary>
/// The order in which a picture is looked at: as it is, for DataBar, then, while nothing was found and for those who try
/// harder, at other scales and turned, and last for a Data Matrix. What was found is painted over before the kinds that
/// zbar does not read are looked for beside it, so an easy picture costs little more than one scan.
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

    // Edges for each so many pixels: there is noise in it; there is hardly anything else.
    private const int NoisyFrom = 6, CrowdedFrom = 2;
    private const int EverySecond = 2, EveryThird = 3;

    // A small picture costs little, and thin bars close together fill it too.
    private const long CrowdedAt = 200_000;

    // No code has fewer.
    private const int FewestEdges = 90;

    // Lines that cross a code askew are many, and cross its neighbours too: half a UPC-A has been an EAN-8 on eleven of them.
    private const int AskewLines = 3;

    // zbar crosses a picture upright and level. Between these, no code is more than 12 degrees off a line that crosses it.
    private static readonly double[] Turns = [45, 22.5, 67.5];

    private readonly BarcodeFormat formats;
    private readonly DecodingOptions options;
    private readonly List<Result> found = [];
    private readonly List<Box> places = [];

    private Looks(DecodingOptions options)
    {
        this.options = options;
        formats = options.PossibleFormats is { Count: > 0 } asked ? asked.Aggregate((sum, next) => sum | next) : Usual;
    }

    private bool Inverts => options.TryInverted && !options.PureBarcode;

    private bool TriesHarder => options.TryHarder && !options.PureBarcode;

    public static List<Result> At(Plane picture, DecodingOptions options)
    {
        var looks = new Looks(options);
        looks.Lookup(picture);
        return looks.found;
    }

    private void Lookup(Plane picture)
    {
        var effort = new Effort(picture.Area);
        if (First(picture, effort) is not { } rest)
            return;
        if (found.Count > 0 && !TriesHarder)
            return;
        DataBars(rest.Without(places));
        if (found.Count == 0 && TriesHarder)
            Harder(picture, effort);
        Matrices(rest.Without(places));
    }

    /// <summary>As it is. One full of noise is first looked at without it, and then on some of its lines only.</summary>
    /// <returns>Where more can be looked for; null when there is nothing to see, or when a code was made out in so much noise that this is not worth its time.</returns>
    private Plane? First(Plane picture, Effort effort)
    {
        var edges = Edges.Count(picture);
        if (edges < FewestEdges && Edges.Count(picture.Halved()) < FewestEdges)
            return null;
        if (edges > picture.Area / NoisyFrom)
        {
            var evened = Texture.Evened(picture);
            if (Edges.Count(evened) < edges / 2 && LookIfAllowed(evened, formats, inverts: false, linesNeeded: 1, effort, every: EverySecond))
                return evened;
        }

        if (picture.Area >= CrowdedAt && edges > picture.Area / CrowdedFrom && LookIfAllowed(picture, formats, inverts: false, linesNeeded: 1, effort, every: EveryThird))
            return null;
        _ = LookIfAllowed(picture, formats, Inverts, linesNeeded: 1, effort);
        return picture;
    }

    private void Harder(Plane picture, Effort effort)
    {
        if (picture.Area <= DoubledUpTo && Doubled(picture.Doubled(), effort))
            return;
        if (picture.Area >= HalvedFrom && LookIfAllowed(picture.Halved(), formats, Inverts, linesNeeded: 1, effort))
            return;
        if ((formats & Lines) == 0)
            return;
        var small = picture.AtMost(TurnedAt);
        foreach (var degrees in Turns)
        {
            if (LookIfAllowed(small.Turned(degrees), formats & Lines, inverts: false, linesNeeded: AskewLines, effort))
                return;
        }
    }

    /// <summary>A QR code in white on black shows as it is or not at all: zbar takes long to see that a texture holds none.</summary>
    private bool Doubled(Plane plane, Effort effort) =>
        LookIfAllowed(plane, formats, inverts: false, linesNeeded: 2, effort)
        || (Inverts && (formats & Lines) != 0 && LookIfAllowed(plane.Inverted(), formats & Lines, inverts: false, linesNeeded: 1, effort, every: EverySecond));

    /// <param name="every">Rows and columns from one that is crossed to the next.</param>
    private bool LookIfAllowed(Plane plane, BarcodeFormat asked, bool inverts, int linesNeeded, Effort effort, int every = 1)
    {
        var invertsToo = inverts && plane.Area <= InvertedUpTo;
        if (!effort.Allows(plane, invertsToo, every))
            return false;
        foreach (var symbol in Scan.Once(plane, asked, invertsToo, every))
        {
            if (!Evidence.Suffices(symbol, linesNeeded) || Reading.Of(symbol, plane, asked, options.AssumeGS1) is not { } result)
                continue;
            Add(result);
            if (Box.Of(symbol, plane) is { } place)
                places.Add(place);
        }

        return found.Count > 0;
    }

    private void DataBars(Plane plane)
    {
        if ((formats & (BarcodeFormat.RSS_14 | BarcodeFormat.RSS_EXPANDED)) == 0 || Edges.Count(plane) < FewestEdges)
            return;
        foreach (var (format, text, place) in DataBarScan.At(plane, formats, Inverts))
        {
            Add(new Result(text, format, "]e0"));
            places.Add(place);
        }
    }

    private void Matrices(Plane plane)
    {
        if ((formats & BarcodeFormat.DATA_MATRIX) == 0 || Edges.Count(plane) < FewestEdges)
            return;
        var small = plane.AtMost(TurnedAt);
        var isAlone = found.Count == 0;
        var matrices = MatrixScan.At(small, isAlone ? WalkBound.Alone : WalkBound.Beside);

        // Modules of one or two pixels are at the limit of what libdmtx follows.
        if (matrices.Count == 0 && isAlone && options.TryHarder && small.Area <= MatrixDoubledUpTo)
            matrices = MatrixScan.At(small.Doubled(), WalkBound.Alone);
        foreach (var matrix in matrices)
            Add(new Result(QrText.From(matrix.Data), BarcodeFormat.DATA_MATRIX, matrix.IsGs1 ? "]d2" : "]d1"));
    }

    private void Add(Result result)
    {
        if (!found.Exists(other => other.BarcodeFormat == result.BarcodeFormat && other.Text == result.Text))
            found.Add(result);
    }
}
