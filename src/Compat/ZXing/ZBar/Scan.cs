using System.Runtime.InteropServices;

namespace ZXing.ZBar;

/// <summary>A code as zbar reports it.</summary>
/// <param name="Data">The bytes as they stand in the code; QR byte segments are not converted.</param>
/// <param name="Lines">Scan lines that agreed; a QR code has 1.</param>
/// <param name="IsGs1">FNC1 leads.</param>
/// <param name="IsAim">FNC1 is in second position.</param>
/// <param name="IsSideways">The bars were crossed from top to bottom.</param>
/// <param name="Points">Where scan lines met the end of the code.</param>
internal sealed record Symbol(SymbolType Type, byte[] Data, int Lines, bool IsGs1, bool IsAim, bool IsSideways, IReadOnlyList<(int X, int Y)> Points);

/// <summary>One look at one picture.</summary>
internal static class Scan
{
    private static readonly CULong Y800 = new('Y' | ('8' << 8) | ('0' << 16) | ('0' << 24));

    /// <param name="every">Rows and columns from one that is crossed to the next.</param>
    public static List<Symbol> Once(Plane plane, BarcodeFormat formats, bool inverted, int every)
    {
        Native.RequireLibrary();
        var scanner = Native.zbar_image_scanner_create();
        if (scanner == 0)
            throw new InsufficientMemoryException("zbar could not create a scanner.");
        try
        {
            Configure(scanner, formats, inverted, every);
            return Run(scanner, plane);
        }
        finally
        {
            Native.zbar_image_scanner_destroy(scanner);
        }
    }

    private static void Configure(nint scanner, BarcodeFormat formats, bool inverted, int every)
    {
        void Set(SymbolType symbol, Config config, int value) => _ = Native.zbar_image_scanner_set_config(scanner, symbol, config, value);

        Set(SymbolType.All, Config.Enable, 0);
        Set(SymbolType.All, Config.XDensity, every);
        Set(SymbolType.All, Config.YDensity, every);
        Set(SymbolType.All, Config.Position, 1);
        Set(SymbolType.All, Config.TestInverted, inverted ? 1 : 0);
        if ((formats & BarcodeFormat.EAN_8) != 0)
            Set(SymbolType.Ean8, Config.Enable, 1);
        if ((formats & (BarcodeFormat.EAN_13 | BarcodeFormat.UPC_A)) != 0)
            Set(SymbolType.Ean13, Config.Enable, 1);

        // Without its own switch a UPC-E would come out as an EAN-13 that is not printed anywhere.
        if ((formats & (BarcodeFormat.EAN_13 | BarcodeFormat.UPC_A | BarcodeFormat.UPC_E)) != 0)
            Set(SymbolType.UpcE, Config.Enable, 1);
        if ((formats & BarcodeFormat.CODE_128) != 0)
            Set(SymbolType.Code128, Config.Enable, 1);
        if ((formats & BarcodeFormat.ITF) != 0)
        {
            Set(SymbolType.Interleaved25, Config.Enable, 1);
            Set(SymbolType.Interleaved25, Config.MinLength, 6);
        }

        if ((formats & BarcodeFormat.QR_CODE) != 0)
        {
            Set(SymbolType.QrCode, Config.Enable, 1);
            Set(SymbolType.QrCode, Config.Binary, 1);
        }
    }

    private static unsafe List<Symbol> Run(nint scanner, Plane plane)
    {
        var image = Native.zbar_image_create();
        if (image == 0)
            throw new InsufficientMemoryException("zbar could not create an image.");
        try
        {
            fixed (byte* pixels = plane.Pixels)
            {
                Native.zbar_image_set_format(image, Y800);
                Native.zbar_image_set_size(image, (uint)plane.Width, (uint)plane.Height);
                Native.zbar_image_set_data(image, pixels, new CULong((nuint)plane.Area), 0);
                if (Native.zbar_scan_image(scanner, image) < 0)
                    throw new InvalidOperationException("zbar refused the picture.");
                var symbols = new List<Symbol>();
                for (var symbol = Native.zbar_image_first_symbol(image); symbol != 0; symbol = Native.zbar_symbol_next(symbol))
                    symbols.Add(Read(symbol));
                return symbols;
            }
        }
        finally
        {
            Native.zbar_image_destroy(image);
        }
    }

    private static Symbol Read(nint symbol)
    {
        var data = new byte[Native.zbar_symbol_get_data_length(symbol)];
        Marshal.Copy(Native.zbar_symbol_get_data(symbol), data, 0, data.Length);
        var points = new (int, int)[Native.zbar_symbol_get_loc_size(symbol)];
        for (var i = 0; i < points.Length; i++)
            points[i] = (Native.zbar_symbol_get_loc_x(symbol, (uint)i), Native.zbar_symbol_get_loc_y(symbol, (uint)i));
        var modifiers = Native.zbar_symbol_get_modifiers(symbol);
        var orientation = Native.zbar_symbol_get_orientation(symbol);
        return new Symbol(
            Native.zbar_symbol_get_type(symbol),
            data,
            Native.zbar_symbol_get_quality(symbol),
            IsGs1: (modifiers & 1) != 0,
            IsAim: (modifiers & 2) != 0,
            IsSideways: orientation is 1 or 3,
            points);
    }
}
