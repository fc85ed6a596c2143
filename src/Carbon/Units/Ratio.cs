namespace CarbonPos.Carbon.Units;

/// <summary>An exact fraction, so that a chain of factors is rounded once, at its end. The denominator is above zero.</summary>
/// <remarks>Arithmetic is checked: more than 127 bits throws <see cref="OverflowException"/> and never wraps.</remarks>
public readonly struct Ratio
{
    private readonly Int128 _denominatorLessOne;

    /// <param name="numerator">Any value.</param>
    /// <param name="denominator">Above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">The denominator is zero or negative.</exception>
    public Ratio(Int128 numerator, Int128 denominator)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(denominator, Int128.One);
        Numerator = numerator;
        _denominatorLessOne = denominator - 1;
    }

    /// <summary>Nothing; also the default value.</summary>
    public static Ratio Zero => default;

    /// <summary>Above the line.</summary>
    public Int128 Numerator { get; }

    /// <summary>Below the line, at least 1.</summary>
    public Int128 Denominator => _denominatorLessOne + 1;

    /// <summary>The nearest whole number, halves away from zero.</summary>
    public Int128 RoundHalfAwayFromZero()
    {
        if (FitsLong(Numerator) && FitsLong(Denominator))
        {
            return RoundHalfAwayFromZero((long)Numerator, (long)Denominator);
        }

        var (whole, rest) = Int128.DivRem(Numerator, Denominator);
        // rest >= denominator - rest avoids doubling, which could overflow.
        var magnitude = Int128.Abs(rest);
        return magnitude >= Denominator - magnitude ? whole + Int128.Sign(Numerator) : whole;
    }

    /// <summary>Exact product.</summary>
    public static Ratio operator *(Ratio a, Ratio b) =>
        new(Multiply(a.Numerator, b.Numerator), Multiply(a.Denominator, b.Denominator));

    /// <summary>Exact sum.</summary>
    public static Ratio operator +(Ratio a, Ratio b) => a.Denominator == b.Denominator
        ? new(checked(a.Numerator + b.Numerator), a.Denominator)
        : new(checked(Multiply(a.Numerator, b.Denominator) + Multiply(b.Numerator, a.Denominator)), Multiply(a.Denominator, b.Denominator));

    /// <summary>The fraction as written, for traces: "7/20".</summary>
    public override string ToString() => $"{Numerator}/{Denominator}";

    /// <summary>The same fraction in lowest terms, for traces.</summary>
    public Ratio Reduced()
    {
        var (a, b) = (Int128.Abs(Numerator), Denominator);
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return new(Numerator / a, Denominator / a);
    }

    // Nearly all figures of a basket fit 64 bits, where one machine multiplication or division is the whole work.
    private static Int128 Multiply(Int128 a, Int128 b)
    {
        if (FitsLong(a) && FitsLong(b))
        {
            var high = Math.BigMul((long)a, (long)b, out var low);
            return new((ulong)high, (ulong)low);
        }

        return checked(a * b);
    }

    private static bool FitsLong(Int128 value) => (long)value == value;

    private static long RoundHalfAwayFromZero(long numerator, long denominator)
    {
        var whole = numerator / denominator;
        var rest = numerator - (whole * denominator);
        var magnitude = rest < 0 ? -rest : rest;
        return magnitude >= denominator - magnitude ? whole + Math.Sign(numerator) : whole;
    }
}
