using System.Globalization;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

/// <summary>Makes values that follow an identifier's format, by the book and not by the reader's own checks.</summary>
static class ElementMaker
{
    const string Set82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    const string Set39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const string Set64 = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    static readonly int[] Primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83];

    /// <summary>A random value of this identifier.</summary>
    public static string Value(ElementRule rule, Random random)
    {
        var value = "";
        foreach (var component in rule.Components)
        {
            if (component.IsOptional && random.Next(2) == 0)
            {
                break;
            }

            value += Part(component, random);
        }

        return value;
    }

    static string Part(ElementComponent component, Random random)
    {
        var length = random.Next(component.MinLength, component.MaxLength + 1);
        return component.Checks.Contains(ElementCheck.Pair) ? Paired(component, random)
            : component.Checks.Contains(ElementCheck.Check) ? Digits.WithCheck(Digits.Random(random, length - 1))
            : component.Checks.Length > 0 && Special(component.Checks[0], random) is { } special ? special
            : component.Checks.Contains(ElementCheck.Prefix) ? Digits.Random(random, 4) + Text(component, Math.Max(length, 4) - 4, random)
            : Text(component, length, random);
    }

    static string Text(ElementComponent component, int length, Random random) => new(random.GetItems<char>(
        component.Characters switch
        {
            ElementCharacters.Digits => "0123456789",
            ElementCharacters.Set82 => component.Checks.Contains(ElementCheck.Escaped) ? Set82.Replace("%", "") : Set82,
            ElementCharacters.Set39 => Set39,
            _ => Set64,
        },
        length));

    static string? Special(ElementCheck check, Random random)
    {
        var day = new DateTime(2000, 1, 1).AddDays(random.Next(36_524)).AddMinutes(random.Next(1440));
        return check switch
        {
            ElementCheck.Date0 => day.ToString(random.Next(2) == 0 ? "yyMMdd" : "yyMM00"),
            ElementCheck.Date => day.ToString("yyMMdd"),
            ElementCheck.LongDate => day.ToString("yyyyMMdd"),
            ElementCheck.Time => day.ToString("HHmm"),
            ElementCheck.Hour => day.ToString("HH"),
            ElementCheck.Minute => day.ToString("mm"),
            ElementCheck.Country or ElementCheck.Country999 => Pick(random, "250", "056", "276", "840"),
            ElementCheck.Country2 => Pick(random, "FR", "BE", "DE", "US"),
            ElementCheck.Currency => Pick(random, "978", "840", "756"),
            ElementCheck.Piece => Pick(random, "0101", "0103", "4299", "9999"),
            ElementCheck.Escaped => "A%20b%c3%A9",
            ElementCheck.Flag => Pick(random, "0", "1"),
            ElementCheck.Winding => Pick(random, "0", "1", "9"),
            ElementCheck.Zero => "0",
            ElementCheck.NonZero => null,
            ElementCheck.Number => Pick(random, "0", "7", "120034"),
            ElementCheck.Hyphen => "-",
            ElementCheck.Latitude => random.NextInt64(1_800_000_001).ToString("D10", CultureInfo.InvariantCulture),
            ElementCheck.Longitude => random.NextInt64(3_600_000_001).ToString("D10", CultureInfo.InvariantCulture),
            ElementCheck.Importer => Pick(random, "A", "z", "0", "-", "_"),
            ElementCheck.Media => Pick(random, "01", "10", "80", "99"),
            ElementCheck.Sex => Pick(random, "0", "1", "2", "9"),
            ElementCheck.Iban => Iban(random),
            ElementCheck.Sequence => Pick(random, "1/1", "2/3", "9/9"),
            ElementCheck.Padding => Pick(random, "AB=", "A-_z", "AAAA==", "abcdef"),
            ElementCheck.Package => Pick(random, "8", "9", "1A", "201", "PAE", "ZZ"),
            ElementCheck.Coupon => "1061414165432132501101203140131",
            ElementCheck.Offer => "001234561234560123456",
            _ => null,
        };
    }

    static string Iban(Random random)
    {
        var country = Pick(random, "FR", "DE", "GB");
        var account = Digits.Random(random, 18);
        var remainder = System.Numerics.BigInteger.Parse(account + string.Concat(country.Select(c => c - 'A' + 10)) + "00") % 97;
        return $"{country}{98 - remainder:D2}{account}";
    }

    static string Paired(ElementComponent component, Random random)
    {
        const string Base32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        var data = Digits.Random(random, 4) + "a" + Text(component, random.Next(component.MaxLength - 7), random);
        var sum = data.Select((c, i) => Set82.IndexOf(c) * Primes[data.Length - 1 - i]).Sum() % 1021;
        return data + Base32[sum / 32] + Base32[sum % 32];
    }

    static string Pick(Random random, params string[] choices) => choices[random.Next(choices.Length)];
}
