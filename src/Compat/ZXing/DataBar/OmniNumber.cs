using System.Globalization;

namespace ZXing.DataBar;

/// <summary>What the two halves of a DataBar Omnidirectional or Stacked say together.</summary>
internal static class OmniNumber
{
    private const int InnerValues = 1597, PairValues = 4_537_077, Modulus = 79;

    /// <summary>The nine finder patterns, each as the sums of neighbouring elements.</summary>
    public static readonly int[][] Finders =
        [[11, 10, 3, 2], [8, 10, 6, 2], [6, 10, 8, 2], [4, 10, 10, 2], [9, 11, 5, 2], [7, 11, 7, 2], [5, 11, 9, 2], [6, 12, 8, 2], [4, 12, 10, 2]];

    /// <returns>Fourteen digits; null when the check sum, which the finders say, is another.</returns>
    public static string? From(Half left, Half right)
    {
        // Two of the 81 pairs of finders are not used.
        var expected = 9 * left.Pattern + right.Pattern;
        expected -= expected > 72 ? 1 : 0;
        expected -= expected > 8 ? 1 : 0;
        var sum = Portion(left.Outer) + 4 * Portion(left.Inner) + 16 * (Portion(right.Outer) + 4 * Portion(right.Inner));
        if (sum % Modulus != expected)
            return null;
        var value = (long)PairValues * (InnerValues * left.Outer.Value + left.Inner.Value) + InnerValues * right.Outer.Value + right.Inner.Value;
        var digits = value.ToString("D13", CultureInfo.InvariantCulture);
        return digits.Length == 13 ? digits + CheckDigit(digits) : null;
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

/// <summary>Half of such a symbol: a finder, the character outside of it and the one between the finders.</summary>
/// <param name="Pattern">Which finder, from 0.</param>
/// <param name="Outer">The character outside.</param>
/// <param name="Inner">The other.</param>
/// <param name="Module">Its width in pixels.</param>
internal sealed record Half(int Pattern, Character Outer, Character Inner, float Module)
{
    /// <summary>Both characters and the finder.</summary>
    public const int Modules = 46;

    private const int FinderElements = Finder.Elements, CharacterElements = Finder.CharacterElements;

    /// <param name="at">The run at which the finder starts, which is a space.</param>
    public static Half? Left(List<float> runs, int at) =>
        Finder.Read(runs, at, OmniNumber.Finders, mirrored: false, out var module) is { } pattern
        && Finder.CharacterAt(runs, at - CharacterElements, reversed: false, Alphabet.Outside, module) is { } outer
        && Finder.CharacterAt(runs, at + FinderElements, reversed: true, Alphabet.Inside, module) is { } inner
            ? new Half(pattern, outer, inner, module)
            : null;

    /// <param name="at">The run at which the finder starts, which is a bar.</param>
    public static Half? Right(List<float> runs, int at) =>
        Finder.Read(runs, at, OmniNumber.Finders, mirrored: true, out var module) is { } pattern
        && Finder.CharacterAt(runs, at + FinderElements, reversed: true, Alphabet.Outside, module) is { } outer
        && Finder.CharacterAt(runs, at - CharacterElements, reversed: false, Alphabet.Inside, module) is { } inner
            ? new Half(pattern, outer, inner, module)
            : null;
}
