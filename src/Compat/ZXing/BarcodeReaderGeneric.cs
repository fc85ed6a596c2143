using ZXing.Common;
using ZXing.ZBar;

namespace ZXing;

/// <summary>
/// ZXing.Net's reader by name and shape, over Debian's libzbar0 and libdmtx0b, and a DataBar reader of its own.
/// Reads EAN_13, EAN_8, UPC_A, UPC_E, CODE_128, ITF, RSS_14, RSS_EXPANDED, QR_CODE and DATA_MATRIX; other formats are
/// never found.
/// </summary>
/// <remarks>
/// Known differences from the real package: FNC1 inside a Code 128 always arrives as the byte 0x1D (the real one drops
/// it unless <see cref="DecodingOptions.AssumeGS1"/> is set), an RSS_EXPANDED is its element string with 0x1D between
/// elements (the real one writes brackets), and codes turned by any angle are found without asking.
/// </remarks>
public class BarcodeReaderGeneric
{
    private DecodingOptions? options;

    public DecodingOptions Options
    {
        get => options ??= new DecodingOptions();
        set => options = value;
    }

    /// <summary>The first code found, or null.</summary>
    /// <exception cref="DllNotFoundException">The native library is missing; the message names the Debian package.</exception>
    public virtual Result? Decode(LuminanceSource luminanceSource) => DecodeMultiple(luminanceSource)?[0];

    /// <summary>Every code found, or null when there is none.</summary>
    /// <exception cref="DllNotFoundException">The native library is missing; the message names the Debian package.</exception>
    public virtual Result[]? DecodeMultiple(LuminanceSource luminanceSource)
    {
        ArgumentNullException.ThrowIfNull(luminanceSource);
        if (luminanceSource.Width < 1 || luminanceSource.Height < 1)
            return null;

        var found = Looks.At(new Plane(luminanceSource.Matrix, luminanceSource.Width, luminanceSource.Height), Options);
        return found.Count == 0 ? null : [.. found];
    }
}
