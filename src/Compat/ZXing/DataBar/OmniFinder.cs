namespace ZXing.DataBar;

/// <summary>
/// Looks for DataBar Omnidirectional (and Truncated, which is only lower) on scan lines, and counts how often each number
/// was seen. All four characters and both finders must be on one line.
/// </summary>
/// <param name="inverted">White is the ink.</param>
internal sealed class OmniFinder(bool inverted)
{
    // Between the finders: the inner characters of both halves.
    private const int FromFinderToFinder = Finder.Elements + 2 * Finder.CharacterElements;
    private const int MostNumbers = 100;

    // Before the first character and behind the last: a space and a bar, each as narrow as can be. The space on the left
    // and the paper outside are one.
    private const int Guard = 2, Beyond = 1;
    private const float Paper = 4;

    private readonly Dictionary<string, Sighting> numbers = new(StringComparer.Ordinal);

    /// <summary>The fourteen digits of each number, and where they were seen.</summary>
    public IReadOnlyDictionary<string, Sighting> Numbers => numbers;

    /// <inheritdoc cref="ChainFinder.Follow"/>
    public void Follow(Runs runs, bool mirrored, int line)
    {
        const int Behind = FromFinderToFinder + Finder.Elements + Finder.CharacterElements;
        for (var at = Guard + Finder.CharacterElements; at + Behind + Guard + Beyond <= runs.Widths.Count; at++)
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
        return Half.Left(runs, at) is { } leftHalf && Half.Right(runs, right) is { } rightHalf && AreGuards(runs, at, right, leftHalf.Module, rightHalf.Module)
            ? OmniNumber.From(leftHalf, rightHalf)
            : null;
    }

    // In a DataBar Expanded, halves that look like these have more symbol beside them: outside of the guards there must be
    // paper. The standard asks for none; labels have it.
    private static bool AreGuards(List<float> runs, int left, int right, float leftModule, float rightModule)
    {
        var before = left - Finder.CharacterElements;
        var behind = right + Finder.Elements + Finder.CharacterElements;
        return runs[before - 2] > Paper * leftModule && runs[before - 1] < 1.8f * leftModule
            && runs[behind] < 1.8f * rightModule && runs[behind + 1] < 1.8f * rightModule && runs[behind + 2] > Paper * rightModule
            && Math.Abs(leftModule - rightModule) < 0.15f * (leftModule + rightModule);
    }
}
