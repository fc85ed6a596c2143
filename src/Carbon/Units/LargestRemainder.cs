namespace CarbonPos.Carbon.Units;

/// <summary>Shares a mass out in whole grams so that the parts sum to the whole: each gets its share rounded down, the grams that are left go to the largest remainders.</summary>
public static class LargestRemainder
{
    /// <param name="whole">Zero or more.</param>
    /// <param name="weights">Zero or more each, at least one above zero.</param>
    /// <returns>Same length and order. Of equal remainders the earlier place is served first; a place of weight zero gets nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The whole or a weight is negative, or all weights are zero.</exception>
    public static Co2eMass[] Split(Co2eMass whole, ReadOnlySpan<long> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(whole.Grams, nameof(whole));
        Int128 sum = 0;
        foreach (var weight in weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight, nameof(weights));
            sum += weight;
        }

        ArgumentOutOfRangeException.ThrowIfZero(sum, nameof(weights));
        var parts = new Co2eMass[weights.Length];
        var remainders = new (Int128 Remainder, int Place)[weights.Length];
        var left = whole.Grams;
        for (var i = 0; i < parts.Length; i++)
        {
            var (part, remainder) = Int128.DivRem((Int128)whole.Grams * weights[i], sum);
            parts[i] = Co2eMass.FromGrams((long)part);
            remainders[i] = (remainder, i);
            left -= (long)part;
        }

        Array.Sort(remainders, static (a, b) => a.Remainder != b.Remainder ? b.Remainder.CompareTo(a.Remainder) : a.Place.CompareTo(b.Place));
        for (var i = 0; i < left; i++) parts[remainders[i].Place] += Co2eMass.FromGrams(1);
        return parts;
    }
}
