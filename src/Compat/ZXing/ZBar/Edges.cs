using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ZXing.ZBar;

/// <summary>How much there is to see in a picture: where brightness stops rising or falling, along its rows and columns.</summary>
internal static class Edges
{
    // What zbar takes for an edge at least, from one pixel to the next.
    private const byte Least = 4;

    public static long Count(Plane plane) => AlongRows(plane) + AlongColumns(plane);

    private static long AlongRows(Plane plane)
    {
        var count = 0L;
        for (var y = 0; y < plane.Height; y++)
            count += Count(plane.Pixels, y * plane.Width + 1, plane.Width - 2, 1);
        return count;
    }

    private static long AlongColumns(Plane plane)
    {
        var count = 0L;
        for (var y = 1; y < plane.Height - 1; y++)
            count += Count(plane.Pixels, y * plane.Width, plane.Width, plane.Width);
        return count;
    }

    /// <param name="from">The first of <paramref name="length"/> pixels that are looked at, each with the one before and the one behind.</param>
    /// <param name="next">How far that one is.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Count(byte[] pixels, int from, int length, int next)
    {
        var count = 0;
        var i = 0;
        ref var start = ref MemoryMarshal.GetArrayDataReference(pixels);
        var least = Vector256.Create(Least);
        for (; i + Vector256<byte>.Count <= length; i += Vector256<byte>.Count)
        {
            var before = Vector256.LoadUnsafe(ref start, (nuint)(from + i - next));
            var here = Vector256.LoadUnsafe(ref start, (nuint)(from + i));
            var behind = Vector256.LoadUnsafe(ref start, (nuint)(from + i + next));
            var (first, second) = (Vector256.Max(before, here), Vector256.Max(here, behind));
            var rises = Vector256.GreaterThanOrEqual(first - before, least) & ~Vector256.GreaterThanOrEqual(second - here, least);
            var falls = Vector256.GreaterThanOrEqual(first - here, least) & ~Vector256.GreaterThanOrEqual(second - behind, least);
            count += BitOperations.PopCount((rises | falls).ExtractMostSignificantBits());
        }

        for (; i < length; i++)
        {
            int before = pixels[from + i - next], here = pixels[from + i], behind = pixels[from + i + next];
            if ((here - before >= Least && behind - here < Least) || (before - here >= Least && here - behind < Least))
                count++;
        }

        return count;
    }
}
