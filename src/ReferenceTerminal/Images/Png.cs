using System.Buffers.Binary;
using System.IO.Compression;

namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>
/// PNG to grey: every colour type and depth of the specification, interlaced or not, transparency over white, check sums
/// verified. Work and memory are bounded by the header's size, which is bounded by <see cref="GrayImage.MaxPixels"/>.
/// </summary>
internal static class Png
{
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static ImageParse Decode(ReadOnlyMemory<byte> file)
    {
        var chunks = new PngChunks(file[Signature.Length..]);
        if (!chunks.TryNext(out var chunk) || !chunk.Is("IHDR"u8))
            return Damaged(chunks.Fault ?? "The PNG does not start with its header.");
        if (!PngHeader.TryRead(chunk.Data.Span, out var header, out var headerFault))
            return Damaged(headerFault);
        if (GrayImage.IsTooLarge(header.Width, header.Height))
            return ImageParse.TooLarge(header.Width, header.Height);

        var colors = new PngColors(header);
        var data = new List<ReadOnlyMemory<byte>>();
        while (chunks.TryNext(out chunk) && !chunk.Is("IEND"u8))
        {
            if (chunk.Is("IDAT"u8))
                data.Add(chunk.Data);
            else if (chunk.Is("PLTE"u8) && !colors.TrySetPalette(chunk.Data.Span))
                return Damaged("The PNG's palette is not a list of colours.");
            else if (chunk.Is("tRNS"u8) && !colors.TrySetTransparency(chunk.Data.Span))
                return Damaged("The PNG's transparency does not fit its colour type.");
            else if (chunk.IsCritical && !chunk.Is("PLTE"u8))
                return ImageParse.Failed(ImageFaultCode.Unsupported, $"The PNG needs the unknown extension '{chunk.Name}'.");
        }

        if (chunks.Fault is { } fault)
            return Damaged(fault);
        if (!colors.IsComplete)
            return Damaged("The PNG lacks its palette.");
        return Pixels(header, colors, data);
    }

    private static ImageParse Pixels(PngHeader header, PngColors colors, List<ReadOnlyMemory<byte>> data)
    {
        try
        {
            using var packed = new SegmentStream(data);
            using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
            return PngRows.TryRead(unpacked, header, colors, out var pixels)
                ? ImageParse.Of(new GrayImage(header.Width, header.Height, pixels))
                : Damaged("The PNG names a row filter that does not exist.");
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            return Damaged("The PNG's compressed picture is truncated or damaged.");
        }
    }

    private static ImageParse Damaged(string sentence) => ImageParse.Failed(ImageFaultCode.Damaged, sentence);
}

/// <summary>Size and sample layout.</summary>
internal readonly record struct PngHeader(int Width, int Height, int Depth, PngColorType Color, bool Interlaced)
{
    /// <summary>Samples per pixel.</summary>
    public int Channels => Color switch
    {
        PngColorType.Gray or PngColorType.Palette => 1,
        PngColorType.GrayAlpha => 2,
        PngColorType.Rgb => 3,
        PngColorType.RgbAlpha => 4,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static bool TryRead(ReadOnlySpan<byte> data, out PngHeader header, out string fault)
    {
        header = default;
        fault = "";
        if (data.Length != 13)
        {
            fault = "The PNG's header has the wrong length.";
            return false;
        }

        var width = BinaryPrimitives.ReadUInt32BigEndian(data);
        var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        var depth = data[8];
        var color = (PngColorType)data[9];
        var lawful = color switch
        {
            PngColorType.Gray => depth is 1 or 2 or 4 or 8 or 16,
            PngColorType.Palette => depth is 1 or 2 or 4 or 8,
            PngColorType.Rgb or PngColorType.GrayAlpha or PngColorType.RgbAlpha => depth is 8 or 16,
            _ => false,
        };
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue || !lawful || data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            fault = $"The PNG's header is impossible: {width} × {height} pixels, colour type {data[9]}, depth {depth}.";
            return false;
        }

        header = new PngHeader((int)width, (int)height, depth, color, data[12] == 1);
        return true;
    }
}

/// <summary>The specification's numbers.</summary>
internal enum PngColorType
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    RgbAlpha = 6,
}
