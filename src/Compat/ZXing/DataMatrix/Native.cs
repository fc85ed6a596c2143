using System.Runtime.InteropServices;

namespace ZXing.DataMatrix;

/// <summary>The calls of libdmtx's C interface that reading a still picture needs.</summary>
internal static partial class Native
{
    public const int Gray8 = 300, NoFlip = 0, ImageFlip = 307, Fnc1Value = 104;

    private const string Library = "libdmtx.so.0";

    private static readonly Lazy<bool> Present = new(() => NativeLibrary.TryLoad(Library, out _));

    /// <summary>Says which package to install instead of failing in the first call.</summary>
    public static void RequireLibrary()
    {
        if (!Present.Value)
            throw new DllNotFoundException($"{Library} is not installed. Data Matrix codes are read by it: sudo apt-get install libdmtx0b");
    }

    [LibraryImport(Library)] public static unsafe partial nint dmtxImageCreate(byte* pixels, int width, int height, int packing);
    [LibraryImport(Library)] public static partial uint dmtxImageDestroy(ref nint image);
    [LibraryImport(Library)] public static partial uint dmtxImageSetProp(nint image, int property, int value);
    [LibraryImport(Library)] public static partial nint dmtxDecodeCreate(nint image, int scale);
    [LibraryImport(Library)] public static partial uint dmtxDecodeDestroy(ref nint decoder);
    [LibraryImport(Library)] public static partial uint dmtxDecodeSetProp(nint decoder, int property, int value);
    [LibraryImport(Library)] public static partial nint dmtxRegionScanPixel(nint decoder, int x, int y);
    [LibraryImport(Library)] public static unsafe partial byte* dmtxDecodeGetCache(nint decoder, int x, int y);
    [LibraryImport(Library)] public static partial uint dmtxRegionDestroy(ref nint region);
    [LibraryImport(Library)] public static partial nint dmtxDecodeMatrixRegion(nint decoder, nint region, int corrections);
    [LibraryImport(Library)] public static partial uint dmtxMessageDestroy(ref nint message);
}

/// <summary>DmtxMessage: the module grid, the code words in it and the text that they spell.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Message
{
    public nuint ArraySize;
    public nuint CodeSize;
    public nuint OutputSize;
    public int OutputLength;
    public int PadCount;
    public int Fnc1;
    public nint Array;
    public nint Code;
    public nint Output;
}
