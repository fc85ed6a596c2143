using ZXing.ZBar;

namespace ZXing.DataBar;

/// <summary>Where something was seen, and on how many scan lines.</summary>
internal sealed class Sighting
{
    private float left = float.MaxValue, right = float.MinValue;
    private int top = int.MaxValue, bottom = int.MinValue;

    public int Lines { get; private set; }

    /// <summary>Pixels along the lines.</summary>
    public int Length => (int)(right - left);

    public void Saw(int line, float from, float to)
    {
        Lines++;
        (left, right) = (Math.Min(left, from), Math.Max(right, to));
        (top, bottom) = (Math.Min(top, line), Math.Max(bottom, line));
    }

    /// <param name="sideways">The lines were columns.</param>
    public Box Place(bool sideways)
    {
        var (from, to) = ((int)MathF.Floor(left), (int)MathF.Ceiling(right));
        return sideways ? new Box(top, from, bottom + 1, to) : new Box(from, top, to, bottom + 1);
    }

    /// <summary>Rows of one stacked symbol stand one above the other.</summary>
    public bool IsAboveOrBelow(Sighting other) => Math.Min(right, other.right) - Math.Max(left, other.left) > 0.5f * Math.Min(right - left, other.right - other.left);

    /// <summary>Rows of so many modules, one above the other, with the same ends and hardly anything between them.</summary>
    public bool IsStackedWith(Sighting other, int modules)
    {
        const int Apart = 8, Askew = 3;
        var module = (right - left) / modules;
        var gap = Math.Max(top, other.top) - Math.Min(bottom, other.bottom);
        return gap > 0 && gap <= Apart * module && Math.Abs(left - other.left) < Askew * module && Math.Abs(right - other.right) < Askew * module;
    }

    /// <summary>Both cover the same place, so that one of them was not there.</summary>
    public bool Meets(Sighting other) => left < other.right && other.left < right && top <= other.bottom && other.top <= bottom;

    /// <summary>The place of several rows, seen as often as the one that was seen least.</summary>
    public static Sighting Around(IReadOnlyList<Sighting> rows)
    {
        return new Sighting
        {
            Lines = rows.Min(row => row.Lines),
            left = rows.Min(row => row.left),
            right = rows.Max(row => row.right),
            top = rows.Min(row => row.top),
            bottom = rows.Max(row => row.bottom),
        };
    }
}
