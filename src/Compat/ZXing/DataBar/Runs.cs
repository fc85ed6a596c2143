using System.Runtime.CompilerServices;

namespace ZXing.DataBar;

/// <summary>One line of pixels as alternating light and dark runs, their borders placed between the pixels.</summary>
internal sealed class Runs
{
    // Less contrast than this is paper, not print.
    private const int LeastContrast = 20;

    private readonly List<float> edges = [];

    /// <summary>Widths in pixels.</summary>
    public List<float> Widths { get; } = [];

    /// <summary>Whether run 0 is dark.</summary>
    public bool FirstIsDark { get; private set; }

    /// <summary>Where run <paramref name="index"/> begins.</summary>
    public float Start(int index) => edges[index];

    /// <summary>Of the line, in pixels.</summary>
    public float Length => edges[^1];

    /// <param name="window">Pixels either side whose extremes set the threshold.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(ReadOnlySpan<byte> line, int window)
    {
        edges.Clear();
        Widths.Clear();
        if (line.IsEmpty)
            return;
        const int Block = 8;
        var blocks = (line.Length + Block - 1) / Block;
        Span<byte> low = blocks <= 2048 ? stackalloc byte[blocks] : new byte[blocks];
        Span<byte> high = blocks <= 2048 ? stackalloc byte[blocks] : new byte[blocks];
        byte darkest = 255, brightest = 0;
        for (var b = 0; b < blocks; b++)
        {
            var part = line[(b * Block)..Math.Min((b + 1) * Block, line.Length)];
            (low[b], high[b]) = (255, 0);
            foreach (var pixel in part)
                (low[b], high[b]) = (Math.Min(low[b], pixel), Math.Max(high[b], pixel));
            (darkest, brightest) = (Math.Min(darkest, low[b]), Math.Max(brightest, high[b]));
        }

        if (brightest - darkest < LeastContrast)
            return; // no runs: nothing is printed here

        var reach = Math.Max(1, window / Block);
        var dark = false;
        var threshold = 0f;
        edges.Add(0);
        for (var x = 0; x < line.Length; x++)
        {
            if (x % Block == 0)
                threshold = Threshold(low, high, x / Block, reach);
            var isDark = line[x] < threshold;
            if (x == 0)
            {
                FirstIsDark = dark = isDark;
            }
            else if (isDark != dark)
            {
                // Between the two pixels' centres, where brightness crosses the threshold.
                float before = line[x - 1], after = line[x];
                var share = before == after ? 0.5f : Math.Clamp((before - threshold) / (before - after), 0, 1);
                edges.Add(x - 0.5f + share);
                dark = isDark;
            }
        }

        edges.Add(line.Length);
        for (var i = 1; i < edges.Count; i++)
            Widths.Add(edges[i] - edges[i - 1]);
    }

    /// <summary>The same line from its other end.</summary>
    public void Reverse()
    {
        var length = edges[^1];
        edges.Reverse();
        for (var i = 0; i < edges.Count; i++)
            edges[i] = length - edges[i];
        Widths.Reverse();
        if (Widths.Count % 2 == 0)
            FirstIsDark = !FirstIsDark;
    }

    private static float Threshold(ReadOnlySpan<byte> low, ReadOnlySpan<byte> high, int block, int reach)
    {
        int least = 255, most = 0;
        var last = Math.Min(low.Length - 1, block + reach);
        for (var b = Math.Max(0, block - reach); b <= last; b++)
            (least, most) = (Math.Min(least, low[b]), Math.Max(most, high[b]));
        return most - least < LeastContrast ? 0 : (least + most) / 2f;
    }
}
