using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ZXing.ZBar;

/// <summary>
/// The noise of a camera and the grain of paper make thousands of edges that are none. Where a picture shows nothing else,
/// it is made even; what stands out, and what is next to it, stays as it is to the last pixel.
/// </summary>
internal sealed class Texture
{
    private const int Block = 8;

    // Noise, beside what else there is: a fifth of the strongest contrast, within limits. Print that is fainter is found
    // where the picture is looked at as it is.
    private const int Share = 5, Faintest = 16, Strongest = 48;

    private readonly Plane plane;
    private readonly int across, down;
    private readonly byte[] low, high;

    private Texture(Plane plane)
    {
        this.plane = plane;
        (across, down) = (plane.Width / Block, plane.Height / Block);
        (low, high) = (new byte[across * down], new byte[across * down]);
        for (var row = 0; row < down; row++)
            Extremes(row);
    }

    /// <summary>The picture with faint texture made even.</summary>
    public static Plane Evened(Plane plane)
    {
        if (plane.Width < Block || plane.Height < Block)
            return plane;
        var texture = new Texture(plane);
        var most = texture.Limit();
        var pixels = plane.Pixels.ToArray();
        for (var row = 0; row < texture.down; row++)
        {
            for (var column = 0; column < texture.across; column++)
            {
                if (texture.ContrastAround(row, column) <= most)
                    texture.Even(pixels, row, column);
            }
        }

        return plane with { Pixels = pixels };
    }

    private int Limit()
    {
        var strongest = 0;
        for (var i = 0; i < low.Length; i++)
            strongest = Math.Max(strongest, high[i] - low[i]);
        return Math.Clamp(strongest / Share, Faintest, Strongest);
    }

    /// <summary>Darkest and brightest pixel of each block in a row of blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Extremes(int row)
    {
        // Two blocks at once: their pixels lie side by side.
        var column = 0;
        for (; column + 1 < across; column += 2)
        {
            var (least, most) = (Vector128<byte>.AllBitsSet, Vector128<byte>.Zero);
            for (var y = 0; y < Block; y++)
            {
                var line = Vector128.Create(plane.Pixels.AsSpan((row * Block + y) * plane.Width + column * Block, 2 * Block));
                (least, most) = (Vector128.Min(least, line), Vector128.Max(most, line));
            }

            for (var i = 0; i < 2 * Block; i++)
            {
                var at = row * across + column + i / Block;
                low[at] = i % Block == 0 ? least[i] : Math.Min(low[at], least[i]);
                high[at] = Math.Max(high[at], most[i]);
            }
        }

        if (column == across)
            return;
        low[row * across + column] = byte.MaxValue;
        for (var y = 0; y < Block; y++)
        {
            foreach (var pixel in plane.Pixels.AsSpan((row * Block + y) * plane.Width + column * Block, Block))
            {
                ref var least = ref low[row * across + column];
                ref var most = ref high[row * across + column];
                (least, most) = (Math.Min(least, pixel), Math.Max(most, pixel));
            }
        }
    }

    /// <summary>Of a block and those that touch it.</summary>
    private int ContrastAround(int row, int column)
    {
        int least = byte.MaxValue, most = 0;
        for (var y = Math.Max(0, row - 1); y <= Math.Min(down - 1, row + 1); y++)
        {
            for (var x = Math.Max(0, column - 1); x <= Math.Min(across - 1, column + 1); x++)
                (least, most) = (Math.Min(least, low[y * across + x]), Math.Max(most, high[y * across + x]));
        }

        return most - least;
    }

    /// <summary>Gives a block its mean; the bytes of its rows are added up in pairs.</summary>
    private void Even(byte[] pixels, int row, int column)
    {
        const ulong EverySecond = 0x00FF_00FF_00FF_00FF, Sum = 0x0001_0001_0001_0001, Every = 0x0101_0101_0101_0101;
        var from = row * Block * plane.Width + column * Block;
        var sums = 0UL;
        for (var y = 0; y < Block; y++)
        {
            var line = BinaryPrimitives.ReadUInt64LittleEndian(plane.Pixels.AsSpan(from + y * plane.Width));
            sums += (line & EverySecond) + (line >> 8 & EverySecond);
        }

        var mean = (sums * Sum >> 48) / (Block * Block);
        for (var y = 0; y < Block; y++)
            BinaryPrimitives.WriteUInt64LittleEndian(pixels.AsSpan(from + y * plane.Width), mean * Every);
    }
}
