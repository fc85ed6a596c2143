namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>The bars of a GS1-128: Code 128 that starts with FNC1, in the fewest characters that say it.</summary>
internal static class Code128Pattern
{
    /// <summary>FNC1 between elements, as it stands in element strings.</summary>
    public const char Fnc1 = '\x1D';

    private const int CodeC = 99, CodeB = 100, Fnc1Code = 102, StartB = 104, StartC = 105, Stop = 106, Modulus = 103;

    // Each word's widths of bar, space, bar, space, bar, space; the stop has a last bar of 2.
    private static readonly string[] Widths = (
        "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 " +
        "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 " +
        "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 " +
        "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 " +
        "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 " +
        "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 " +
        "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112").Split(' ');

    /// <param name="elements">An element string of printable ASCII, <see cref="Fnc1"/> between elements.</param>
    /// <param name="module">Dots of a module.</param>
    public static BarPattern Draw(string elements, int module) =>
        BarPattern.Of(Words(elements).SelectMany(word => Widths[word]).Select(width => (width - '0') * module), []);

    /// <summary>Start, FNC1, data, check, stop.</summary>
    internal static List<int> Words(string elements)
    {
        // Fewest words from each place on, in set B and in set C.
        var cost = new (int B, int C)[elements.Length + 1];
        for (var at = elements.Length - 1; at >= 0; at--)
        {
            var inB = 1 + cost[at + 1].B;
            var inC = elements[at] == Fnc1 ? 1 + cost[at + 1].C : IsPair(elements, at) ? 1 + cost[at + 2].C : int.MaxValue / 2;
            cost[at] = (Math.Min(inB, inC + 1), Math.Min(inC, inB + 1));
        }

        var c = cost[0].C <= cost[0].B;
        List<int> words = [c ? StartC : StartB, Fnc1Code];
        for (var at = 0; at < elements.Length;)
        {
            var here = c ? cost[at].C : cost[at].B;
            if (elements[at] == Fnc1 && here == 1 + (c ? cost[at + 1].C : cost[at + 1].B))
            {
                words.Add(Fnc1Code);
                at++;
            }
            else if (!c && here == 1 + cost[at + 1].B)
            {
                words.Add(elements[at++] - ' ');
            }
            else if (c && IsPair(elements, at) && here == 1 + cost[at + 2].C)
            {
                words.Add((elements[at] - '0') * 10 + elements[at + 1] - '0');
                at += 2;
            }
            else
            {
                words.Add(c ? CodeB : CodeC);
                c = !c;
            }
        }

        var sum = words[0];
        for (var i = 1; i < words.Count; i++)
            sum += i * words[i];
        words.Add(sum % Modulus);
        words.Add(Stop);
        return words;
    }

    private static bool IsPair(string elements, int at) => at + 1 < elements.Length && char.IsAsciiDigit(elements[at]) && char.IsAsciiDigit(elements[at + 1]);
}
