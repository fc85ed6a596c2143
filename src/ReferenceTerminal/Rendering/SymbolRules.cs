namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>What is printed.</summary>
public enum PrintedSymbology
{
    /// <summary>13 digits.</summary>
    Ean13,

    /// <summary>8 digits.</summary>
    Ean8,

    /// <summary>12 digits.</summary>
    UpcA,

    /// <summary>Code 128 that starts with FNC1: a GS1 element string.</summary>
    Gs1128,

    /// <summary>14 digits, for cases and cartons.</summary>
    Itf14,

    /// <summary>QR: a GS1 Digital Link or any other text.</summary>
    QrCode,

    /// <summary>QR of a flashcode: alphanumeric, level M, at most version 13.</summary>
    Flashcode,
}

/// <summary>
/// Sizes by the GS1 General Specifications, 5.12.3: X-dimension in millimetres, height of the bars and quiet zones. The smallest
/// module of EAN and UPC is the one for printing on demand, two dots of a printer of 203 dots per inch.
/// </summary>
/// <remarks>
/// Checked against public summaries: the size guide of GS1 Sweden (EAN, ITF-14, GS1-128), GS1 UK on QR codes at the point of sale,
/// and, for digits and quiet zones, what the barcode library Zint quotes of sections 5.2 to 5.4. docs/how-to/print-labels.md names them.
/// </remarks>
/// <param name="Name">As people call it.</param>
/// <param name="LeastModule">Millimetres.</param>
/// <param name="OpenModule">Millimetres: the least on what leaves the shop that prints it. Below, the till says so.</param>
/// <param name="UsualModule">Millimetres.</param>
/// <param name="MostModule">Millimetres.</param>
/// <param name="BarModules">Height of the bars in modules; 0 where millimetres say it.</param>
/// <param name="BarMillimetres">Height of the bars in millimetres; 0 where modules say it.</param>
/// <param name="QuietLeft">Modules.</param>
/// <param name="QuietRight">Modules.</param>
internal sealed record SymbolRules(
    string Name, double LeastModule, double OpenModule, double UsualModule, double MostModule, double BarModules, double BarMillimetres, int QuietLeft, int QuietRight)
{
    private static readonly SymbolRules Ean13 = new("EAN-13", 0.249, 0.264, 0.330, 0.660, 69.24, 0, 11, 7);
    private static readonly SymbolRules Ean8 = new("EAN-8", 0.249, 0.264, 0.330, 0.660, 55.24, 0, 7, 7);
    private static readonly SymbolRules UpcA = new("UPC-A", 0.249, 0.264, 0.330, 0.660, 69.24, 0, 9, 9);
    private static readonly SymbolRules Gs1128 = new("GS1-128", 0.249, 0.495, 0.495, 1.016, 0, 31.75, 10, 10);
    private static readonly SymbolRules Itf14 = new("ITF-14", 0.495, 0.495, 0.495, 1.016, 0, 31.75, 10, 10);
    private static readonly SymbolRules Qr = new("QR", 0.396, 0.396, 0.495, 0.990, 0, 0, 4, 4);

    // GS1 says nothing of flashcodes: they are shown by phones, and read from near.
    private static readonly SymbolRules Flashcode = new("a flashcode", 0.249, 0.249, 0.495, 0.990, 0, 0, 4, 4);

    public static SymbolRules Of(PrintedSymbology symbology) => symbology switch
    {
        PrintedSymbology.Ean13 => Ean13,
        PrintedSymbology.Ean8 => Ean8,
        PrintedSymbology.UpcA => UpcA,
        PrintedSymbology.Gs1128 => Gs1128,
        PrintedSymbology.Itf14 => Itf14,
        PrintedSymbology.QrCode => Qr,
        PrintedSymbology.Flashcode => Flashcode,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public int BarDots(PrintScale scale) => BarModules > 0 ? (int)Math.Ceiling(BarModules * scale.DotsPerModule) : scale.Dots(BarMillimetres);
}
