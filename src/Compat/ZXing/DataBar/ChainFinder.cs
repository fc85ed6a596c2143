namespace ZXing.DataBar;

/// <summary>Looks for rows of DataBar Expanded on scan lines of one direction, and counts how often each was seen.</summary>
internal sealed class ChainFinder
{
    private const int FinderElements = 5, CharacterElements = 8, PairElements = CharacterElements + FinderElements + CharacterElements;
    private const int FinderModules = 15, CharacterModules = 17;

    // The finder patterns A to F as sums of neighbours, which ink that spreads leaves as they are.
    private static readonly int[][] Finders = [[9, 12, 5, 2], [9, 10, 5, 2], [7, 10, 7, 2], [5, 10, 9, 2], [8, 11, 6, 2], [4, 11, 10, 2]];

    private const float WorstFinder = 2.4f;

    // Hostile pictures hold no more rows than a few symbols would.
    private const int MostChains = 400;

    private readonly Dictionary<string, Chain> chains = new(StringComparer.Ordinal);
    private readonly Runs runs = new();

    public IEnumerable<Chain> Chains => chains.Values;

    public void Scan(ReadOnlySpan<byte> line)
    {
        Scan(line, line.Length);
        Scan(line, Math.Clamp(line.Length / 12, 24, 96));
    }

    private void Scan(ReadOnlySpan<byte> line, int window)
    {
        runs.Read(line, window);
        if (runs.Widths.Count < CharacterElements + FinderElements)
            return;
        Follow(line.Length, mirrored: false);
        runs.Reverse();
        Follow(line.Length, mirrored: true);
    }

    private void Follow(int length, bool mirrored)
    {
        for (var at = CharacterElements; at + FinderElements <= runs.Widths.Count; at++)
        {
            if (PairAt(at) is not { } pair)
                continue;
            var first = at;
            var pairs = new List<Pair> { pair };
            while (pairs[^1].Right is not null && at + PairElements + FinderElements <= runs.Widths.Count
                && PairAt(at + PairElements) is { } next && next.Second != pairs[^1].Second)
            {
                pairs.Add(next);
                at += PairElements;
            }

            Count(pairs, runs.Start(first - CharacterElements), runs.Start(at + FinderElements), length, mirrored);
        }
    }

    private void Count(List<Pair> pairs, float from, float to, int length, bool mirrored)
    {
        var key = string.Join(';', pairs.Select(pair => $"{pair.Letter}{(pair.Second ? '-' : '+')}{pair.Left.Value},{pair.Right?.Value}"));
        if (!chains.TryGetValue(key, out var chain))
        {
            if (chains.Count == MostChains)
                return;
            chains[key] = chain = new Chain(pairs, key);
        }

        chain.Saw(mirrored ? length - to : from, mirrored ? length - from : to);
    }

    /// <summary>The pair whose finder starts at run <paramref name="at"/>.</summary>
    private Pair? PairAt(int at)
    {
        // A first version starts with a space, its mirror image with a bar.
        var second = runs.FirstIsDark == (at % 2 == 0);
        Span<float> finder = stackalloc float[FinderElements];
        var total = 0f;
        for (var i = 0; i < FinderElements; i++)
        {
            finder[second ? FinderElements - 1 - i : i] = runs.Widths[at + i];
            total += runs.Widths[at + i];
        }

        var module = total / FinderModules;
        if (Letter(finder, module) is not { } letter)
            return null;
        Span<float> eight = stackalloc float[CharacterElements];
        var before = at - CharacterElements;
        for (var i = 0; i < CharacterElements; i++)
            eight[i] = runs.Widths[before + i];
        if (CharacterOf(eight, module) is not { } left)
            return null;
        if (at + FinderElements + CharacterElements > runs.Widths.Count)
            return new Pair(letter, second, left, null);
        for (var i = 0; i < CharacterElements; i++)
            eight[i] = runs.Widths[at + FinderElements + CharacterElements - 1 - i];
        return new Pair(letter, second, left, CharacterOf(eight, module));
    }

    private static int? Letter(ReadOnlySpan<float> finder, float module)
    {
        int? best = null;
        var bestError = WorstFinder;
        for (var letter = 0; letter < Finders.Length; letter++)
        {
            var error = 0f;
            for (var i = 0; i < 4; i++)
                error += Math.Abs((finder[i] + finder[i + 1]) / module - Finders[letter][i]);
            if (error < bestError)
                (best, bestError) = (letter, error);
        }

        return best;
    }

    private static Character? CharacterOf(ReadOnlySpan<float> eight, float module)
    {
        var total = 0f;
        foreach (var width in eight)
            total += width;
        return Math.Abs(total / (CharacterModules * module) - 1) < 0.2f ? Character.Read(eight) : null;
    }
}
