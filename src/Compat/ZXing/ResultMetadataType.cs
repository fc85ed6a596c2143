namespace ZXing;

/// <summary>The keys of <see cref="Result.ResultMetadata"/> that this stand-in fills.</summary>
public enum ResultMetadataType
{
    /// <summary>The AIM identifier as a string, such as "]C1" (GS1-128) or "]Q3" (QR code that starts with FNC1).</summary>
    SYMBOLOGY_IDENTIFIER = 14,
}
