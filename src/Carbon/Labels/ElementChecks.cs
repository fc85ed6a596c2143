using System.Diagnostics;

namespace CarbonPos.Carbon.Labels;

/// <summary>A rule on the content of one component, beyond its length and characters.</summary>
enum ElementCheck : byte
{
    Check, Pair, Prefix, Prefix2, Date0, Date, LongDate, Time, Hour, Minute, Country, Country999, Country2, Currency, Piece,
    Escaped, Flag, Winding, Zero, NonZero, Number, NonDigit, Hyphen, Latitude, Longitude, Importer, Media, Sex, Iban, Sequence,
    Padding, Package, Coupon, Offer,
}

/// <summary>The checks themselves; each looks at one component whose characters are already right.</summary>
static class ElementChecks
{
    // The weights of the alphanumeric check pair, from the right: the first 23 primes, for at most 23 characters before it.
    static readonly byte[] PairWeights = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

    public static bool Holds(ElementCheck check, ReadOnlySpan<char> part) => check switch
    {
        ElementCheck.Check => Gtin.CheckDigit(part[..^1]) == part[^1] - '0',
        ElementCheck.Pair => HasCheckPair(part),
        ElementCheck.Prefix => HasCompanyPrefix(part),
        ElementCheck.Prefix2 => HasCompanyPrefix(part[1..]),
        ElementCheck.Date0 => IsDate(2000 + Two(part), Two(part[2..]), Math.Max(1, Two(part[4..]))),
        ElementCheck.Date => IsDate(2000 + Two(part), Two(part[2..]), Two(part[4..])),
        ElementCheck.LongDate => IsDate((Two(part) * 100) + Two(part[2..]), Two(part[4..]), Two(part[6..])),
        ElementCheck.Time => Two(part) < 24 && Two(part[2..]) < 60,
        ElementCheck.Hour => Two(part) < 24,
        ElementCheck.Minute => Two(part) < 60,
        ElementCheck.Country => CodeLists.IsCountry(int.Parse(part)),
        ElementCheck.Country999 => part is "999" || CodeLists.IsCountry(int.Parse(part)),
        ElementCheck.Country2 => CodeLists.IsCountry(part),
        ElementCheck.Currency => CodeLists.IsCurrency(int.Parse(part)),
        ElementCheck.Piece => Two(part) is > 0 and var piece && piece <= Two(part[2..]),
        ElementCheck.Escaped => HasWholeEscapes(part),
        ElementCheck.Flag => part is "0" or "1",
        ElementCheck.Winding => part is "0" or "1" or "9",
        ElementCheck.Zero => !part.ContainsAnyExcept('0'),
        ElementCheck.NonZero => part.ContainsAnyExcept('0'),
        ElementCheck.Number => part.Length == 1 || part[0] != '0',
        ElementCheck.NonDigit => part.ContainsAnyExceptInRange('0', '9'),
        ElementCheck.Hyphen => !part.ContainsAnyExcept('-'),
        ElementCheck.Latitude => long.Parse(part) <= 1_800_000_000,
        ElementCheck.Longitude => long.Parse(part) <= 3_600_000_000,
        ElementCheck.Importer => char.IsAsciiLetterOrDigit(part[0]) || part[0] is '-' or '_',
        ElementCheck.Media => Two(part) is (>= 1 and <= 10) or >= 80,
        ElementCheck.Sex => part is "0" or "1" or "2" or "9",
        ElementCheck.Iban => IsIban(part),
        ElementCheck.Sequence => part[1] == '/' && part[0] is >= '1' and <= '9' && part[2] is <= '9' && part[2] >= part[0],
        ElementCheck.Padding => HasPadding(part),
        ElementCheck.Package => PackageTypes.Contains(part),
        ElementCheck.Coupon => Coupon.Fault(part) is null,
        ElementCheck.Offer => Coupon.OfferFault(part) is null,
        _ => throw new UnreachableException(),
    };

    /// <summary>Ends a sentence that starts with "The value of (10) is not".</summary>
    public static string Describe(ElementCheck check) => check switch
    {
        ElementCheck.Prefix or ElementCheck.Prefix2 => "led by a company prefix of at least four digits",
        ElementCheck.Date0 or ElementCheck.Date or ElementCheck.LongDate => "a date",
        ElementCheck.Time or ElementCheck.Hour or ElementCheck.Minute => "a time of day",
        ElementCheck.Country or ElementCheck.Country999 or ElementCheck.Country2 => "a country",
        ElementCheck.Currency => "led by a currency",
        ElementCheck.Piece => "a piece number within its total",
        ElementCheck.Sequence => "a position within its total",
        ElementCheck.Escaped => "escaped as %hh throughout",
        ElementCheck.Iban => "an account number with the right check digits",
        ElementCheck.Flag => "0 or 1",
        ElementCheck.Winding => "wound as 0, 1 or 9 says",
        ElementCheck.Hyphen => "ended by a hyphen, which stands for below zero",
        ElementCheck.Importer => "ended by an importer's letter, digit, hyphen or underscore",
        ElementCheck.Media => "a kind of carrier that is assigned",
        ElementCheck.Sex => "0, 1, 2 or 9",
        ElementCheck.Padding => "padded with one or two = at its end to a multiple of three",
        ElementCheck.Package => "a type of package",
        ElementCheck.Zero => "led by a zero",
        ElementCheck.NonZero => "above zero in each part",
        ElementCheck.Number => "free of leading zeros",
        ElementCheck.NonDigit => "made of more than digits",
        ElementCheck.Latitude or ElementCheck.Longitude => "a place on Earth",
        _ => "one of the values that it may have",
    };

    static int Two(ReadOnlySpan<char> part) => ((part[0] - '0') * 10) + part[1] - '0';

    static bool IsDate(int year, int month, int day) =>
        year >= 1 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    static bool HasCompanyPrefix(ReadOnlySpan<char> part) => part.Length >= 4 && !part[..4].ContainsAnyExceptInRange('0', '9');

    static bool HasWholeEscapes(ReadOnlySpan<char> part)
    {
        for (var at = part.IndexOf('%'); at >= 0; at = part.IndexOf('%'))
        {
            if (at + 2 >= part.Length || !char.IsAsciiHexDigit(part[at + 1]) || !char.IsAsciiHexDigit(part[at + 2]))
            {
                return false;
            }

            part = part[(at + 3)..];
        }

        return true;
    }

    /// <summary>The pair's ten bits are the weighted sum modulo 1021, in base 32 without look-alike characters.</summary>
    static bool HasCheckPair(ReadOnlySpan<char> part)
    {
        const string Base32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        if (part.Length < 3 || part.Length - 2 > PairWeights.Length)
        {
            return false;
        }

        var data = part[..^2];
        var sum = 0;
        for (var i = 0; i < data.Length; i++)
        {
            sum += ElementComponent.ValueOf(data[data.Length - 1 - i]) * PairWeights[i];
        }

        sum %= 1021;
        return part[^2] == Base32[sum >> 5] && part[^1] == Base32[sum & 31];
    }

    /// <summary>Padding is optional; where it stands, it stands at the end and fills up to a multiple of three.</summary>
    static bool HasPadding(ReadOnlySpan<char> part)
    {
        var padded = part.Length - part.TrimEnd('=').Length;
        return padded <= 2 && (padded == 0 || part.Length % 3 == 0) && !part[..^padded].Contains('=');
    }

    static bool IsIban(ReadOnlySpan<char> part)
    {
        // Eleven is shorter than any country's; the length by country is a register that changes.
        if (part.Length < 11 || !CodeLists.IsCountry(part[..2]))
        {
            return false;
        }

        var remainder = 0;
        for (var i = 0; i < part.Length; i++)
        {
            var c = part[(i + 4) % part.Length];
            if (char.IsAsciiDigit(c))
            {
                remainder = ((remainder * 10) + c - '0') % 97;
            }
            else if (char.IsAsciiLetterUpper(c))
            {
                remainder = ((remainder * 100) + c - 'A' + 10) % 97;
            }
            else
            {
                return false;
            }
        }

        return remainder == 1;
    }
}
