using ZXing.ZBar;

namespace ZXing.DataMatrix;

/// <summary>A Data Matrix as libdmtx read it.</summary>
/// <param name="Data">Its bytes; FNC1 is 0x1D, also in first place.</param>
/// <param name="IsGs1">FNC1 leads.</param>
internal sealed record Matrix(byte[] Data, bool IsGs1);

/// <summary>Looks for Data Matrix codes within a bound that the picture alone decides.</summary>
internal static class MatrixScan
{
    private const byte Fnc1 = 0x1D;
    private const int Fnc1CodeWord = 232;

    // A code may touch the picture's border; libdmtx wants to see its outside.
    private const int Margin = 10;

    private const int AllCorrections = -1;

    /// <param name="most">Steps along edges, see <see cref="MatrixWalk"/>.</param>
    public static List<Matrix> At(Plane picture, long most)
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
                    return Decode(image, plane, most);
                }
                finally
                {
                    _ = Native.dmtxImageDestroy(ref image);
                }
            }
        }
    }

    private static List<Matrix> Decode(nint image, Plane plane, long most)
    {
        var decoder = Native.dmtxDecodeCreate(image, 1);
        if (decoder == 0)
            return [];
        try
        {
            _ = Native.dmtxDecodeSetProp(decoder, Native.Fnc1Value, Fnc1);
            return new MatrixWalk(decoder, plane, most).Run();
        }
        finally
        {
            _ = Native.dmtxDecodeDestroy(ref decoder);
        }
    }

    /// <returns>Null when it cannot be made right.</returns>
    public static unsafe Matrix? Read(nint decoder, nint region)
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
