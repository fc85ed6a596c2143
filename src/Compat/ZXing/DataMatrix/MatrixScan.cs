using System.Runtime.InteropServices;
using ZXing.ZBar;

namespace ZXing.DataMatrix;

/// <summary>A Data Matrix as libdmtx read it.</summary>
/// <param name="Data">Its bytes; FNC1 is 0x1D, also in first place.</param>
/// <param name="IsGs1">FNC1 leads.</param>
internal sealed record Matrix(byte[] Data, bool IsGs1);

/// <summary>Looks for Data Matrix codes within a bound of processor time.</summary>
internal static class MatrixScan
{
    private const byte Fnc1 = 0x1D;
    private const int Fnc1CodeWord = 232;

    // A code may touch the picture's border; libdmtx wants to see its outside.
    private const int Margin = 10;

    // libdmtx looks at the clock on the wall; after each such slice the processor's is asked.
    private const int SliceMilliseconds = 10;
    private const int MostSlices = 200;

    private const int MostCodes = 16;
    private const int AllCorrections = -1;

    public static List<Matrix> At(Plane picture, TimeSpan limit)
    {
        Native.RequireLibrary();
        var plane = picture.Framed(Margin);
        unsafe
        {
            fixed (byte* pixels = plane.Pixels)
            {
                var image = Native.dmtxImageCreate(pixels, plane.Width, plane.Height, Native.Gray8);
                if (image == 0)
                    return [];
                try
                {
                    _ = Native.dmtxImageSetProp(image, Native.ImageFlip, Native.NoFlip);
                    return Decode(image, limit);
                }
                finally
                {
                    _ = Native.dmtxImageDestroy(ref image);
                }
            }
        }
    }

    private static List<Matrix> Decode(nint image, TimeSpan limit)
    {
        var decoder = Native.dmtxDecodeCreate(image, 1);
        if (decoder == 0)
            return [];
        try
        {
            _ = Native.dmtxDecodeSetProp(decoder, Native.Fnc1Value, Fnc1);
            var found = new List<Matrix>();
            var end = Effort.Now() + limit;
            for (var slice = 0; slice < MostSlices && found.Count < MostCodes && Effort.Now() < end; slice++)
            {
                var until = Native.dmtxTimeAdd(Native.dmtxTimeNow(), new CLong(SliceMilliseconds));
                var region = Native.dmtxRegionFindNext(decoder, ref until);
                if (region != 0)
                {
                    if (Read(decoder, region) is { } matrix)
                        found.Add(matrix);
                    _ = Native.dmtxRegionDestroy(ref region);
                }
                else if (Native.dmtxTimeExceeded(until) == 0)
                {
                    break; // it ended before its time: every place has been looked at
                }
            }

            return found;
        }
        finally
        {
            _ = Native.dmtxDecodeDestroy(ref decoder);
        }
    }

    private static unsafe Matrix? Read(nint decoder, nint region)
    {
        var message = Native.dmtxDecodeMatrixRegion(decoder, region, AllCorrections);
        if (message == 0)
            return null;
        try
        {
            ref readonly var read = ref *(Message*)message;
            if (read.OutputLength <= 0 || (nuint)read.OutputLength > read.OutputSize || read.CodeSize == 0)
                return null;
            return new Matrix(new ReadOnlySpan<byte>((void*)read.Output, read.OutputLength).ToArray(), *(byte*)read.Code == Fnc1CodeWord);
        }
        finally
        {
            _ = Native.dmtxMessageDestroy(ref message);
        }
    }
}
