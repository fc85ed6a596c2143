namespace CarbonPos.Carbon.Labels;

/// <summary>Recognises the compressed form of a GS1 Digital Link, to say so; it is not read.</summary>
/// <remarks>
/// The form is a stream of bits in base64url: identifiers digit by digit in four bits each, values packed behind them. Any word
/// of a path looks like base64url, so the first identifier and, where it is an article's or a logistic unit's, the check digit of
/// its number must be right as well. A path that is none of it passes by chance once in some hundreds.
/// </remarks>
static class CompressedLink
{
    const int ShortestWhole = 10;
    const int ShortestRest = 4;
    const int GtinBits = 47;
    const int SsccBits = 60;

    /// <param name="path">A link's path that ends in no key.</param>
    public static bool IsCompressed(ReadOnlySpan<char> path)
    {
        var slash = path.LastIndexOf('/');
        var last = path[(slash + 1)..];
        if (last.Length < ShortestRest || !TryReadBits(last, 0, 8, out var start))
        {
            return false;
        }

        return IsBehindKey(path[..slash])
            ? StartsElement((int)start)
            : last.Length >= ShortestWhole && StartsKey(last, (int)start);
    }

    /// <summary>Partly compressed: the key is plain and all behind it is packed.</summary>
    static bool IsBehindKey(ReadOnlySpan<char> path)
    {
        var slash = path.LastIndexOf('/');
        if (slash < 0)
        {
            return false;
        }

        var ai = path[..slash];
        return ElementTable.Find(ai[(ai.LastIndexOf('/') + 1)..]) is { IsLinkKey: true } key && key.Check(path[(slash + 1)..]) is null;
    }

    // A letter among the first two digits names one of the usual combinations, most of which begin with an article.
    static bool StartsElement(int start) => start >> 4 <= 9 && ((start & 15) > 9 || ElementTable.HasStart($"{start:X2}"));

    static bool StartsKey(ReadOnlySpan<char> text, int start)
    {
        var digits = $"{start:X2}";
        if (start == 0)
        {
            return HasCheckDigit(text, SsccBits, 18);
        }

        if (start == 1 || (start >> 4 <= 9 && (start & 15) > 9))
        {
            return HasCheckDigit(text, GtinBits, Gtin.Length);
        }

        for (var at = 8; at < 16; at += 4)
        {
            if (!TryReadBits(text, at, 4, out var digit))
            {
                return false;
            }

            digits += $"{digit:X}";
            if (ElementTable.Find(digits) is { } rule)
            {
                return rule.IsLinkKey;
            }
        }

        return false;
    }

    static bool HasCheckDigit(ReadOnlySpan<char> text, int bits, int length)
    {
        if (!TryReadBits(text, 8, bits, out var number))
        {
            return false;
        }

        var digits = number.ToString("D" + length);
        return digits.Length == length && Gtin.CheckDigit(digits.AsSpan(0, length - 1)) == digits[^1] - '0';
    }

    static bool TryReadBits(ReadOnlySpan<char> text, int from, int count, out long bits)
    {
        bits = 0;
        for (var at = from; at < from + count; at++)
        {
            var value = at / 6 < text.Length ? ValueOf(text[at / 6]) : -1;
            if (value < 0)
            {
                return false;
            }

            bits = (bits << 1) | (uint)((value >> (5 - (at % 6))) & 1);
        }

        return true;
    }

    static int ValueOf(char c) => c switch
    {
        >= 'A' and <= 'Z' => c - 'A',
        >= 'a' and <= 'z' => c - 'a' + 26,
        >= '0' and <= '9' => c - '0' + 52,
        '-' => 62,
        '_' => 63,
        _ => -1,
    };
}
