using ZXing.ZBar;

namespace ZXing.DataBar;

/// <summary>
/// Reads DataBar Omnidirectional and Expanded, and the stacked forms of both. zbar knows them too, but takes what follows an
/// FNC1 for letters where it is digits, knows few stacked ones, and complains of noise on the error stream.
/// </summary>
internal static class DataBarScan
{
    // Each row of an expanded symbol on so many scan lines. Behind them stand the order of the finders, the number of
    // characters and a check sum modulo 211; a plain one has a check sum modulo 79 alone.
    private const int LinesNeeded = 2, OmniLinesNeeded = 4;

    // Stacked rows are at least 34 modules high: of a large picture, so many lines cross each.
    private const int MostLines = 160;

    private const int MostSteps = 4000;

    private const int FarMore = 3;

    // Which finder patterns follow each other in a symbol of so many pairs.
    private static readonly string[] Sequences =
        ["AA", "ABB", "ACBD", "AEBDC", "AEBDDF", "AEBDEFF", "AABBCCDD", "AABBCCDEE", "AABBCCDEFF", "AABBCDDEEFF"];

    /// <param name="plane">A picture.</param>
    /// <param name="asked">RSS_14, RSS_EXPANDED or both.</param>
    /// <param name="inverts">White on black is looked for as well.</param>
    /// <returns>Format, text and place of each code found: fourteen digits, or an element string, FNC1 as 0x1D.</returns>
    public static List<(BarcodeFormat Format, string Text, Box Place)> At(Plane plane, BarcodeFormat asked, bool inverts)
    {
        var rows = new Finders(asked, inverts);
        var step = Math.Max(1, plane.Height / MostLines);
        for (var y = step / 2; y < plane.Height; y += step)
            rows.Scan(plane.Pixels.AsSpan(y * plane.Width, plane.Width), y);
        var found = rows.Found(plane, sideways: false);
        if (found.Count > 0)
            return found;

        var columns = new Finders(asked, inverts);
        var column = new byte[plane.Height];
        step = Math.Max(1, plane.Width / MostLines);
        for (var x = step / 2; x < plane.Width; x += step)
        {
            for (var y = 0; y < column.Length; y++)
                column[y] = plane.Pixels[y * plane.Width + x];
            columns.Scan(column, x);
        }

        return columns.Found(plane, sideways: true);
    }

    /// <summary>Symbols whose rows were found, and where.</summary>
    private static IEnumerable<Candidate> Assemble(ChainFinder finder)
    {
        var chains = finder.Chains.Where(chain => chain.Seen.Lines >= LinesNeeded).OrderByDescending(chain => chain.Seen.Lines).ToList();
        foreach (var first in chains.Where(chain => chain.Pairs[0] is { Letter: 0, Second: false }))
        {
            var steps = 0;
            List<Chain> rows = [first];
            if (Complete([.. first.Pairs], rows, chains, ref steps) is { } text)
                yield return new Candidate(BarcodeFormat.RSS_EXPANDED, text, Sighting.Around(rows.ConvertAll(row => row.Seen)), rows.Max(row => row.Modules));
        }
    }

    /// <summary>Adds rows until the symbol is whole and its check character agrees.</summary>
    private static string? Complete(List<Pair> pairs, List<Chain> rows, List<Chain> chains, ref int steps)
    {
        if (steps++ > MostSteps || !Sequences.Any(sequence => IsStart(pairs, sequence)))
            return null;
        if (IsWhole(pairs))
            return Compaction.Read(pairs);
        if (pairs[^1].Right is null)
            return null;
        foreach (var next in chains)
        {
            if (!next.Seen.IsAboveOrBelow(rows[0].Seen))
                continue;
            pairs.AddRange(next.Pairs);
            rows.Add(next);
            var text = Complete(pairs, rows, chains, ref steps);
            if (text is not null)
                return text;
            rows.RemoveAt(rows.Count - 1);
            pairs.RemoveRange(pairs.Count - next.Pairs.Count, next.Pairs.Count);
        }

        return null;
    }

    /// <summary>
    /// Of two that were read in one place, the expanded one, for it has far more to check; else the one that was seen far
    /// more often; neither when none was.
    /// </summary>
    private static List<(BarcodeFormat Format, string Text, Box Place)> Believed(List<Candidate> candidates, Plane plane, bool sideways)
    {
        var believed = new List<(BarcodeFormat Format, string Text, Box Place)>();
        foreach (var candidate in candidates)
        {
            var rivals = candidates.Where(other => (other.Format, other.Text) != (candidate.Format, candidate.Text) && other.Seen.Meets(candidate.Seen));
            if (rivals.All(rival => Outweighs(candidate, rival)))
                believed.Add((candidate.Format, candidate.Text, candidate.Place(plane, sideways)));
        }

        return believed;
    }

    private static bool Outweighs(Candidate candidate, Candidate rival) =>
        candidate.Format == rival.Format ? candidate.Seen.Lines >= FarMore * rival.Seen.Lines : candidate.Format == BarcodeFormat.RSS_EXPANDED;

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

    /// <summary>A code that passed its checks.</summary>
    /// <param name="Modules">How wide it is where it was seen, which is all but its guards.</param>
    private sealed record Candidate(BarcodeFormat Format, string Text, Sighting Seen, int Modules)
    {
        // Two modules, and one for a line that is not quite straight.
        private const int GuardModules = 3;

        public Box Place(Plane plane, bool sideways) => Seen.Place(sideways).Whole(plane, sideways, Seen.Length * GuardModules / Modules);
    }

    /// <summary>The finders of one direction, dark on white and perhaps white on dark, fed with the same lines.</summary>
    private sealed class Finders
    {
        private readonly Runs runs = new();
        private readonly List<ChainFinder> expanded = [];
        private readonly List<OmniFinder> omni = [];
        private readonly List<StackedFinder> stacked = [];

        public Finders(BarcodeFormat asked, bool inverts)
        {
            foreach (var inverted in inverts ? (bool[])[false, true] : [false])
            {
                if ((asked & BarcodeFormat.RSS_EXPANDED) != 0)
                    expanded.Add(new ChainFinder(inverted));
                if ((asked & BarcodeFormat.RSS_14) == 0)
                    continue;
                omni.Add(new OmniFinder(inverted));
                stacked.Add(new StackedFinder(inverted));
            }
        }

        /// <summary>With the line's own threshold, and with one that follows shadows.</summary>
        public void Scan(ReadOnlySpan<byte> line, int number)
        {
            Scan(line, number, line.Length);
            Scan(line, number, Math.Clamp(line.Length / 12, 24, 96));
        }

        public List<(BarcodeFormat Format, string Text, Box Place)> Found(Plane plane, bool sideways) => Believed(
        [
            .. expanded.SelectMany(Assemble),
            .. stacked.SelectMany(finder => finder.Numbers()).Select(number => new Candidate(BarcodeFormat.RSS_14, number.Number, number.Seen, Half.Modules)),
            .. omni.SelectMany(finder => finder.Numbers).Where(number => number.Value.Lines >= OmniLinesNeeded).Select(number => new Candidate(BarcodeFormat.RSS_14, number.Key, number.Value, 2 * Half.Modules)),
        ],
            plane,
            sideways);

        private void Scan(ReadOnlySpan<byte> line, int number, int window)
        {
            runs.Read(line, window);
            if (runs.Widths.Count < Finder.CharacterElements + Finder.Elements)
                return;
            Follow(mirrored: false, number);
            runs.Reverse();
            Follow(mirrored: true, number);
        }

        private void Follow(bool mirrored, int line)
        {
            foreach (var finder in expanded)
                finder.Follow(runs, mirrored, line);
            foreach (var finder in omni)
                finder.Follow(runs, mirrored, line);
            foreach (var finder in stacked)
                finder.Follow(runs, mirrored, line);
        }
    }
}
