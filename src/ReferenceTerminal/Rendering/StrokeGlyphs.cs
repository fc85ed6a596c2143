namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>
/// The shapes of <see cref="StrokeFont"/>. A glyph is its width, a bar and its strokes. A stroke is a row of points of two
/// characters each: across 0 to 8, down 0 (top of capitals) to A (base line) to D (descenders), both as hexadecimal digits.
/// With ~ in front the points between the ends only pull the line towards them (a quadratic B-spline); a point said twice
/// makes a corner, and a stroke that ends where it begins is a closed loop.
/// </summary>
internal static class StrokeGlyphs
{
    public static readonly IReadOnlyDictionary<char, string> All = new Dictionary<char, string>
    {
        [' '] = "3|",
        ['0'] = "6|~10505A1A10",
        ['1'] = "6|12303A 1A5A",
        ['2'] = "6|~03006064270A0A6A",
        ['3'] = "6|~0200606525 ~25656A0A08",
        ['4'] = "6|400767 474A",
        ['5'] = "6|601005 ~0514646A0A08",
        ['6'] = "6|~50110407 ~04646A0A04",
        ['7'] = "6|00602A",
        ['8'] = "6|~0060650500 ~05656A0A05",
        ['9'] = "6|~0060660600 ~6366591A",
        ['A'] = "6|0A306A 1757",
        ['B'] = "6|3000 0A3A 000A 0535 ~30606535 ~35656A3A",
        ['C'] = "6|~6260000A6A68",
        ['D'] = "6|20000A2A ~20606A2A",
        ['E'] = "6|60000A6A 0555",
        ['F'] = "6|60000A 0555",
        ['G'] = "6|~6260000A6A66 6636",
        ['H'] = "6|000A 606A 0565",
        ['I'] = "4|0040 202A 0A4A",
        ['J'] = "5|~50575A0A07",
        ['K'] = "6|000A 6006 246A",
        ['L'] = "6|000A6A",
        ['M'] = "8|0A0046808A",
        ['N'] = "6|0A006A60",
        ['O'] = "7|~00707A0A00",
        ['P'] = "6|0A0030 ~30606636 3606",
        ['Q'] = "7|~00707A0A00 477B",
        ['R'] = "6|0A0030 ~30606636 3606 366A",
        ['S'] = "6|~62600005656A0A08",
        ['T'] = "6|0060 303A",
        ['U'] = "6|~00070A6A6760",
        ['V'] = "6|003A60",
        ['W'] = "8|002A426A80",
        ['X'] = "6|006A 600A",
        ['Y'] = "6|003560 353A",
        ['Z'] = "6|00600A6A",
        ['a'] = "5|~03535A0A03 535A",
        ['b'] = "5|000A ~03535A0A03",
        ['c'] = "5|~5553030A5A58",
        ['d'] = "5|505A ~03535A0A03",
        ['e'] = "5|0656 ~5653030A5A58",
        ['f'] = "4|~4010141A 0333",
        ['g'] = "5|~03535A0A03 ~535A5D0D0C",
        ['h'] = "5|000A ~060353565A",
        ['i'] = "2|131A 1010",
        ['ı'] = "2|131A",
        ['j'] = "3|~232A2D0D0C 2020",
        ['k'] = "5|000A 5307 255A",
        ['l'] = "3|~10171A3A",
        ['m'] = "8|030A ~060343464A ~464383868A",
        ['n'] = "5|030A ~060353565A",
        ['o'] = "5|~03535A0A03",
        ['p'] = "5|030D ~03535A0A03",
        ['q'] = "5|535D ~03535A0A03",
        ['r'] = "4|030A ~060343",
        ['s'] = "5|~54530306575A0A09",
        ['t'] = "4|~10171A4A 0333",
        ['u'] = "5|~03070A5A5753 535A",
        ['v'] = "5|033A 533A",
        ['w'] = "8|032A456A83",
        ['x'] = "5|035A 530A",
        ['y'] = "5|033A 532D",
        ['z'] = "5|03530A5A",
        ['!'] = "2|1017 1A1A",
        ['"'] = "3|0003 3033",
        ['#'] = "6|200A 503A 0363 0767",
        ['%'] = "8|~0030340400 ~56868A5A56 701A",
        ['&'] = "7|~7A13104043050A5A66",
        ['\''] = "1|0003",
        ['('] = "3|~3003083B",
        [')'] = "3|~0033380B",
        ['*'] = "4|2125 0244 4204",
        ['+'] = "6|3339 0666",
        [','] = "2|190C",
        ['-'] = "4|0646",
        ['.'] = "1|0A0A",
        ['/'] = "5|500B",
        [':'] = "1|0404 0A0A",
        [';'] = "2|1414 190C",
        ['<'] = "5|530659",
        ['='] = "5|0555 0858",
        ['>'] = "5|035609",
        ['?'] = "5|~020050542427 2A2A",
        ['_'] = "6|0B6B",
        ['°'] = "3|~0030330300",
        ['€'] = "7|~7270101A7A78 0454 0656",
        ['·'] = "1|0606",
    };

    /// <summary>Accents by their combining character, 4 units wide and 2 high; the cedilla hangs from the base line.</summary>
    public static readonly IReadOnlyDictionary<char, string> Marks = new Dictionary<char, string>
    {
        ['\u0300'] = "1032",
        ['\u0301'] = "3012",
        ['\u0302'] = "022042",
        ['\u0303'] = "~02103241",
        ['\u0308'] = "0101 4141",
        ['\u030A'] = "~1030321210",
        ['\u030C'] = "002240",
        ['\u0327'] = "~2A2B4C1D",
    };

    /// <summary>Signs that are drawn as others.</summary>
    public static readonly IReadOnlyDictionary<char, string> Replaced = new Dictionary<char, string>
    {
        ['œ'] = "oe", ['Œ'] = "OE", ['æ'] = "ae", ['Æ'] = "AE", ['ß'] = "ss", ['’'] = "'", ['‘'] = "'", ['–'] = "-", ['—'] = "-",
        ['×'] = "x", ['\u00A0'] = " ", ['\u202F'] = " ", ['“'] = "\"", ['”'] = "\"", ['«'] = "\"", ['»'] = "\"",
    };

    /// <summary>Letters with a mark, the letters alone, and the mark.</summary>
    public static readonly IReadOnlyList<(string Marked, string Letters, char Mark)> Composed =
    [
        ("àèìòùÀÈÌÒÙ", "aeiouAEIOU", '\u0300'), ("áéíóúýÁÉÍÓÚÝ", "aeiouyAEIOUY", '\u0301'), ("âêîôûÂÊÎÔÛ", "aeiouAEIOU", '\u0302'),
        ("ãñõÃÑÕ", "anoANO", '\u0303'), ("äëïöüÿÄËÏÖÜ", "aeiouyAEIOU", '\u0308'), ("åÅůŮ", "aAuU", '\u030A'),
        ("čěšžČĚŠŽ", "ceszCESZ", '\u030C'), ("çÇ", "cC", '\u0327'),
    ];
}
