using System.Buffers.Binary;

namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>Turns the samples of one PNG row into brightness, with whatever is transparent over white.</summary>
internal sealed class PngColors(PngHeader header)
{
    private readonly byte[] palette = new byte[256];
    private byte[]? paletteColors;

    // The one colour that counts as transparent in pictures without alpha; samples at full depth.
    private bool hasKey;
    private int keyRed, keyGreen, keyBlue;

    public bool IsComplete => header.Color != PngColorType.Palette || paletteColors is not null;

    public bool TrySetPalette(ReadOnlySpan<byte> colors)
    {
        if (colors.Length is 0 or > 768 || colors.Length % 3 != 0)
            return false;
        paletteColors = colors.ToArray();
        for (var i = 0; i < colors.Length / 3; i++)
            palette[i] = Luminance(colors[3 * i], colors[3 * i + 1], colors[3 * i + 2]);
        return true;
    }

    public bool TrySetTransparency(ReadOnlySpan<byte> data)
    {
        switch (header.Color)
        {
            case PngColorType.Palette when paletteColors is not null && data.Length <= paletteColors.Length / 3:
                for (var i = 0; i < data.Length; i++)
                    palette[i] = OverWhite(Luminance(paletteColors[3 * i], paletteColors[3 * i + 1], paletteColors[3 * i + 2]), data[i]);
                return true;
            case PngColorType.Gray when data.Length == 2:
                keyRed = BinaryPrimitives.ReadUInt16BigEndian(data);
                return hasKey = true;
            case PngColorType.Rgb when data.Length == 6:
                keyRed = BinaryPrimitives.ReadUInt16BigEndian(data);
                keyGreen = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
                keyBlue = BinaryPrimitives.ReadUInt16BigEndian(data[4..]);
                return hasKey = true;
            default:
                return false;
        }
    }

    public void ToGray(ReadOnlySpan<byte> row, Span<byte> grays)
    {
        switch (header.Color)
        {
            case PngColorType.Gray:
                Gray(row, grays);
                break;
            case PngColorType.Palette:
                for (var x = 0; x < grays.Length; x++)
                    grays[x] = palette[Sample(row, x)];
                break;
            case PngColorType.Rgb:
                Rgb(row, grays);
                break;
            case PngColorType.GrayAlpha:
                for (var x = 0; x < grays.Length; x++)
                    grays[x] = OverWhite(Eight(row, 2 * x), Eight(row, 2 * x + 1));
                break;
            case PngColorType.RgbAlpha:
                for (var x = 0; x < grays.Length; x++)
                    grays[x] = OverWhite(Luminance(Eight(row, 4 * x), Eight(row, 4 * x + 1), Eight(row, 4 * x + 2)), Eight(row, 4 * x + 3));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Gray(ReadOnlySpan<byte> row, Span<byte> grays)
    {
        if (header.Depth == 8 && !hasKey)
        {
            row[..grays.Length].CopyTo(grays);
            return;
        }

        var most = (1 << header.Depth) - 1;
        for (var x = 0; x < grays.Length; x++)
        {
            var sample = Sample(row, x);
            grays[x] = hasKey && sample == keyRed ? byte.MaxValue : (byte)((sample * 255L + most / 2) / most);
        }
    }

    private void Rgb(ReadOnlySpan<byte> row, Span<byte> grays)
    {
        for (var x = 0; x < grays.Length; x++)
        {
            var transparent = hasKey && Sample(row, 3 * x) == keyRed && Sample(row, 3 * x + 1) == keyGreen && Sample(row, 3 * x + 2) == keyBlue;
            grays[x] = transparent ? byte.MaxValue : Luminance(Eight(row, 3 * x), Eight(row, 3 * x + 1), Eight(row, 3 * x + 2));
        }
    }

    /// <summary>Sample number <paramref name="index"/> of the row at its full depth.</summary>
    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        if (header.Depth == 16)
            return row[2 * index] << 8 | row[2 * index + 1];
        if (header.Depth == 8)
            return row[index];
        var perByte = 8 / header.Depth;
        var shift = 8 - header.Depth * (index % perByte + 1);
        return row[index / perByte] >> shift & ((1 << header.Depth) - 1);
    }

    // Depths 8 and 16 only; 65535 / 255 is 257.
    private byte Eight(ReadOnlySpan<byte> row, int index) =>
        header.Depth == 16 ? (byte)(((row[2 * index] << 8 | row[2 * index + 1]) + 128) / 257) : row[index];

    // The weights of ITU-R BT.601, in 1024ths.
    private static byte Luminance(byte red, byte green, byte blue) => (byte)((306 * red + 601 * green + 117 * blue + 512) >> 10);

    private static byte OverWhite(byte gray, byte alpha) => (byte)((gray * alpha + 255 * (255 - alpha) + 127) / 255);
}
