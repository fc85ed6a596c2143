namespace CarbonPos.Carbon.Labels;

/// <summary>A trade item number: 8, 12, 13 or 14 digits as printed, 14 here, the last one a check digit.</summary>
public readonly record struct Gtin : IComparable<Gtin>
{
    /// <summary>Digits of the normal form: 14.</summary>
    public const int Length = 14;

    Gtin(long number) => Number = number;

    /// <summary>The 14 digits as a number, 0 to 99,999,999,999,999: a compact key for tables.</summary>
    public long Number { get; }

    /// <summary>Reads 8, 12, 13 or 14 digits with a right check digit; anything else is a reason.</summary>
    public static GtinParse Parse(ReadOnlySpan<char> digits)
    {
        if (digits.Length is not (8 or 12 or 13 or 14))
        {
            return GtinParse.Failed(LabelErrorCodes.GtinLength, $"A GTIN has 8, 12, 13 or 14 digits, not {digits.Length}.");
        }

        switch (Read(digits, out var gtin))
        {
            case GtinDigits.Other:
                return GtinParse.Failed(LabelErrorCodes.GtinCharacter, "A GTIN has digits only.");
            case GtinDigits.WrongCheck:
                var expected = CheckDigit(digits[..^1]);
                return GtinParse.Failed(LabelErrorCodes.GtinCheckDigit, $"The check digit of {digits} should be {expected}.");
            default:
                return GtinParse.Ok(gtin);
        }
    }

    /// <summary>Reads text of a length that a number has.</summary>
    internal static GtinDigits Read(ReadOnlySpan<char> digits, out Gtin gtin)
    {
        // Two digits a step: half the chain of multiplications, and the weights 3 and 1 fall apart into two sums.
        var first = (digits.Length & 1) == 0 ? 0 : digits[0] - '0';
        var wrong = first | (9 - first);
        long number = first;
        var (ones, threes) = (first, 0);
        for (var rest = digits[(digits.Length & 1)..]; rest.Length >= 2; rest = rest[2..])
        {
            var three = rest[0] - '0';
            var one = rest[1] - '0';
            wrong |= three | (9 - three) | one | (9 - one);
            number = (number * 100) + (three * 10) + one;
            threes += three;
            ones += one;
        }

        // Below zero as soon as one character was below 0 or above 9.
        var read = wrong < 0 ? GtinDigits.Other : ((threes * 3) + ones) % 10 == 0 ? GtinDigits.Right : GtinDigits.WrongCheck;
        gtin = read == GtinDigits.Right ? new Gtin(number) : default;
        return read;
    }

    /// <summary>As <see cref="Parse"/>, without the reason.</summary>
    public static bool TryParse(ReadOnlySpan<char> digits, out Gtin gtin)
    {
        gtin = default;
        return digits.Length is 8 or 12 or 13 or 14 && Read(digits, out gtin) == GtinDigits.Right;
    }

    /// <summary>The check digit that follows these digits in any GS1 number.</summary>
    /// <param name="digits">Decimal digits only, without the check digit.</param>
    /// <exception cref="ArgumentException">Something other than a digit.</exception>
    public static int CheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        var weight = 3;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            var digit = digits[i] - '0';
            if ((uint)digit > 9)
            {
                throw new ArgumentException("Digits only.", nameof(digits));
            }

            sum += digit * weight;
            weight ^= 2;
        }

        return (10 - (sum % 10)) % 10;
    }

    /// <summary>The same article with another measure: the number with its last value digits and check digit made anew.</summary>
    internal Gtin WithZeroedValue(long modulus)
    {
        var body = Number / 10;
        body -= body % modulus;
        var sum = 0;
        var weight = 3;
        for (var rest = body; rest != 0; rest /= 10)
        {
            sum += (int)(rest % 10) * weight;
            weight ^= 2;
        }

        return new Gtin((body * 10) + ((10 - (sum % 10)) % 10));
    }

    /// <summary>A number whose check digit was looked at when it was first read.</summary>
    internal static Gtin FromNumber(long number) => new(number);

    /// <summary>Writes the 14 digits.</summary>
    /// <param name="destination">At least 14 characters.</param>
    public void CopyTo(Span<char> destination)
    {
        var rest = Number;
        for (var i = Length - 1; i >= 0; i--)
        {
            destination[i] = (char)('0' + (rest % 10));
            rest /= 10;
        }
    }

    /// <inheritdoc/>
    public int CompareTo(Gtin other) => Number.CompareTo(other.Number);

    /// <summary>The 14 digits, as "04006381333931".</summary>
    public override string ToString() => Number.ToString("D14");
}

/// <summary>What some text of a number's length turned out to be.</summary>
enum GtinDigits : byte
{
    /// <summary>Not digits alone.</summary>
    Other,

    /// <summary>Digits whose last one does not follow from the others.</summary>
    WrongCheck,

    /// <summary>A number.</summary>
    Right,
}

/// <summary>A trade item number, or the reason why some text is none.</summary>
public readonly struct GtinParse
{
    readonly LabelFault? _fault;

    GtinParse(Gtin gtin, LabelFault? fault)
    {
        Gtin = gtin;
        _fault = fault;
        IsOk = fault is null;
    }

    /// <summary>True when <see cref="Gtin"/> counts.</summary>
    public bool IsOk { get; }

    /// <summary>The number; the default value when not ok.</summary>
    public Gtin Gtin { get; }

    /// <summary>Empty when ok, else GTIN_LENGTH, GTIN_CHARACTER or GTIN_CHECK_DIGIT.</summary>
    public string ErrorCode => _fault?.Code ?? "";

    /// <summary>Empty when ok, else one sentence.</summary>
    public string ErrorText => _fault?.Text ?? "";

    internal LabelFault Fault => _fault ?? throw new InvalidOperationException("The parse is ok.");

    internal static GtinParse Ok(Gtin gtin) => new(gtin, null);

    internal static GtinParse Failed(string code, string text) => new(default, new LabelFault(code, text));
}
