namespace ZXing.DataBar;

/// <summary>
/// Looks for DataBar Stacked (and Stacked Omnidirectional, which is only higher): the halves of an omnidirectional symbol,
/// one above the other. Each half must stand between its guards and paper, and the two must have the same ends, so that
/// halves of two symbols are not put together.
/// </summary>
/// <param name="inverted">White is the ink.</param>
internal sealed class StackedFinder(bool inverted)
{
    private const int LinesNeeded = 4;
    private const int MostHalves = 60;

    // Before the outer character, outwards: a bar and a space that is one with the paper, or a space, a bar and paper.
    private const int LeftGuard = 2, RightGuard = 3;
    private const float Narrow = 1.8f, Paper = 4;

    private readonly Dictionary<Key, Row> lefts = [], rights = [];

    /// <summary>The fourteen digits of each pair of halves that belong together, and where they were seen.</summary>
    public IEnumerable<(string Number, Sighting Seen)> Numbers()
    {
        foreach (var (leftKey, left) in lefts.Where(row => row.Value.Seen.Lines >= LinesNeeded))
        {
            foreach (var (rightKey, right) in rights.Where(row => row.Value.Seen.Lines >= LinesNeeded))
            {
                if (leftKey.Mirrored == rightKey.Mirrored && left.Seen.IsStackedWith(right.Seen, Half.Modules) && OmniNumber.From(left.Half, right.Half) is { } number)
                    yield return (number, Sighting.Around([left.Seen, right.Seen]));
            }
        }
    }

    /// <inheritdoc cref="ChainFinder.Follow"/>
    public void Follow(Runs runs, bool mirrored, int line)
    {
        const int Characters = Finder.CharacterElements, Behind = Finder.Elements + Finder.CharacterElements;
        var widths = runs.Widths;
        for (var at = Characters + LeftGuard; at + Behind + LeftGuard <= widths.Count; at++)
        {
            // The left half starts with a space, the right one, seen from its own end, with a bar.
            var isRight = runs.FirstIsDark == (at % 2 == 0) != inverted;
            var guard = isRight ? RightGuard : LeftGuard;
            if (at < Characters + guard || at + Behind + guard > widths.Count)
                continue;
            var half = isRight ? Half.Right(widths, at) : Half.Left(widths, at);
            if (half is null || !IsGuard(widths, at - Characters - 1, -1, guard, half.Module) || !IsGuard(widths, at + Behind, 1, guard, half.Module))
                continue;
            var (from, to) = (runs.Start(at - Characters), runs.Start(at + Behind));
            Saw(isRight ? rights : lefts, half, mirrored, line, mirrored ? runs.Length - to : from, mirrored ? runs.Length - from : to);
        }
    }

    /// <summary>Narrow elements outwards, and paper behind them.</summary>
    private static bool IsGuard(List<float> widths, int at, int step, int elements, float module)
    {
        for (var i = 0; i < elements - 1; i++, at += step)
        {
            if (widths[at] > Narrow * module)
                return false;
        }

        return widths[at] > Paper * module;
    }

    private static void Saw(Dictionary<Key, Row> rows, Half half, bool mirrored, int line, float from, float to)
    {
        var key = new Key(half.Pattern, half.Outer.Value, half.Inner.Value, mirrored);
        if (!rows.TryGetValue(key, out var row))
        {
            if (rows.Count == MostHalves)
                return;
            rows[key] = row = new Row(half, new Sighting());
        }

        row.Seen.Saw(line, from, to);
    }

    private readonly record struct Key(int Pattern, int Outer, int Inner, bool Mirrored);

    private sealed record Row(Half Half, Sighting Seen);
}
