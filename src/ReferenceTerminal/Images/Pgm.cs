namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>Portable graymap, binary (P5) and plain (P2), 1 to 65535 levels. The first picture of a file counts.</summary>
internal static class Pgm
{
    public static ImageParse Decode(ReadOnlySpan<byte> file)
    {
        var plain = file[1] == (byte)'2';
        var rest = file[2..];
        if (!TryNumber(ref rest, out var width) || !TryNumber(ref rest, out var height) || !TryNumber(ref rest, out var levels))
            return Damaged("The PGM header lacks its width, height and number of levels.");
        if (GrayImage.IsTooLarge(width, height))
            return ImageParse.TooLarge(width, height);
        if (width < 1 || height < 1 || levels is < 1 or > 65535)
            return Damaged($"The PGM header is impossible: {width} × {height} pixels of {levels} levels.");

        return plain ? Plain(rest, (int)width, (int)height, (int)levels) : Binary(rest, (int)width, (int)height, (int)levels);
    }

    private static ImageParse Binary(ReadOnlySpan<byte> rest, int width, int height, int levels)
    {
        var wide = levels > 255;
        var count = width * height;
        // One white space byte ends the header.
        if (rest.Length < 1 + (long)count * (wide ? 2 : 1))
            return Damaged("The PGM picture is truncated.");
        var samples = rest[1..];
        var pixels = new byte[count];
        for (var i = 0; i < count; i++)
            pixels[i] = Scale(wide ? samples[2 * i] << 8 | samples[2 * i + 1] : samples[i], levels);
        return ImageParse.Of(new GrayImage(width, height, pixels));
    }

    private static ImageParse Plain(ReadOnlySpan<byte> rest, int width, int height, int levels)
    {
        // Each sample takes a digit and a separator, so a short file is known before anything is reserved for it.
        if (rest.Length < 2L * width * height - 1)
            return Damaged("The PGM picture is truncated.");
        var pixels = new byte[width * height];
        for (var i = 0; i < pixels.Length; i++)
        {
            if (!TryNumber(ref rest, out var sample))
                return Damaged("The PGM picture is truncated, or holds something other than numbers.");
            pixels[i] = Scale(sample, levels);
        }

        return ImageParse.Of(new GrayImage(width, height, pixels));
    }

    private static byte Scale(long sample, int levels) => (byte)((Math.Min(sample, levels) * 255 + levels / 2) / levels);

    /// <summary>The next number after white space and comments; at most nine digits.</summary>
    private static bool TryNumber(ref ReadOnlySpan<byte> rest, out long number)
    {
        number = 0;
        var at = 0;
        while (at < rest.Length && (rest[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'#'))
        {
            if (rest[at] == (byte)'#')
            {
                var line = rest[at..].IndexOf((byte)'\n');
                if (line < 0)
                    return false;
                at += line;
            }

            at++;
        }

        var from = at;
        for (; at < rest.Length && at - from < 9 && rest[at] is >= (byte)'0' and <= (byte)'9'; at++)
            number = number * 10 + rest[at] - '0';
        rest = rest[at..];
        return at > from;
    }

    private static ImageParse Damaged(string sentence) => ImageParse.Failed(ImageFaultCode.Damaged, sentence);
}
