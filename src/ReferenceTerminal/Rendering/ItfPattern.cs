namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>The bars of an ITF-14: pairs of digits, one in the bars and one in the spaces between them.</summary>
internal static class ItfPattern
{
    // Wide elements are 2.5 times the narrow ones; the standard allows 2.25 to 3.
    private const double WideToNarrow = 2.5;

    // Which of a digit's five elements are wide.
    private static readonly string[] Wide = ["00110", "10001", "01001", "11000", "00101", "10100", "01100", "00011", "10010", "01010"];

    /// <param name="digits">14 digits with their check digit.</param>
    /// <param name="module">Dots of a narrow element.</param>
    public static BarPattern Draw(string digits, int module)
    {
        var wide = (int)Math.Round(module * WideToNarrow, MidpointRounding.AwayFromZero);
        List<int> runs = [module, module, module, module];
        for (var i = 0; i < digits.Length; i += 2)
        {
            for (var element = 0; element < 5; element++)
            {
                runs.Add(Wide[digits[i] - '0'][element] == '1' ? wide : module);
                runs.Add(Wide[digits[i + 1] - '0'][element] == '1' ? wide : module);
            }
        }

        runs.AddRange([wide, module, module]);
        return BarPattern.Of(runs, []);
    }
}
