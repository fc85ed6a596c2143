namespace ZXing.DataBar;

/// <summary>A finder pattern with the data characters either side of it.</summary>
/// <param name="Letter">0 to 5 for the patterns A to F.</param>
/// <param name="Second">The pattern's second version, mirrored.</param>
/// <param name="Right">Null behind the last finder of a symbol with an odd number of characters.</param>
internal sealed record Pair(int Letter, bool Second, Character Left, Character? Right)
{
    private const int Modulus = 211;

    /// <summary>What the pair adds to the check sum; the check character itself adds nothing.</summary>
    public int Portion => (Letter == 0 && !Second ? 0 : Weighed(Left, 0)) + (Right is null ? 0 : Weighed(Right, 1));

    public int Characters => Right is null ? 1 : 2;

    // The weights are the powers of 3, eight for each place that a character can have.
    private int Weighed(Character character, int side)
    {
        var weight = 1;
        for (var place = 8 * (4 * Letter + (Second ? 2 : 0) + side - 1); place > 0; place--)
            weight = weight * 3 % Modulus;
        var sum = 0;
        foreach (var width in character.Widths)
        {
            sum += width * weight;
            weight = weight * 3 % Modulus;
        }

        return sum % Modulus;
    }
}

/// <summary>Pairs that follow each other on a scan line: a row of a symbol.</summary>
internal sealed class Chain(IReadOnlyList<Pair> pairs)
{
    public IReadOnlyList<Pair> Pairs { get; } = pairs;

    public int Modules => Pairs.Sum(pair => Finder.Modules + pair.Characters * Alphabet.Expanded.Modules);

    public Sighting Seen { get; } = new();
}
