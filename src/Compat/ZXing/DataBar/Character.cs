namespace ZXing.DataBar;

/// <summary>One data character of a DataBar Expanded: eight elements of 17 modules.</summary>
/// <param name="Value">0 to 4191.</param>
/// <param name="Widths">The elements in modules, the one farthest from the finder first.</param>
internal sealed record Character(int Value, int[] Widths)
{
    private const int Modules = 17;

    // A fit worse than this is no print of a character: the sum of the squared deviations in modules.
    private const double WorstFit = 1.2;

    // ISO/IEC 24724, characteristics of the five groups: modules and widest element of the odd and of the even
    // elements, how many of each there are, and the value that the group starts at.
    private static readonly Group[] Groups =
    [
        new(12, 7, 5, 2, 87, 4, 0), new(10, 5, 7, 4, 52, 20, 348), new(8, 4, 9, 5, 30, 52, 1388),
        new(6, 3, 11, 6, 10, 104, 2948), new(4, 1, 13, 8, 1, 204, 3988),
    ];

    /// <summary>Reads eight widths in any unit; null when no character is near.</summary>
    public static Character? Read(ReadOnlySpan<float> widths)
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
        foreach (var group in Groups)
        {
            // Ink that spreads widens all bars by as much as it narrows all spaces; half of that is forgiven.
            var shift = (group.OddModules - (odd[0] + odd[1] + odd[2] + odd[3])) / 4;
            var cost = 2 * shift * shift + Fit(odd, shift, group.OddModules, group.OddWidest, odds) + Fit(even, -shift, group.EvenModules, group.EvenWidest, evens);
            if (cost >= bestCost || group.Value(odds, evens) is not { } value)
                continue;
            best = new Character(value, [odds[0], evens[0], odds[1], evens[1], odds[2], evens[2], odds[3], evens[3]]);
            bestCost = cost;
        }

        return best;
    }

    /// <summary>The whole widths nearest to the measured ones that add up to <paramref name="sum"/>.</summary>
    private static double Fit(ReadOnlySpan<double> measured, double shift, int sum, int widest, Span<int> whole)
    {
        var rest = sum;
        for (var i = 0; i < 4; i++)
        {
            whole[i] = Math.Clamp((int)Math.Round(measured[i] + shift), 1, widest);
            rest -= whole[i];
        }

        while (rest != 0)
        {
            var step = Math.Sign(rest);
            var at = -1;
            for (var i = 0; i < 4; i++)
            {
                if (whole[i] + step < 1 || whole[i] + step > widest)
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
            cost += Math.Pow(measured[i] + shift - whole[i], 2);
        return cost;
    }

    private sealed class Group(int oddModules, int oddWidest, int evenModules, int evenWidest, int odds, int evens, int first)
    {
        // Widths that are in the alphabet, in the order of their values; odd ones have a narrow element among them.
        private readonly Dictionary<int, int> oddRanks = Ranks(oddModules, oddWidest, needsNarrow: true);
        private readonly Dictionary<int, int> evenRanks = Ranks(evenModules, evenWidest, needsNarrow: false);

        public int OddModules => oddModules;

        public int OddWidest => oddWidest;

        public int EvenModules => evenModules;

        public int EvenWidest => evenWidest;

        public int? Value(ReadOnlySpan<int> odd, ReadOnlySpan<int> even) =>
            oddRanks.TryGetValue(Key(odd[0], odd[1], odd[2], odd[3]), out var oddRank) && oddRank < odds
            && evenRanks.TryGetValue(Key(even[0], even[1], even[2], even[3]), out var evenRank) && evenRank < evens
                ? first + oddRank * evens + evenRank
                : null;

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
