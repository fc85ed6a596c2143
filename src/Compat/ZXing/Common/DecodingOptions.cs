namespace ZXing.Common;

/// <summary>What to look for, and how hard.</summary>
public class DecodingOptions
{
    /// <summary>Look again at other scales when the picture as it is shows nothing.</summary>
    public bool TryHarder { get; set; }

    /// <summary>Look again with black and white exchanged when the picture as it is shows nothing.</summary>
    public bool TryInverted { get; set; }

    /// <summary>The picture is a clean rendering of one code: a single look, whatever the other options say.</summary>
    public bool PureBarcode { get; set; }

    /// <summary>A Code 128 that starts with FNC1 gets "]C1" before its text.</summary>
    public bool AssumeGS1 { get; set; }

    /// <summary>
    /// The symbologies to look for. Null means those a shop meets: EAN, UPC, Code 128 and QR. ITF is read only when
    /// named: part of another code can pass for a short one.
    /// </summary>
    public IList<BarcodeFormat>? PossibleFormats { get; set; }
}
