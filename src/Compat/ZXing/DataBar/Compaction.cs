using System.Globalization;
using System.Text;

namespace ZXing.DataBar;

/// <summary>What the bits of a DataBar Expanded say (ISO/IEC 24724): a method for the usual elements, then text.</summary>
internal static class Compaction
{
    private const char Fnc1 = '\x1D';

    // No lot, no date: the number that stands where a date would.
    private const int NoDate = 38400;

    /// <summary>The element string; null when the bits make none.</summary>
    public static string? Read(IReadOnlyList<Pair> pairs)
    {
        var values = new List<int>();
        foreach (var pair in pairs)
        {
            // The very first character is the check character.
            if (values.Count > 0 || pair != pairs[0])
                values.Add(pair.Left.Value);
            if (pair.Right is { } right)
                values.Add(right.Value);
        }

        var bits = new Bits(values);
        var text = new StringBuilder();
        bits.Skip(1); // whether a composite component is linked
        if (!Elements(bits, text))
            return null;

        // Where the bits can be understood in two ways, the elements decide; if they cannot, nothing was read.
        var lawful = GeneralText.Read(bits).Select(rest => (text + rest).TrimEnd(Fnc1)).Where(ElementShapes.Fit).Distinct(StringComparer.Ordinal).ToList();
        return lawful is [var only] ? only : null;
    }

    /// <summary>The elements that the method says; what is left is general text.</summary>
    private static bool Elements(Bits bits, StringBuilder text)
    {
        if (bits.Peek(1) == 1)
        {
            bits.Skip(3); // the method, and how long the symbol is, which the finders have said
            var indicator = bits.Take(4);
            return indicator <= 9 && TradeItem(bits, text, indicator);
        }

        if (bits.Peek(2) == 0)
        {
            bits.Skip(4);
            return true;
        }

        switch (bits.Peek(4))
        {
            case 0b0100:
                bits.Skip(4);
                return TradeItem(bits, text, 9) && Ended(bits, text, Weight("3103", bits.Take(15)));
            case 0b0101:
                bits.Skip(4);
                return TradeItem(bits, text, 9) && bits.Take(15) is var pounds
                    && Ended(bits, text, pounds < 10_000 ? Weight("3202", pounds) : Weight("3203", pounds - 10_000));
            default:
                break;
        }

        switch (bits.Peek(5))
        {
            case 0b01100:
                bits.Skip(7);
                if (!TradeItem(bits, text, 9))
                    return false;
                text.Append(CultureInfo.InvariantCulture, $"392{bits.Take(2)}");
                return true;
            case 0b01101:
                bits.Skip(7);
                if (!TradeItem(bits, text, 9))
                    return false;
                text.Append(CultureInfo.InvariantCulture, $"393{bits.Take(2)}");
                var currency = bits.Take(10);
                text.Append(CultureInfo.InvariantCulture, $"{currency:D3}");
                return currency <= 999;
            default:
                return WeightAndDate(bits, text);
        }
    }

    /// <summary>0111 and three bits: kilograms or pounds, and which date.</summary>
    private static bool WeightAndDate(Bits bits, StringBuilder text)
    {
        var method = bits.Take(7) & 7;
        if (!TradeItem(bits, text, 9))
            return false;
        var weight = bits.Take(20);
        if (weight > 999_999)
            return false;
        text.Append(CultureInfo.InvariantCulture, $"{((method & 1) == 0 ? "310" : "320")}{weight / 100_000}0{weight % 100_000:D5}");
        var date = bits.Take(16);
        if (date > NoDate)
            return false;
        if (date < NoDate)
            text.Append(CultureInfo.InvariantCulture, $"{11 + (method & 6)}{date / 32 / 12:D2}{date / 32 % 12 + 1:D2}{date % 32:D2}");
        bits.Skip(bits.Left);
        return true;
    }

    // These two methods hold exactly this and no text behind it.
    private static bool Ended(Bits bits, StringBuilder text, string element)
    {
        text.Append(element);
        bits.Skip(bits.Left);
        return true;
    }

    private static string Weight(string identifier, int value) => string.Create(CultureInfo.InvariantCulture, $"{identifier}{value:D6}");

    /// <summary>(01) from its first digit and twelve more, ten bits for three of them; the check digit is not printed.</summary>
    private static bool TradeItem(Bits bits, StringBuilder text, int indicator)
    {
        text.Append("01").Append((char)('0' + indicator));
        for (var i = 0; i < 4; i++)
        {
            var three = bits.Take(10);
            if (three > 999)
                return false;
            text.Append(CultureInfo.InvariantCulture, $"{three:D3}");
        }

        var sum = 0;
        for (var i = 0; i < 13; i++)
            sum += (text[text.Length - 13 + i] - '0') * (i % 2 == 0 ? 3 : 1);
        text.Append((char)('0' + (10 - sum % 10) % 10));
        return true;
    }
}
