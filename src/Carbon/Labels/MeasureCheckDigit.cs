namespace CarbonPos.Carbon.Labels;

/// <summary>The check digit of the price or weight inside an in-store number, by the GS1 General Specifications, sections 7.9.2 to 7.9.4.</summary>
/// <remarks>
/// Tables and both examples (2875 has 9, 14685 has 6) checked against public libraries that cite these sections: biip (Python, tests/test_checksums.py),
/// aidc-toolkit (TypeScript, GS1.priceOrWeightCheckDigit) and upc_tools (Ruby).
/// </remarks>
public static class MeasureCheckDigit
{
    /// <summary>What each digit counts under each weight: the product's digits are added (+) or subtracted (-), last digit kept.</summary>
    static ReadOnlySpan<byte> TwoMinus => [0, 2, 4, 6, 8, 9, 1, 3, 5, 7];

    static ReadOnlySpan<byte> Three => [0, 3, 6, 9, 2, 5, 8, 1, 4, 7];

    static ReadOnlySpan<byte> FivePlus => [0, 5, 1, 6, 2, 7, 3, 8, 4, 9];

    static ReadOnlySpan<byte> FiveMinus => [0, 5, 9, 4, 8, 3, 7, 2, 6, 1];

    /// <summary>The check digit of a value of four or five digits.</summary>
    /// <param name="value">0 to 9,999 or 99,999.</param>
    /// <param name="digits">4 or 5.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number of digits, or a value that needs more.</exception>
    public static int Of(long value, int digits)
    {
        if (digits is not (4 or 5) || value < 0 || value >= (digits == 4 ? 10_000 : 100_000))
        {
            throw new ArgumentOutOfRangeException(nameof(value), "Check digits are defined for values of four or five digits.");
        }

        var d = (int)value;
        if (digits == 4)
        {
            var sum = TwoMinus[d / 1000] + TwoMinus[d / 100 % 10] + Three[d / 10 % 10] + FiveMinus[d % 10];
            return sum * 3 % 10;
        }

        var total = FivePlus[d / 10_000] + TwoMinus[d / 1000 % 10] + FiveMinus[d / 100 % 10] + FivePlus[d / 10 % 10] + TwoMinus[d % 10];
        return FiveMinus.IndexOf((byte)((100 - total) % 10));
    }
}
