using System.Text;

namespace ZXing.ZBar;

/// <summary>Reads the Code 128 on one line of pixels, FNC4 included.</summary>
internal static class Code128Line
{
    private const int StartA = 103, StartB = 104, StartC = 105, Stop = 106;
    private const int Shift = 98, CodeC = 99, CodeBOrFnc4 = 100, CodeAOrFnc4 = 101, Fnc1 = 102;

    // Widths of bar, space, bar, space, bar, space of each character in modules; the stop adds a last bar of 2.
    private static readonly string[] Patterns = (
        "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 " +
        "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 " +
        "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 " +
        "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 " +
        "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 " +
        "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 " +
        "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 233111").Split(' ');

    /// <param name="seen">What zbar read, without FNC4: only a line that says the same is believed.</param>
    public static bool TryRead(byte[] line, byte[] seen, out string text)
    {
        var (runs, first) = Runs(line);
        for (var start = first; start + 12 < runs.Count; start += 2)
        {
            if (Character(runs, start) is not (>= StartA and <= StartC) || Characters(runs, start) is not { } codes)
                continue;
            var (characters, plain) = Interpret(codes);
            if (!plain.AsSpan().SequenceEqual(seen))
                continue;
            text = characters;
            return true;
        }

        text = "";
        return false;
    }

    /// <summary>Widths of alternating runs, and the index of the first dark one.</summary>
    private static (List<int> Runs, int FirstDark) Runs(byte[] line)
    {
        int low = 255, high = 0;
        foreach (var pixel in line)
        {
            low = Math.Min(low, pixel);
            high = Math.Max(high, pixel);
        }

        var middle = (low + high + 1) / 2;
        var runs = new List<int>();
        var from = 0;
        for (var i = 1; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] < middle == line[from] < middle)
                continue;
            runs.Add(i - from);
            from = i;
        }

        return (runs, line[0] < middle ? 0 : 1);
    }

    /// <summary>The code word of six runs, or null when none is near.</summary>
    private static int? Character(List<int> runs, int at)
    {
        double total = 0;
        for (var i = 0; i < 6; i++)
            total += runs[at + i];
        int? best = null;
        var bestError = 2.0;
        for (var code = 0; code < Patterns.Length; code++)
        {
            var error = 0.0;
            for (var i = 0; i < 6 && error < bestError; i++)
                error += Math.Abs(runs[at + i] * 11 / total - (Patterns[code][i] - '0'));
            if (error < bestError)
                (best, bestError) = (code, error);
        }

        return best;
    }

    /// <summary>Start, data; without check and stop. Null when a character is unclear or the check fails.</summary>
    private static List<int>? Characters(List<int> runs, int start)
    {
        var codes = new List<int>();
        for (var at = start; at + 5 < runs.Count; at += 6)
        {
            if (Character(runs, at) is not { } code)
                return null;
            if (code != Stop)
            {
                codes.Add(code);
                continue;
            }

            if (codes.Count < 3)
                return null;
            var sum = codes[0];
            for (var i = 1; i < codes.Count - 1; i++)
                sum += i * codes[i];
            var check = codes[^1];
            codes.RemoveAt(codes.Count - 1);
            return sum % 103 == check ? codes : null;
        }

        return null;
    }

    /// <summary>The text, and the same without FNC4 as zbar gives it.</summary>
    private static (string Text, byte[] Plain) Interpret(List<int> codes)
    {
        var text = new StringBuilder();
        var plain = new List<byte>();
        var set = codes[0];
        bool shifted = false, upperOnce = false, upperLatched = false;
        for (var i = 1; i < codes.Count; i++)
        {
            var code = codes[i];
            if (set == StartC && code < 100)
            {
                text.Append(code.ToString("00"));
                plain.AddRange(Encoding.ASCII.GetBytes(code.ToString("00")));
            }
            else if (code < 96)
            {
                var inA = set == StartA != shifted;
                var character = inA && code >= 64 ? code - 64 : code + 32;
                text.Append((char)(character + (upperOnce != upperLatched ? 128 : 0)));
                plain.Add((byte)character);
                shifted = upperOnce = false;
            }
            else if (code == Fnc1)
            {
                if (i > 2 && i < codes.Count - 1)
                {
                    text.Append('\x1D');
                    plain.Add(0x1D);
                }
            }
            else if (code == Shift)
            {
                shifted = true;
            }
            else if ((code == CodeBOrFnc4 && set == StartB) || (code == CodeAOrFnc4 && set == StartA))
            {
                // Two in a row hold until two more come.
                upperLatched ^= upperOnce;
                upperOnce = !upperOnce;
            }
            else if (code is CodeC or CodeBOrFnc4 or CodeAOrFnc4)
            {
                set = code == CodeC ? StartC : code == CodeBOrFnc4 ? StartB : StartA;
            }
        }

        return (text.ToString(), [.. plain]);
    }
}
