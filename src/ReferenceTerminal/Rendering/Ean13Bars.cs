using System.Text;
using CarbonPos.ReferenceTerminal.Images;

namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>
/// An EAN-13 as a shop prints it: bars, longer guards, quiet zones and the digits below, in the proportions of the GS1
/// General Specifications (11 modules quiet on the left, 7 on the right; bars 69 modules high, guards 5 more).
/// </summary>
public static class Ean13Bars
{
    private const int QuietLeft = 11, QuietRight = 7, Symbol = 95;
    private const int Margin = 3, BarHeight = 69, GuardExtra = 5, DigitGap = 1;

    // Set A of each digit; set C is its complement, set B that read backwards. 1 is a bar.
    private static readonly string[] SetA =
        ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"];

    // Which sets the left six digits use says what the first digit is.
    private static readonly string[] LeftSets =
        ["AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA"];

    /// <param name="digits">13 digits with a right check digit; a UPC-A is its 12 digits after a 0.</param>
    /// <param name="modulePixels">Width of the thinnest bar, 1 to 40 pixels.</param>
    /// <exception cref="ArgumentException">Not 13 digits, or a wrong check digit.</exception>
    public static GrayImage Draw(string digits, int modulePixels = 3)
    {
        Check(digits);
        var bars = Modules(digits);
        var canvas = new Canvas(QuietLeft + Symbol + QuietRight, Margin + BarHeight + DigitGap + DigitFont.Height + Margin, modulePixels);
        for (var i = 0; i < Symbol; i++)
        {
            if (bars[i] == '1')
                canvas.Fill(QuietLeft + i, Margin, 1, BarHeight + (IsGuard(i) ? GuardExtra : 0));
        }

        var line = Margin + BarHeight + DigitGap;
        DigitFont.Draw(canvas, digits[0], QuietLeft - DigitFont.Width - 3, line);
        for (var i = 1; i < digits.Length; i++)
            DigitFont.Draw(canvas, digits[i], QuietLeft + (i <= 6 ? 3 : 8) + (i - 1) * 7 + 1, line);
        return canvas.ToImage();
    }

    /// <summary>The picture of <see cref="Draw"/> as a PNG file.</summary>
    /// <inheritdoc cref="Draw"/>
    public static byte[] Render(string digits, int modulePixels = 3) => PngWriter.Write(Draw(digits, modulePixels));

    private static bool IsGuard(int module) => module is < 3 or >= 45 and < 50 or >= 92;

    private static string Modules(string digits)
    {
        var sets = LeftSets[digits[0] - '0'];
        var bars = new StringBuilder("101", Symbol);
        for (var i = 1; i <= 6; i++)
            bars.Append(sets[i - 1] == 'A' ? SetA[digits[i] - '0'] : Reversed(Complement(SetA[digits[i] - '0'])));
        bars.Append("01010");
        for (var i = 7; i <= 12; i++)
            bars.Append(Complement(SetA[digits[i] - '0']));
        return bars.Append("101").ToString();
    }

    private static string Complement(string modules) => string.Concat(modules.Select(m => m == '1' ? '0' : '1'));

    private static string Reversed(string modules) => string.Concat(modules.Reverse());

    private static void Check(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        if (digits.Length != 13 || !digits.All(char.IsAsciiDigit))
            throw new ArgumentException($"An EAN-13 has 13 digits; this is '{digits}'.", nameof(digits));
        var sum = 0;
        for (var i = 0; i < 13; i++)
            sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
        if (sum % 10 != 0)
            throw new ArgumentException($"The check digit of '{digits}' is wrong.", nameof(digits));
    }
}
