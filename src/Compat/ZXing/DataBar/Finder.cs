using System.Runtime.CompilerServices;

namespace ZXing.DataBar;

/// <summary>A finder pattern and the characters beside it, on one scan line.</summary>
internal static class Finder
{
    public const int Elements = 5, CharacterElements = 8, Modules = 15;
    private const float WorstFit = 2.4f;

    /// <summary>
    /// The pattern that starts at run <paramref name="at"/>, by its number among <paramref name="patterns"/>; null when
    /// none is near.
    /// </summary>
    /// <param name="patterns">Sums of neighbouring elements, which ink that spreads leaves as they are.</param>
    /// <param name="mirrored">The elements stand in the opposite order.</param>
    /// <param name="module">Pixels of a module.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int? Read(List<float> runs, int at, int[][] patterns, bool mirrored, out float module)
    {
        float a = runs[at], b = runs[at + 1], c = runs[at + 2], d = runs[at + 3], e = runs[at + 4];
        if (mirrored)
            (a, b, d, e) = (e, d, b, a);
        module = (a + b + c + d + e) / Modules;

        // All patterns end in two narrow elements behind two that make up most of the width.
        if (d + e > 3.4f * module || b + c < 8.5f * module)
            return null;
        int? best = null;
        var bestError = WorstFit;
        for (var i = 0; i < patterns.Length; i++)
        {
            var pattern = patterns[i];
            var error = Math.Abs((a + b) / module - pattern[0]) + Math.Abs((b + c) / module - pattern[1])
                + Math.Abs((c + d) / module - pattern[2]) + Math.Abs((d + e) / module - pattern[3]);
            if (error < bestError)
                (best, bestError) = (i, error);
        }

        return best;
    }

    /// <summary>The character of eight runs from <paramref name="at"/> on; null when their width is not that of one.</summary>
    public static Character? CharacterAt(List<float> runs, int at, bool reversed, Alphabet alphabet, float module)
    {
        Span<float> widths = stackalloc float[CharacterElements];
        var total = 0f;
        for (var i = 0; i < CharacterElements; i++)
        {
            widths[reversed ? CharacterElements - 1 - i : i] = runs[at + i];
            total += runs[at + i];
        }

        return Math.Abs(total / (alphabet.Modules * module) - 1) < 0.2f ? alphabet.Read(widths) : null;
    }
}
