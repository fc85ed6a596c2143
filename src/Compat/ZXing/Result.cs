namespace ZXing;

/// <summary>One code that was found in an image.</summary>
public sealed class Result
{
    internal Result(string text, BarcodeFormat format, string symbologyIdentifier)
    {
        Text = text;
        BarcodeFormat = format;
        ResultMetadata = new Dictionary<ResultMetadataType, object>
        {
            [ResultMetadataType.SYMBOLOGY_IDENTIFIER] = symbologyIdentifier,
        };
    }

    public string Text { get; }

    public BarcodeFormat BarcodeFormat { get; }

    public IDictionary<ResultMetadataType, object> ResultMetadata { get; }

    public override string ToString() => Text;
}
