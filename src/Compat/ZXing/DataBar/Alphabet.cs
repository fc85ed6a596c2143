namespace ZXing.DataBar;

/// <summary>
/// One kind of DataBar characters: eight elements of so many modules, in groups of a fixed share of odd and even ones
/// (ISO/IEC 24724, characteristics of the subsets).
/// </summary>
internal sealed class Alphabet
{
    // A fit worse than this is no print of a character: the sum of the squared deviations in modules.
    private const double WorstFit = 1.2;

    private readonly Group[] groups;

    private Alphabet(int modules, params Group[] groups)
    {
        Modules = modules;
        this.groups = groups;
    }

    /// <summary>DataBar Expanded.</summary>
    public static Alphabet Expanded { get; } = new(
        17,
        new(new(12, 7, true, 87), new(5, 2, false, 4), 0),
        new(new(10, 5, true, 52), new(7, 4, false, 20), 348),
        new(new(8, 4, true, 30), new(9, 5, false, 52), 1388),
        new(new(6, 3, true, 10), new(11, 6, false, 104), 2948),
        new(new(4, 1, true, 1), new(13, 8, false, 204), 3988));

    /// <summary>The outer characters of a DataBar Omnidirectional.</summary>
    public static Alphabet Outside { get; } = new(
        16,
        new(new(12, 8, false, 161), new(4, 1, true, 1), 0),
        new(new(10, 6, false, 80), new(6, 3, true, 10), 161),
        new(new(8, 4, false, 31), new(8, 5, true, 34), 961),
        new(new(6, 3, false, 10), new(10, 6, true, 70), 2015),
        new(new(4, 1, false, 1), new(12, 8, true, 126), 2715));

    /// <summary>The inner characters of a DataBar Omnidirectional; here the even elements count for more.</summary>
    public static Alphabet Inside { get; } = new(
        15,
        new(new(5, 2, true, 4), new(10, 7, false, 84), 0, EvenFirst: true),
        new(new(7, 4, true, 20), new(8, 5, false, 35), 336, EvenFirst: true),
        new(new(9, 6, true, 48), new(6, 3, false, 10), 1036, EvenFirst: true),
        new(new(11, 8, true, 81), new(4, 1, false, 1), 1516, EvenFirst: true));

    public int Modules { get; }

    /// <summary>Reads eight widths in any unit; null when no character is near.</summary>
    public Character? Read(ReadOnlySpan<float> widths)
    {
        var total = 0f;
        foreach (var width in widths)
            total += width;
        Span<double> odd = stackalloc double[4];
        Span<double> even = stackalloc double[4];
        for (var i = 0; i < 4; i++)
        {
            odd[i] = widths[2 * i] * Modules / (double)total;
            even[i] = widths[2 * i + 1] * Modules / (double)total;
        }

        Character? best = null;
        var bestCost = WorstFit;
        Span<int> odds = stackalloc int[4];
        Span<int> evens = stackalloc int[4];
        foreach (var group in groups)
        {
            // Ink that spreads widens all bars by as much as it narrows all spaces; half of that is forgiven.
            var shift = (group.Odd.Sum - (odd[0] + odd[1] + odd[2] + odd[3])) / 4;
            var cost = 2 * shift * shift;
            if (cost >= bestCost)
                continue;
            cost += group.Odd.Fit(odd, shift, odds) + group.Even.Fit(even, -shift, evens);
            if (cost >= bestCost || group.Value(odds, evens) is not { } value)
                continue;
            best = new Character(value, [odds[0], evens[0], odds[1], evens[1], odds[2], evens[2], odds[3], evens[3]]);
            bestCost = cost;
        }

        return best;
    }

    private sealed record Group(Subset Odd, Subset Even, int First, bool EvenFirst = false)
    {
        public int? Value(ReadOnlySpan<int> odd, ReadOnlySpan<int> even)
        {
            if (Odd.Rank(odd) is not { } oddRank || Even.Rank(even) is not { } evenRank)
                return null;
            return First + (EvenFirst ? evenRank * Odd.Count + oddRank : oddRank * Even.Count + evenRank);
        }
    }

    /// <summary>Four elements of a colour.</summary>
    /// <param name="Sum">Their modules.</param>
    /// <param name="Widest">The most that one has.</param>
    /// <param name="NeedsNarrow">One of them is one module wide.</param>
    /// <param name="Count">How many of their combinations are used, in the order of their widths.</param>
    private sealed record Subset(int Sum, int Widest, bool NeedsNarrow, int Count)
    {
        private readonly Dictionary<int, int> ranks = Ranks(Sum, Widest, NeedsNarrow);

        public int? Rank(ReadOnlySpan<int> widths) => ranks.TryGetValue(Key(widths[0], widths[1], widths[2], widths[3]), out var rank) && rank < Count ? rank : null;

        /// <summary>The whole widths nearest to the measured ones that add up to the sum, and how far off they are.</summary>
        public double Fit(ReadOnlySpan<double> measured, double shift, Span<int> whole)
        {
            var rest = Sum;
            for (var i = 0; i < 4; i++)
            {
                whole[i] = Math.Clamp((int)Math.Round(measured[i] + shift), 1, Widest);
                rest -= whole[i];
            }

            while (rest != 0)
            {
                var step = Math.Sign(rest);
                var at = -1;
                for (var i = 0; i < 4; i++)
                {
                    if (whole[i] + step < 1 || whole[i] + step > Widest)
                        continue;
                    if (at < 0 || step * (measured[i] - whole[i]) > step * (measured[at] - whole[at]))
                        at = i;
                }

                if (at < 0)
                    return double.MaxValue;
                whole[at] += step;
                rest -= step;
            }

            var cost = 0.0;
            for (var i = 0; i < 4; i++)
            {
                var off = measured[i] + shift - whole[i];
                cost += off * off;
            }

            return cost;
        }

        private static Dictionary<int, int> Ranks(int sum, int widest, bool needsNarrow)
        {
            var ranks = new Dictionary<int, int>();
            for (var a = 1; a <= widest; a++)
            {
                for (var b = 1; b <= widest; b++)
                {
                    for (var c = 1; c <= widest; c++)
                    {
                        var d = sum - a - b - c;
                        if (d >= 1 && d <= widest && (!needsNarrow || a == 1 || b == 1 || c == 1 || d == 1))
                            ranks[Key(a, b, c, d)] = ranks.Count;
                    }
                }
            }

            return ranks;
        }

        private static int Key(int a, int b, int c, int d) => ((a * 16 + b) * 16 + c) * 16 + d;
    }
}

/// <summary>One data character.</summary>
/// <param name="Value">From 0; how far depends on its alphabet.</param>
/// <param name="Widths">The eight elements in modules, the one farthest from the finder first.</param>
internal sealed record Character(int Value, int[] Widths);
