namespace ZXing.ZBar;

/// <summary>
/// How many scan lines must agree before a one-dimensional code is believed. A false read sells somebody the wrong
/// thing, a miss is scanned again; QR codes carry their own error correction.
/// </summary>
internal static class Evidence
{
    /// <param name="factor">1 for the picture as it is, 2 for a doubled one, where one line of the original counts twice.</param>
    public static bool Suffices(Symbol symbol, int factor) => symbol.Type == SymbolType.QrCode || symbol.Lines >= factor * symbol.Type switch
    {
        SymbolType.Ean13 => 4,      // one check digit
        SymbolType.Ean8 => 6,       // one check digit over half as much
        SymbolType.UpcE => 8,       // its check digit is implied by six parities
        SymbolType.Code128 => 2,    // a modulo 103 check over every character
        SymbolType.Interleaved25 => 6,
        _ => int.MaxValue,
    };
}
