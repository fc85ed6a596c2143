namespace ZXing.DataBar;

/// <summary>
/// Looks for DataBar Omnidirectional (and Truncated, which is only lower) on scan lines, and counts how often each number
/// was seen. All four characters and both finders must be on one line: halves of two symbols are never put together.
/// </summary>
/// <param name="inverted">White is the ink.</param>
internal sealed class OmniFinder(bool inverted)
{
    // Between the finders: the inner characters of both halves.
    private const int FromFinderToFinder = Finder.Elements + 2 * Finder.CharacterElements;
    private const int InnerValues = 1597, PairValues = 4_537_077, Modulus = 79;
    private const int MostNumbers = 100;

    private static readonly int[][] Patterns =
        [[11, 10, 3, 2], [8, 10, 6, 2], [6, 10, 8, 2], [4, 10, 10, 2], [9, 11, 5, 2], [7, 11, 7, 2], [5, 11, 9, 2], [6, 12, 8, 2], [4, 12, 10, 2]];

    // Before the first character and behind the last: a space and a bar, each as narrow as can be.
    private const int Guard = 2;

    private readonly Dictionary<string, Sighting> numbers = new(StringComparer.Ordinal);

    /// <summary>The fourteen digits of each number, and where they were seen.</summary>
    public IReadOnlyDictionary<string, Sighting> Numbers => numbers;

    /// <inheritdoc cref="ChainFinder.Follow"/>
    public void Follow(Runs runs, bool mirrored, int line)
    {
        const int Behind = FromFinderToFinder + Finder.Elements + Finder.CharacterElements;
        for (var at = Guard + Finder.CharacterElements; at + Behind + Guard <= runs.Widths.Count; at++)
        {
            // The left half starts with a space, the right one, seen from its own end, with a bar.
            var startsDark = runs.FirstIsDark == (at % 2 == 0) != inverted;
            if (startsDark || NumberAt(runs.Widths, at) is not { } number)
                continue;
            if (!numbers.TryGetValue(number, out var seen))
            {
                if (numbers.Count == MostNumbers)
                    continue;
                numbers[number] = seen = new Sighting();
            }

            var (from, to) = (runs.Start(at - Finder.CharacterElements), runs.Start(at + Behind));
            seen.Saw(line, mirrored ? runs.Length - to : from, mirrored ? runs.Length - from : to);
        }
    }

    private static string? NumberAt(List<float> runs, int at)
    {
        var right = at + FromFinderToFinder;
        if (Finder.Read(runs, at, Patterns, mirrored: false, out var module) is not { } leftFinder
            || Finder.Read(runs, right, Patterns, mirrored: true, out var rightModule) is not { } rightFinder
            || !AreGuards(runs, at, right, module, rightModule)
            || Finder.CharacterAt(runs, at - Finder.CharacterElements, reversed: false, Alphabet.Outside, module) is not { } first
            || Finder.CharacterAt(runs, at + Finder.Elements, reversed: true, Alphabet.Inside, module) is not { } second
            || Finder.CharacterAt(runs, right + Finder.Elements, reversed: true, Alphabet.Outside, rightModule) is not { } third
            || Finder.CharacterAt(runs, right - Finder.CharacterElements, reversed: false, Alphabet.Inside, rightModule) is not { } fourth)
            return null;

        // Two of the 81 pairs of finders are not used.
        var expected = 9 * leftFinder + rightFinder;
        expected -= expected > 72 ? 1 : 0;
        expected -= expected > 8 ? 1 : 0;
        var sum = Portion(first) + 4 * Portion(second) + 16 * (Portion(third) + 4 * Portion(fourth));
        if (sum % Modulus != expected)
            return null;
        var value = (long)PairValues * (InnerValues * first.Value + second.Value) + InnerValues * third.Value + fourth.Value;
        var digits = value.ToString("D13", System.Globalization.CultureInfo.InvariantCulture);
        return digits.Length == 13 ? digits + CheckDigit(digits) : null;
    }

    // In a DataBar Expanded, halves that look like these have more symbol beside them.
    private static bool AreGuards(List<float> runs, int left, int right, float leftModule, float rightModule)
    {
        var before = left - Finder.CharacterElements;
        var behind = right + Finder.Elements + Finder.CharacterElements;
        return runs[before - 2] > 0.4f * leftModule && runs[before - 1] < 1.8f * leftModule
            && runs[behind] < 1.8f * rightModule && runs[behind + 1] < 1.8f * rightModule
            && Math.Abs(leftModule - rightModule) < 0.15f * (leftModule + rightModule);
    }

    private static int Portion(Character character)
    {
        var (sum, weight) = (0, 1);
        for (var i = 0; i < 4; i++, weight *= 9)
            sum += (character.Widths[2 * i] + 3 * character.Widths[2 * i + 1]) * weight;
        return sum;
    }

    private static char CheckDigit(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
            sum += (digits[i] - '0') * (i % 2 == 0 ? 3 : 1);
        return (char)('0' + (10 - sum % 10) % 10);
    }
}
