namespace ZXing;

/// <summary>A picture as brightness alone: one byte per pixel, 0 black to 255 white, row by row from the top.</summary>
public abstract class LuminanceSource
{
    protected LuminanceSource(int width, int height)
    {
        Width = width;
        Height = height;
    }

    public virtual int Width { get; protected set; }

    public virtual int Height { get; protected set; }

    public abstract byte[] Matrix { get; }

    public abstract byte[] getRow(int y, byte[] row);
}
