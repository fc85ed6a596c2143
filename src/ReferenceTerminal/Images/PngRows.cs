namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>Undoes PNG's row filters and interlacing. Reads exactly the bytes that the header implies, never more.</summary>
internal static class PngRows
{
    private readonly record struct Pass(int X, int Y, int StepX, int StepY);

    private static readonly Pass[] Whole = [new(0, 0, 1, 1)];

    // Adam7: every pass fills in between the ones before it.
    private static readonly Pass[] Adam7 =
    [
        new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2),
    ];

    /// <returns>False when a row names an unknown filter.</returns>
    /// <exception cref="EndOfStreamException">There are fewer rows than the header promises.</exception>
    public static bool TryRead(Stream unpacked, PngHeader header, PngColors colors, out byte[] pixels)
    {
        var bitsPerPixel = header.Channels * header.Depth;
        var bytesPerPixel = Math.Max(1, bitsPerPixel / 8);
        byte[]? target = null;
        pixels = [];
        foreach (var pass in header.Interlaced ? Adam7 : Whole)
        {
            var width = (header.Width - pass.X + pass.StepX - 1) / pass.StepX;
            var height = (header.Height - pass.Y + pass.StepY - 1) / pass.StepY;
            if (width <= 0 || height <= 0)
                continue;
            var length = (int)(((long)width * bitsPerPixel + 7) / 8);
            var row = new byte[1 + length];
            var above = new byte[1 + length];
            var grays = new byte[width];
            for (var y = 0; y < height; y++)
            {
                unpacked.ReadExactly(row);
                if (!TryUnfilter(row[0], row.AsSpan(1), above.AsSpan(1), bytesPerPixel))
                    return false;
                colors.ToGray(row.AsSpan(1), grays);

                // Only now is there a row to show for the size that the header claims.
                target ??= new byte[header.Width * header.Height];
                Place(grays, target.AsSpan((pass.Y + y * pass.StepY) * header.Width, header.Width), pass);
                (row, above) = (above, row);
            }
        }

        pixels = target ?? [];
        return true;
    }

    private static void Place(ReadOnlySpan<byte> grays, Span<byte> target, Pass pass)
    {
        if (pass.StepX == 1)
        {
            grays.CopyTo(target[pass.X..]);
            return;
        }

        for (int i = 0, x = pass.X; i < grays.Length; i++, x += pass.StepX)
            target[x] = grays[i];
    }

    private static bool TryUnfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        switch (filter)
        {
            case 0:
                return true;
            case 1:
                for (var i = step; i < row.Length; i++)
                    row[i] += row[i - step];
                return true;
            case 2:
                for (var i = 0; i < row.Length; i++)
                    row[i] += above[i];
                return true;
            case 3:
                for (var i = 0; i < row.Length; i++)
                    row[i] += (byte)(((i < step ? 0 : row[i - step]) + above[i]) / 2);
                return true;
            case 4:
                for (var i = 0; i < row.Length; i++)
                    row[i] += i < step ? above[i] : Paeth(row[i - step], above[i], above[i - step]);
                return true;
            default:
                return false;
        }
    }

    // Of left, above and above left, the one nearest to left + above - above left; ties in this order.
    private static byte Paeth(byte left, byte above, byte corner)
    {
        var estimate = left + above - corner;
        var toLeft = Math.Abs(estimate - left);
        var toAbove = Math.Abs(estimate - above);
        var toCorner = Math.Abs(estimate - corner);
        if (toLeft <= toAbove && toLeft <= toCorner)
            return left;
        return toAbove <= toCorner ? above : corner;
    }
}
