namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>The bars of EAN-13, EAN-8 and UPC-A.</summary>
internal static class EanPattern
{
    private const int DigitModules = 7, GuardModules = 3, MiddleModules = 5;

    // Widths of space, bar, space, bar of each digit in set A. Set B is the same from the right; set C starts with a bar.
    private static readonly string[] SetA = ["3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"];

    // Which sets the left six digits use says what the first digit of an EAN-13 is.
    private static readonly string[] LeftSets =
        ["AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA"];

    /// <param name="digits">13 digits with their check digit.</param>
    /// <param name="module">Dots of a module.</param>
    public static BarPattern Ean13(string digits, int module)
    {
        var half = 6 * DigitModules * module;
        var left = GuardModules * module;
        var right = left + half + MiddleModules * module;

        // The first digit stands in the quiet zone, five modules clear of the guard.
        return Draw(digits[1..7], digits[7..], LeftSets[digits[0] - '0'], module, outerAreTall: false,
        [
            new(digits[..1], -11 * module, -5 * module),
            new(digits[1..7], left, left + half),
            new(digits[7..], right, right + half),
        ]);
    }

    /// <param name="digits">8 digits with their check digit.</param>
    /// <param name="module">Dots of a module.</param>
    public static BarPattern Ean8(string digits, int module)
    {
        var half = 4 * DigitModules * module;
        var left = GuardModules * module;
        var right = left + half + MiddleModules * module;
        return Draw(digits[..4], digits[4..], "AAAA", module, outerAreTall: false,
            [new(digits[..4], left, left + half), new(digits[4..], right, right + half)]);
    }

    /// <param name="digits">12 digits with their check digit.</param>
    /// <param name="module">Dots of a module.</param>
    public static BarPattern UpcA(string digits, int module)
    {
        // The first and the last digit have tall bars and stand outside, at most four modules wide and five clear of the guard.
        var five = 5 * DigitModules * module;
        var left = (GuardModules + DigitModules) * module;
        var right = (GuardModules + 6 * DigitModules + MiddleModules) * module;
        var end = (2 * GuardModules + 12 * DigitModules + MiddleModules) * module;
        return Draw(digits[..6], digits[6..], "AAAAAA", module, outerAreTall: true,
        [
            new(digits[..1], -9 * module, -5 * module, Small: true),
            new(digits[1..6], left, left + five),
            new(digits[6..11], right, right + five),
            new(digits[11..], end + 5 * module, end + 9 * module, Small: true),
        ]);
    }

    private static BarPattern Draw(string leftDigits, string rightDigits, string sets, int module, bool outerAreTall, IReadOnlyList<Caption> captions)
    {
        var pen = new Pen(module);
        pen.Bars("111", isGuard: true, startsDark: true);
        for (var i = 0; i < leftDigits.Length; i++)
        {
            var widths = SetA[leftDigits[i] - '0'];
            pen.Bars(sets[i] == 'A' ? widths : string.Concat(widths.Reverse()), outerAreTall && i == 0, startsDark: false);
        }

        pen.Bars("11111", isGuard: true, startsDark: false);
        for (var i = 0; i < rightDigits.Length; i++)
            pen.Bars(SetA[rightDigits[i] - '0'], outerAreTall && i == rightDigits.Length - 1, startsDark: true);
        pen.Bars("111", isGuard: true, startsDark: true);
        return new BarPattern(pen.At, pen.Drawn, captions);
    }

    private sealed class Pen(int module)
    {
        public int At { get; private set; }

        public List<Bar> Drawn { get; } = [];

        public void Bars(string widths, bool isGuard, bool startsDark)
        {
            var dark = startsDark;
            foreach (var width in widths)
            {
                var dots = (width - '0') * module;
                if (dark)
                    Drawn.Add(new Bar(At, dots, isGuard));
                At += dots;
                dark = !dark;
            }
        }
    }
}
