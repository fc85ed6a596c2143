using System.Runtime.InteropServices;

namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>JPEG through libturbojpeg, straight to grey.</summary>
internal static partial class Jpeg
{
    private const string Library = "libturbojpeg.so.0";
    private const int GrayPixels = 6;
    private const int CmykColorspace = 3;
    private const int FatalError = 1;

    // A progressive picture of thousands of near-empty scans would cost minutes.
    private const int LimitScans = 32768;

    private static readonly NativePackage Package = new(Library, "libturbojpeg0");

    public static ImageParse Decode(ReadOnlySpan<byte> file)
    {
        if (!Package.IsInstalled)
            return ImageParse.Failed(ImageFaultCode.LibraryMissing, $"JPEG pictures are decoded by {Package.Advice}");
        var decoder = tjInitDecompress();
        if (decoder == 0)
            return ImageParse.Failed(ImageFaultCode.Unsupported, "The JPEG library could not start.");
        try
        {
            return Decode(decoder, file);
        }
        finally
        {
            _ = tjDestroy(decoder);
        }
    }

    private static unsafe ImageParse Decode(nint decoder, ReadOnlySpan<byte> file)
    {
        fixed (byte* bytes = file)
        {
            var size = new CULong((nuint)file.Length);
            if (tjDecompressHeader3(decoder, bytes, size, out var width, out var height, out _, out var colorspace) != 0 && IsFatal(decoder))
                return Failed(decoder);
            if (width < 1 || height < 1)
                return ImageParse.Failed(ImageFaultCode.Damaged, "The JPEG header is impossible.");
            if (GrayImage.IsTooLarge(width, height))
                return ImageParse.TooLarge(width, height);
            if (colorspace >= CmykColorspace)
                return ImageParse.Failed(ImageFaultCode.Unsupported, "The JPEG is in print colours (CMYK); save it as RGB or grey.");

            var pixels = new byte[width * height];
            fixed (byte* target = pixels)
            {
                // A warning means that something was damaged; what could be decoded may still show its code.
                if (tjDecompress2(decoder, bytes, size, target, width, width, height, GrayPixels, LimitScans) != 0 && IsFatal(decoder))
                    return Failed(decoder);
            }

            return ImageParse.Of(new GrayImage(width, height, pixels));
        }
    }

    private static bool IsFatal(nint decoder) => tjGetErrorCode(decoder) == FatalError;

    private static ImageParse Failed(nint decoder) => ImageParse.Failed(
        ImageFaultCode.Damaged,
        $"The JPEG could not be decoded: {Marshal.PtrToStringUTF8(tjGetErrorStr2(decoder))}");

    [LibraryImport(Library)] private static partial nint tjInitDecompress();

    [LibraryImport(Library)] private static partial int tjDestroy(nint decoder);

    [LibraryImport(Library)] private static partial int tjGetErrorCode(nint decoder);

    [LibraryImport(Library)] private static partial nint tjGetErrorStr2(nint decoder);

    [LibraryImport(Library)]
    private static unsafe partial int tjDecompressHeader3(
        nint decoder, byte* file, CULong size, out int width, out int height, out int subsampling, out int colorspace);

    [LibraryImport(Library)]
    private static unsafe partial int tjDecompress2(
        nint decoder, byte* file, CULong size, byte* target, int width, int pitch, int height, int pixelFormat, int flags);
}
