using System.Buffers.Binary;
using System.IO.Compression;
using CarbonPos.ReferenceTerminal.Images;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

/// <summary>Encodes PNGs of every kind for the decoder's tests, from samples at full depth.</summary>
internal static class PngMaker
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <param name="samples">Row by row, pixel by pixel, channel by channel.</param>
    /// <param name="filters">Chooses each row's filter.</param>
    public static byte[] Encode(int width, int height, int color, int depth, bool interlaced, int[] samples, Random filters, params (string Type, byte[] Data)[] between)
    {
        var channels = color switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var (x0, y0, stepX, stepY) in interlaced ? Adam7 : [(0, 0, 1, 1)])
            {
                var step = Math.Max(1, channels * depth / 8);
                byte[]? above = null;
                for (var y = y0; y < height && x0 < width; y += stepY)
                {
                    var row = new List<int>();
                    for (var x = x0; x < width; x += stepX)
                        row.AddRange(samples.AsSpan((y * width + x) * channels, channels));
                    var bytes = Pack(row, depth);
                    above ??= new byte[bytes.Length];
                    var filter = filters.Next(5);
                    zlib.WriteByte((byte)filter);
                    zlib.Write(Filter(filter, bytes, above, step));
                    above = bytes;
                }
            }
        }

        // Two data chunks: a picture may be split anywhere.
        var data = packed.ToArray();
        var half = data.Length / 2;
        return File([("IHDR", Header(width, height, color, depth, interlaced)), .. between, ("IDAT", data[..half]), ("IDAT", data[half..]), ("IEND", [])]);
    }

    public static byte[] Header(int width, int height, int color, int depth, bool interlaced)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)depth;
        header[9] = (byte)color;
        header[12] = (byte)(interlaced ? 1 : 0);
        return header;
    }

    public static byte[] File(params (string Type, byte[] Data)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write(Png.Signature);
        var number = new byte[4];
        foreach (var (type, data) in chunks)
        {
            var name = System.Text.Encoding.ASCII.GetBytes(type);
            BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
            file.Write(number);
            file.Write(name);
            file.Write(data);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(name, data));
            file.Write(number);
        }

        return file.ToArray();
    }

    private static byte[] Pack(List<int> samples, int depth)
    {
        var bytes = new byte[(samples.Count * depth + 7) / 8];
        for (var i = 0; i < samples.Count; i++)
        {
            for (var bit = 0; bit < depth; bit++)
            {
                var at = i * depth + bit;
                if ((samples[i] >> (depth - 1 - bit) & 1) != 0)
                    bytes[at / 8] |= (byte)(0x80 >> (at % 8));
            }
        }

        return bytes;
    }

    private static byte[] Filter(int filter, byte[] row, byte[] above, int step)
    {
        var filtered = new byte[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            int a = i < step ? 0 : row[i - step], b = above[i], c = i < step ? 0 : above[i - step];
            var p = a + b - c;
            var nearest = new[] { a, b, c }.MinBy(candidate => Math.Abs(p - candidate));
            filtered[i] = (byte)(row[i] - filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => nearest, _ => 0 });
        }

        return filtered;
    }
}
