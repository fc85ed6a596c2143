namespace ZXing.ZBar;

/// <summary>
/// What a picture may cost. Looks that would cost too much are left out: a picture of noise must not hold a till up. The
/// cost is reckoned from the pixels, never taken from a clock, so that what is read does not depend on how busy the
/// machine is.
/// </summary>
/// <param name="area">Pixels of the picture.</param>
internal sealed class Effort(long area)
{
    // About nanoseconds of a core of 2026, measured over noise, photographs, paper and codes: zbar goes over every pixel
    // along its row and its column, and asks every decoder at each edge.
    private const long PixelCost = 9, EdgeCost = 58;

    // Some 80 ms for what a till's camera sees; larger pictures may take longer in proportion.
    private const long MostPerPixel = 250, UsualArea = 640 * 480;

    private readonly long most = MostPerPixel * Math.Max(area, UsualArea);
    private long spent;

    /// <summary>Counts a look at this picture in, unless it would be too much.</summary>
    /// <param name="inverts">Looked at once more with black and white exchanged.</param>
    /// <param name="every">Rows and columns from one that is crossed to the next.</param>
    public bool Allows(Plane plane, bool inverts, int every)
    {
        var cost = CostOf(plane) * (inverts ? 2 : 1) / every;
        if (spent + cost > most)
            return false;
        spent += cost;
        return true;
    }

    private static long CostOf(Plane plane) => PixelCost * plane.Area + EdgeCost * Edges.Count(plane);
}
