using System.Runtime.InteropServices;

namespace ZXing.ZBar;

/// <summary>The calls of libzbar's C interface that reading a still picture needs.</summary>
internal static partial class Native
{
    private const string Library = "libzbar.so.0";

    /// <summary>Says which package to install instead of failing in the first call.</summary>
    public static void RequireLibrary()
    {
        if (!Present.Value)
            throw new DllNotFoundException($"{Library} is not installed. Barcodes are read by it: sudo apt-get install libzbar0");
    }

    private static readonly Lazy<bool> Present = new(() => NativeLibrary.TryLoad(Library, out _));

    [LibraryImport(Library)] public static partial nint zbar_image_scanner_create();
    [LibraryImport(Library)] public static partial void zbar_image_scanner_destroy(nint scanner);
    [LibraryImport(Library)] public static partial int zbar_image_scanner_set_config(nint scanner, SymbolType symbol, Config config, int value);
    [LibraryImport(Library)] public static partial int zbar_scan_image(nint scanner, nint image);

    [LibraryImport(Library)] public static partial nint zbar_image_create();
    [LibraryImport(Library)] public static partial void zbar_image_destroy(nint image);
    [LibraryImport(Library)] public static partial void zbar_image_set_format(nint image, CULong fourcc);
    [LibraryImport(Library)] public static partial void zbar_image_set_size(nint image, uint width, uint height);
    [LibraryImport(Library)] public static unsafe partial void zbar_image_set_data(nint image, byte* data, CULong length, nint cleanup);
    [LibraryImport(Library)] public static partial nint zbar_image_first_symbol(nint image);

    [LibraryImport(Library)] public static partial nint zbar_symbol_next(nint symbol);
    [LibraryImport(Library)] public static partial SymbolType zbar_symbol_get_type(nint symbol);
    [LibraryImport(Library)] public static partial nint zbar_symbol_get_data(nint symbol);
    [LibraryImport(Library)] public static partial uint zbar_symbol_get_data_length(nint symbol);
    [LibraryImport(Library)] public static partial int zbar_symbol_get_quality(nint symbol);
    [LibraryImport(Library)] public static partial uint zbar_symbol_get_modifiers(nint symbol);
    [LibraryImport(Library)] public static partial uint zbar_symbol_get_loc_size(nint symbol);
    [LibraryImport(Library)] public static partial int zbar_symbol_get_loc_x(nint symbol, uint index);
    [LibraryImport(Library)] public static partial int zbar_symbol_get_loc_y(nint symbol, uint index);
    [LibraryImport(Library)] public static partial int zbar_symbol_get_orientation(nint symbol);
}

internal enum SymbolType
{
    All = 0,
    Ean8 = 8,
    UpcE = 9,
    Ean13 = 13,
    Interleaved25 = 25,
    QrCode = 64,
    Code128 = 128,
}

internal enum Config
{
    Enable = 0,
    Binary = 4,
    MinLength = 0x20,
    Position = 0x80,
    TestInverted = 0x81,
    XDensity = 0x100,
    YDensity = 0x101,
}
