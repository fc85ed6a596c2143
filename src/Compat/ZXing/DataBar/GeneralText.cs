using System.Text;

namespace ZXing.DataBar;

/// <summary>General purpose compaction: digits in pairs, capitals, or all that GS1 data may hold, and how one turns into the other.</summary>
internal static class GeneralText
{
    private const char Fnc1 = '\x1D';
    private const int Latch = 0b00100;
    private const int NumericBits = 3;
    private const string Punctuation = "!\"%&'()*+,-./:;<=>?_ ";

    private enum Mode
    {
        Numeric,
        Alphanumeric,
        Iso646,
    }

    // A symbol has at most 21 characters; more separators than this need more bits than they hold.
    private const int MostReadings = 16;

    /// <summary>
    /// Every way to understand the bits, the standard's first; none when some are no character. FNC1 among letters turns
    /// to digits by itself; some older printers say so once more, with the three bits for it.
    /// </summary>
    public static List<string> Read(Bits bits)
    {
        var readings = new List<string>();
        var open = new Queue<(Bits Bits, StringBuilder Text, Mode Mode)>([(bits, new StringBuilder(), Mode.Numeric)]);
        for (var tries = 0; tries < MostReadings && open.TryDequeue(out var reading); tries++)
        {
            var (rest, text, start) = reading;
            Mode? mode = start;
            while (mode is { } now && rest.Left > 0)
            {
                mode = now == Mode.Numeric ? Digits(rest, text) : Letter(rest, text, now);
                if (now == Mode.Numeric || mode != Mode.Numeric || text.Length == 0 || text[^1] != Fnc1 || rest.Peek(NumericBits) != 0)
                    continue;
                var other = rest.Copy();
                other.Skip(NumericBits);
                open.Enqueue((other, new StringBuilder().Append(text), Mode.Numeric));
            }

            if (mode is not null)
                readings.Add(text.ToString());
        }

        return readings;
    }

    private static Mode? Digits(Bits bits, StringBuilder text)
    {
        if (bits.Peek(4) == 0)
        {
            bits.Skip(4);
            return Mode.Alphanumeric;
        }

        if (bits.Left < 7)
        {
            // The last digit alone, one more than it is.
            if (bits.Left < 4)
                return null;
            var digit = bits.Peek(4) - 1;
            bits.Skip(bits.Left);
            if (digit > 9)
                return null;
            text.Append((char)('0' + digit));
            return Mode.Numeric;
        }

        var pair = bits.Take(7) - 8;
        AppendDigit(text, pair / 11);
        AppendDigit(text, pair % 11);
        return Mode.Numeric;
    }

    private static void AppendDigit(StringBuilder text, int digit) => text.Append(digit == 10 ? Fnc1 : (char)('0' + digit));

    private static Mode? Letter(Bits bits, StringBuilder text, Mode mode)
    {
        if (bits.Left < 5)
        {
            // What remains is the beginning of padding.
            var padding = bits.Peek(5) == (Latch >> (5 - bits.Left) << (5 - bits.Left));
            bits.Skip(bits.Left);
            return padding ? mode : null;
        }

        var five = bits.Peek(5);
        if (bits.Peek(NumericBits) == 0)
        {
            bits.Skip(NumericBits);
            return Mode.Numeric;
        }

        if (five == Latch)
        {
            bits.Skip(5);
            return mode == Mode.Alphanumeric ? Mode.Iso646 : Mode.Alphanumeric;
        }

        if (five is >= 5 and <= 15)
        {
            bits.Skip(5);
            text.Append(five == 15 ? Fnc1 : (char)('0' + five - 5));
            return five == 15 ? Mode.Numeric : mode;
        }

        var character = mode == Mode.Alphanumeric ? Capital(bits) : Iso646(bits);
        if (character is not { } known)
            return null;
        text.Append(known);
        return mode;
    }

    private static char? Capital(Bits bits)
    {
        if (bits.Left < 6)
            return null;
        var six = bits.Take(6);
        return six switch
        {
            >= 32 and <= 57 => (char)('A' + six - 32),
            >= 58 and <= 62 => "*,-./"[six - 58],
            _ => null,
        };
    }

    private static char? Iso646(Bits bits)
    {
        if (bits.Left < 7)
            return null;
        var seven = bits.Peek(7);
        switch (seven)
        {
            case >= 64 and <= 89:
                bits.Skip(7);
                return (char)('A' + seven - 64);
            case >= 90 and <= 115:
                bits.Skip(7);
                return (char)('a' + seven - 90);
            default:
                if (bits.Left < 8)
                    return null;
                var eight = bits.Take(8) - 232;
                return eight >= 0 && eight < Punctuation.Length ? Punctuation[eight] : null;
        }
    }
}
