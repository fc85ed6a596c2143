namespace ZXing.DataBar;

/// <summary>
/// Whether a text can be GS1 elements at all: identifiers that exist, values as long as they must be. It tells two ways to
/// understand the same bits apart, and refuses what can be neither; what the elements mean is for others to check.
/// </summary>
internal static class ElementShapes
{
    private const char Fnc1 = '\x1D';
    private const int LongestValue = 90;

    public static bool Fit(string text)
    {
        var rest = text.AsSpan();
        if (rest.IsEmpty)
            return false;
        while (!rest.IsEmpty)
        {
            if (rest.Length < 3 || !char.IsAsciiDigit(rest[0]) || !char.IsAsciiDigit(rest[1]))
                return false;
            var kind = (rest[0] - '0') * 10 + rest[1] - '0';
            var identifier = IdentifierLength(kind, rest[2]);
            if (identifier == 0 || rest.Length <= identifier || rest[..identifier].ContainsAnyExceptInRange('0', '9'))
                return false;
            rest = rest[identifier..];
            var fixedLength = FixedLength(kind);
            if (fixedLength > 0)
            {
                if (rest.Length < fixedLength || rest[..fixedLength].ContainsAnyExceptInRange('0', '9'))
                    return false;
                rest = rest[fixedLength..];
                if (!rest.IsEmpty && rest[0] == Fnc1)
                    rest = rest[1..];
                continue;
            }

            var end = rest.IndexOf(Fnc1);
            var value = end < 0 ? rest : rest[..end];
            if (value.Length is 0 or > LongestValue)
                return false;
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return true;
    }

    /// <summary>Digits of the identifier; 0 when none begins like this.</summary>
    private static int IdentifierLength(int kind, char third) => kind switch
    {
        <= 4 or >= 10 and <= 13 or >= 15 and <= 17 or 20 or 21 or 22 or 30 or 37 or >= 90 => 2,
        >= 23 and <= 25 or >= 40 and <= 42 => 3,
        71 => third <= '7' ? 3 : 4,
        >= 31 and <= 36 or 39 or 43 or 70 or 72 or >= 80 and <= 82 => 4,
        _ => 0,
    };

    // Digits only, and no separator needed behind them.
    private static int FixedLength(int kind) => kind switch
    {
        0 => 18,
        1 or 2 or 3 => 14,
        4 => 16,
        >= 11 and <= 17 or >= 31 and <= 36 => 6,
        20 => 2,
        41 => 13,
        _ => 0,
    };
}
