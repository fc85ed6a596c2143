namespace ZXing.DataBar;

/// <summary>Looks for rows of DataBar Expanded on scan lines of one direction, and counts how often each was seen.</summary>
/// <param name="inverted">White is the ink.</param>
internal sealed class ChainFinder(bool inverted)
{
    private const int PairElements = Finder.CharacterElements + Finder.Elements + Finder.CharacterElements;

    // Hostile pictures hold no more rows than a few symbols would.
    private const int MostChains = 400;

    // The patterns A to F.
    private static readonly int[][] Patterns = [[9, 12, 5, 2], [9, 10, 5, 2], [7, 10, 7, 2], [5, 10, 9, 2], [8, 11, 6, 2], [4, 11, 10, 2]];

    private readonly Dictionary<string, Chain> chains = new(StringComparer.Ordinal);

    public IEnumerable<Chain> Chains => chains.Values;

    /// <param name="runs">A line, or the same from its other end.</param>
    /// <param name="mirrored">It is the other end.</param>
    /// <param name="line">Its number.</param>
    public void Follow(Runs runs, bool mirrored, int line)
    {
        for (var at = Finder.CharacterElements; at + Finder.Elements <= runs.Widths.Count; at++)
        {
            if (PairAt(runs, at) is not { } pair)
                continue;
            var first = at;
            var pairs = new List<Pair> { pair };
            while (pairs[^1].Right is not null && at + PairElements + Finder.Elements <= runs.Widths.Count
                && PairAt(runs, at + PairElements) is { } next && next.Second != pairs[^1].Second)
            {
                pairs.Add(next);
                at += PairElements;
            }

            var end = at + Finder.Elements + (pairs[^1].Right is null ? 0 : Finder.CharacterElements);
            var (from, to) = (runs.Start(first - Finder.CharacterElements), runs.Start(end));
            Count(pairs, line, mirrored ? runs.Length - to : from, mirrored ? runs.Length - from : to);
        }
    }

    private void Count(List<Pair> pairs, int line, float from, float to)
    {
        var key = string.Join(';', pairs.Select(pair => $"{pair.Letter}{(pair.Second ? '-' : '+')}{pair.Left.Value},{pair.Right?.Value}"));
        if (!chains.TryGetValue(key, out var chain))
        {
            if (chains.Count == MostChains)
                return;
            chains[key] = chain = new Chain(pairs);
        }

        chain.Seen.Saw(line, from, to);
    }

    /// <summary>The pair whose finder starts at run <paramref name="at"/>.</summary>
    private Pair? PairAt(Runs runs, int at)
    {
        // A first version starts with a space, its mirror image with a bar.
        var second = runs.FirstIsDark == (at % 2 == 0) != inverted;
        if (Finder.Read(runs.Widths, at, Patterns, second, out var module) is not { } letter
            || Finder.CharacterAt(runs.Widths, at - Finder.CharacterElements, reversed: false, Alphabet.Expanded, module) is not { } left)
            return null;
        var behind = at + Finder.Elements;
        return new Pair(letter, second, left, behind + Finder.CharacterElements > runs.Widths.Count ? null : Finder.CharacterAt(runs.Widths, behind, reversed: true, Alphabet.Expanded, module));
    }
}
