using System.Buffers.Binary;
using System.IO.Compression;
using CarbonPos.ReferenceTerminal.Images;

namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>Writes a grey picture as an 8-bit PNG.</summary>
public static class PngWriter
{
    private const int Signature = 8, ChunkFrame = 12, HeaderSize = 13;

    /// <returns>A whole PNG file; the same picture gives the same picture back when decoded.</returns>
    public static byte[] Write(GrayImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var header = new byte[HeaderSize];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        header[8] = 8; // depth; colour type 0 is grey, compression, filter method and interlace have one usual value: 0

        var rows = Pack(image);
        var file = new byte[Signature + 3 * ChunkFrame + HeaderSize + rows.Length];
        Png.Signature.CopyTo(file);
        var rest = file.AsSpan(Signature);
        Append(ref rest, "IHDR"u8, header);
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

    private static void Append(ref Span<byte> rest, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        BinaryPrimitives.WriteInt32BigEndian(rest, data.Length);
        type.CopyTo(rest[4..]);
        data.CopyTo(rest[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(rest[(8 + data.Length)..], Crc32.Of(type, data));
        rest = rest[(ChunkFrame + data.Length)..];
    }
}
