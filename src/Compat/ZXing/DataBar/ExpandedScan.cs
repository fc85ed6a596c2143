using ZXing.ZBar;

namespace ZXing.DataBar;

/// <summary>
/// Reads DataBar Expanded and its stacked form. zbar finds them too, but takes what follows an FNC1 for letters where it
/// is digits, and knows few stacked ones; so only its finding is used.
/// </summary>
internal static class ExpandedScan
{
    // Each row of a symbol on so many scan lines. Behind them stand the order of the finders, the number of characters
    // and a check sum modulo 211.
    private const int LinesNeeded = 2;

    // Stacked rows are at least 34 modules high: every other line is enough, and of a large picture fewer.
    private const int MostLines = 300;

    private const int MostSteps = 4000;

    // Which finder patterns follow each other in a symbol of so many pairs.
    private static readonly string[] Sequences =
        ["AA", "ABB", "ACBD", "AEBDC", "AEBDDF", "AEBDEFF", "AABBCCDD", "AABBCCDEE", "AABBCCDEFF", "AABBCDDEEFF"];

    /// <returns>The element strings found, FNC1 as 0x1D; each once.</returns>
    public static List<string> At(Plane plane)
    {
        var found = new List<string>();
        var rows = new ChainFinder();
        var step = Math.Max(1, plane.Height / MostLines);
        for (var y = 0; y < plane.Height; y += step)
            rows.Scan(plane.Pixels.AsSpan(y * plane.Width, plane.Width));
        Assemble(rows, found);
        if (found.Count > 0)
            return found;

        var columns = new ChainFinder();
        var column = new byte[plane.Height];
        step = Math.Max(1, plane.Width / MostLines);
        for (var x = 0; x < plane.Width; x += step)
        {
            for (var y = 0; y < column.Length; y++)
                column[y] = plane.Pixels[y * plane.Width + x];
            columns.Scan(column);
        }

        Assemble(columns, found);
        return found;
    }

    private static void Assemble(ChainFinder finder, List<string> found)
    {
        var chains = finder.Chains.Where(chain => chain.Lines >= LinesNeeded).OrderByDescending(chain => chain.Lines).ToList();
        foreach (var first in chains.Where(chain => chain.Pairs[0] is { Letter: 0, Second: false }))
        {
            var steps = 0;
            if (Complete([.. first.Pairs], first, chains, ref steps) is { } text && !found.Contains(text))
                found.Add(text);
        }
    }

    /// <summary>Adds rows until the symbol is whole and its check character agrees.</summary>
    private static string? Complete(List<Pair> pairs, Chain first, List<Chain> chains, ref int steps)
    {
        if (steps++ > MostSteps || !Sequences.Any(sequence => IsStart(pairs, sequence)))
            return null;
        if (IsWhole(pairs))
            return Compaction.Read(pairs);
        if (pairs[^1].Right is null)
            return null;
        foreach (var next in chains)
        {
            if (!next.IsAboveOrBelow(first))
                continue;
            pairs.AddRange(next.Pairs);
            var text = Complete(pairs, first, chains, ref steps);
            if (text is not null)
                return text;
            pairs.RemoveRange(pairs.Count - next.Pairs.Count, next.Pairs.Count);
        }

        return null;
    }

    private static bool IsStart(List<Pair> pairs, string sequence)
    {
        if (pairs.Count > sequence.Length)
            return false;
        for (var i = 0; i < pairs.Count; i++)
        {
            if (pairs[i].Letter != sequence[i] - 'A' || pairs[i].Second != (i % 2 == 1))
                return false;
        }

        return true;
    }

    private static bool IsWhole(List<Pair> pairs)
    {
        if (!Sequences.Any(sequence => sequence.Length == pairs.Count && IsStart(pairs, sequence)))
            return false;
        var characters = pairs.Sum(pair => pair.Characters);
        return characters >= 4 && pairs[0].Left.Value == 211 * (characters - 4) + pairs.Sum(pair => pair.Portion) % 211;
    }
}
