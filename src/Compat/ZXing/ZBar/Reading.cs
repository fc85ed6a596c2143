using System.Text;

namespace ZXing.ZBar;

/// <summary>What zbar saw, in ZXing's terms.</summary>
internal static class Reading
{
    /// <returns>Null for a symbol that was not asked for.</returns>
    public static Result? Of(Symbol symbol, Plane plane, BarcodeFormat asked, bool assumeGs1) => symbol.Type switch
    {
        SymbolType.Ean13 => Ean13(Encoding.ASCII.GetString(symbol.Data), asked),
        SymbolType.Ean8 => If(asked, BarcodeFormat.EAN_8, Encoding.ASCII.GetString(symbol.Data), "]E4"),
        SymbolType.UpcE => If(asked, BarcodeFormat.UPC_E, Encoding.ASCII.GetString(symbol.Data), "]E0"),
        SymbolType.Interleaved25 => If(asked, BarcodeFormat.ITF, Encoding.ASCII.GetString(symbol.Data), "]I0"),
        SymbolType.Code128 => Code128(symbol, plane, asked, assumeGs1),
        SymbolType.QrCode => If(asked, BarcodeFormat.QR_CODE, QrText.From(symbol.Data), symbol.IsGs1 ? "]Q3" : symbol.IsAim ? "]Q5" : "]Q1"),
        _ => null, // a part of a QR series, or a symbology that was never switched on
    };

    // A UPC-A is an EAN-13 that starts with 0; the two are one pattern of bars.
    private static Result? Ean13(string digits, BarcodeFormat asked) =>
        digits[0] == '0' && (asked & BarcodeFormat.UPC_A) != 0
            ? new Result(digits[1..], BarcodeFormat.UPC_A, "]E0")
            : If(asked, BarcodeFormat.EAN_13, digits, "]E0");

    private static Result? Code128(Symbol symbol, Plane plane, BarcodeFormat asked, bool assumeGs1)
    {
        var text = Code128Lines.Upper(symbol, plane) ?? Encoding.Latin1.GetString(symbol.Data);
        return symbol.IsGs1
            ? If(asked, BarcodeFormat.CODE_128, assumeGs1 ? "]C1" + text : text, "]C1")
            : If(asked, BarcodeFormat.CODE_128, text, symbol.IsAim ? "]C2" : "]C0");
    }

    private static Result? If(BarcodeFormat asked, BarcodeFormat format, string text, string identifier) =>
        (asked & format) == 0 ? null : new Result(text, format, identifier);
}
