namespace ZXing;

/// <summary>Brightness from a pixel buffer. The stand-in takes Gray8 only: its callers convert colours themselves.</summary>
public class RGBLuminanceSource : LuminanceSource
{
    private readonly byte[] luminances;

    public RGBLuminanceSource(byte[] rgbRawBytes, int width, int height, BitmapFormat bitmapFormat)
        : base(width, height)
    {
        ArgumentNullException.ThrowIfNull(rgbRawBytes);
        if (bitmapFormat != BitmapFormat.Gray8)
            throw new NotSupportedException($"{bitmapFormat}: this stand-in for ZXing.Net takes Gray8 only.");
        if (rgbRawBytes.Length < (long)width * height)
            throw new ArgumentException($"{width} × {height} pixels need {(long)width * height} bytes; there are {rgbRawBytes.Length}.", nameof(rgbRawBytes));
        luminances = rgbRawBytes;
    }

    public enum BitmapFormat
    {
        Unknown,
        Gray8,
    }

    public override byte[] Matrix => luminances;

    public override byte[] getRow(int y, byte[] row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        if (row is null || row.Length < Width)
            row = new byte[Width];
        luminances.AsSpan(y * Width, Width).CopyTo(row);
        return row;
    }
}
