using System.Runtime.CompilerServices;
using ZXing.ZBar;

namespace ZXing.DataMatrix;

/// <summary>
/// Takes libdmtx from edge to edge over a picture, along lines that lie closer and closer. Its own walk ends by the clock
/// on the wall, so that what it finds depends on how busy the machine is; this one ends when the edges that were followed
/// have a certain length together, which the picture alone decides.
/// </summary>
/// <param name="decoder">libdmtx's, of this very picture.</param>
/// <param name="plane">The picture.</param>
/// <param name="bound">Where it ends.</param>
internal sealed class MatrixWalk(nint decoder, Plane plane, WalkBound bound)
{
    private const int Coarsest = 32, Finest = 4;

    // Neighbours on both sides are looked at.
    private const int Border = 2;

    // libdmtx itself asks for 20 levels at a sharp edge; in between, one pixel alone may show less of it.
    private const int LeastContrast = 16;

    // What looking at a place costs that leads nowhere, in steps.
    private const int PlaceCost = 2;

    private const int MostCodes = 16;

    // Where an edge comes from and where it goes, as libdmtx notes it in its cell for the pixel: three bits each.
    private const int Links = 0x3F, LinkBits = 3, Link = 7;

    // The neighbours by libdmtx's numbers; its y grows upwards.
    private static readonly (int X, int Y)[] Neighbours = [(-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0)];

    private readonly bool[] tried = new bool[plane.Area];
    private readonly byte[] followed = new byte[plane.Area];
    private readonly List<Matrix> found = [];
    private long spent;

    private bool IsOver => spent >= bound.Steps || found.Count == MostCodes;

    public List<Matrix> Run()
    {
        // Half a gap from the border and a gap apart: no line comes twice.
        for (var gap = Coarsest; gap >= Finest && !IsOver; gap /= 2)
        {
            for (var y = gap / 2; y < plane.Height - Border && !IsOver; y += gap)
                AlongRow(y);
            for (var x = gap / 2; x < plane.Width - Border && !IsOver; x += gap)
                AlongColumn(x);
        }

        return found;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AlongRow(int y)
    {
        for (var x = Border; x < plane.Width - Border && !IsOver; x++)
        {
            if (IsEdge(y * plane.Width + x, 1))
                Look(x, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AlongColumn(int x)
    {
        for (var y = Border; y < plane.Height - Border && !IsOver; y++)
        {
            if (IsEdge(y * plane.Width + x, plane.Width))
                Look(x, y);
        }
    }

    /// <summary>Brightness changes here, and no less than before and behind.</summary>
    private bool IsEdge(int at, int next)
    {
        var pixels = plane.Pixels;
        var here = Math.Abs(pixels[at + next] - pixels[at - next]);
        return here >= LeastContrast
            && here >= Math.Abs(pixels[at] - pixels[at - 2 * next])
            && here > Math.Abs(pixels[at + 2 * next] - pixels[at]);
    }

    private void Look(int x, int y)
    {
        // A row and a column may meet here; from another place of the same edge libdmtx may see what it did not from this.
        ref var wasTried = ref tried[y * plane.Width + x];
        if (wasTried || followed[y * plane.Width + x] >= bound.TriesOfAnEdge)
            return;
        wasTried = true;
        spent += PlaceCost;
        var region = Native.dmtxRegionScanPixel(decoder, x, plane.Height - 1 - y);
        if (region != 0)
        {
            if (MatrixScan.Read(decoder, region) is { } matrix)
                found.Add(matrix);
            _ = Native.dmtxRegionDestroy(ref region);
        }

        spent += Follow(x, plane.Height - 1 - y);
    }

    /// <summary>Goes along the edge that libdmtx followed from here, and wipes its notes out.</summary>
    /// <returns>Its length.</returns>
    private long Follow(int x, int y)
    {
        var links = Take(x, y);
        if (links == 0)
            return 0;
        var length = 1L;
        for (var end = 0; end < 2; end++)
        {
            var (atX, atY, link) = (x, y, links >> (end * LinkBits) & Link);
            while (true)
            {
                atX += Neighbours[link].X;
                atY += Neighbours[link].Y;
                var next = Take(atX, atY);
                if (next == 0)
                    break;
                length++;
                link = next >> (end * LinkBits) & Link;
            }
        }

        return length;
    }

    private unsafe int Take(int x, int y)
    {
        var cell = Native.dmtxDecodeGetCache(decoder, x, y);
        if (cell == null)
            return 0;
        var links = *cell & Links;
        ref var times = ref followed[(plane.Height - 1 - y) * plane.Width + x];
        if (links != 0 && times < byte.MaxValue)
            times++;
        *cell &= unchecked((byte)~Links);
        return links;
    }
}

/// <summary>How long a search for a Data Matrix goes on.</summary>
/// <param name="Steps">Along edges. libdmtx takes one or two microseconds for each of them, and for little else.</param>
/// <param name="TriesOfAnEdge">From how many of its places an edge is followed that leads to nothing.</param>
/// <param name="IsBeside">Codes that take up most of the picture are not looked for.</param>
internal readonly record struct WalkBound(long Steps, int TriesOfAnEdge, bool IsBeside)
{
    private const int SmallestLargest = 120, LargestShare = 4;

    /// <summary>When nothing else was found. Of turned codes one in ten needs more than some tries.</summary>
    public static WalkBound Alone { get; } = new(20_000, int.MaxValue, IsBeside: false);

    /// <summary>Beside other codes: outlines of labels and boxes must not use up what there is.</summary>
    public static WalkBound Beside { get; } = new(2_000, 2, IsBeside: true);

    /// <summary>Pixels of a code's side at most; null when it may fill the picture.</summary>
    public int? Largest(long area) => IsBeside ? Math.Max(SmallestLargest, (int)(Math.Sqrt(area) / LargestShare)) : null;
}
