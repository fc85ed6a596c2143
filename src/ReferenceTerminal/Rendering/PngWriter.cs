using System.Buffers.Binary;
using System.IO.Compression;
using CarbonPos.ReferenceTerminal.Images;

namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>Writes pictures as PNG: grey in 8 bits, or black and white in one bit with the printer's resolution.</summary>
public static class PngWriter
{
    private const int Signature = 8, ChunkFrame = 12, HeaderSize = 13, PhysicalSize = 9;
    private const double MetresPerInch = 0.0254;

    /// <returns>A whole PNG file; the same picture gives the same picture back when decoded.</returns>
    public static byte[] Write(GrayImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return File(image, depth: 8, Pack(image), []);
    }

    /// <summary>One bit a pixel: what is darker than half is black.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="dotsPerInch">So that programs print it in its size.</param>
    public static byte[] WriteBlackAndWhite(GrayImage image, int dotsPerInch)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(dotsPerInch, 1);
        var physical = new byte[PhysicalSize];
        var perMetre = (int)Math.Round(dotsPerInch / MetresPerInch);
        BinaryPrimitives.WriteInt32BigEndian(physical, perMetre);
        BinaryPrimitives.WriteInt32BigEndian(physical.AsSpan(4), perMetre);
        physical[8] = 1; // the unit is the metre
        return File(image, depth: 1, PackBits(image), physical);
    }

    private static byte[] File(GrayImage image, byte depth, byte[] rows, byte[] physical)
    {
        var header = new byte[HeaderSize];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        header[8] = depth; // colour type 0 is grey, compression, filter method and interlace have one usual value: 0

        var file = new byte[Signature + 3 * ChunkFrame + HeaderSize + rows.Length + (physical.Length > 0 ? ChunkFrame + physical.Length : 0)];
        Png.Signature.CopyTo(file);
        var rest = file.AsSpan(Signature);
        Append(ref rest, "IHDR"u8, header);
        if (physical.Length > 0)
            Append(ref rest, "pHYs"u8, physical);
        Append(ref rest, "IDAT"u8, rows);
        Append(ref rest, "IEND"u8, []);
        return file;
    }

    private static byte[] Pack(GrayImage image)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < image.Height; y++)
            {
                zlib.WriteByte(0); // no row filter: bars and modules repeat, which zlib finds by itself
                zlib.Write(image.Pixels, y * image.Width, image.Width);
            }
        }

        return packed.ToArray();
    }

    private static byte[] PackBits(GrayImage image)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var row = new byte[1 + (image.Width + 7) / 8];
            for (var y = 0; y < image.Height; y++)
            {
                Array.Clear(row);
                for (var x = 0; x < image.Width; x++)
                {
                    if (image.Pixels[y * image.Width + x] >= 128)
                        row[1 + x / 8] |= (byte)(0x80 >> x % 8);
                }

                zlib.Write(row);
            }
        }

        return packed.ToArray();
    }

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        BinaryPrimitives.WriteInt32BigEndian(rest, data.Length);
        type.CopyTo(rest[4..]);
        data.CopyTo(rest[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(rest[(8 + data.Length)..], Crc32.Of(type, data));
        rest = rest[(ChunkFrame + data.Length)..];
    }
}
