namespace CarbonPos.Carbon.Labels;

/// <summary>A country's use of the in-store EAN-13 prefixes that carry a price or a weight.</summary>
public sealed class VariableMeasureTable
{
    const long PrefixUnit = 100_000_000_000;

    readonly Entry[] _byPrefix = new Entry[100];

    /// <param name="rules">At most one for each prefix.</param>
    /// <exception cref="ArgumentException">A rule outside its stated ranges, or two for one prefix.</exception>
    public VariableMeasureTable(IEnumerable<VariableMeasureRule> rules)
    {
        foreach (var rule in rules)
        {
            if (!rule.IsInRange || _byPrefix[rule.Prefix].ValueModulus != 0)
            {
                throw new ArgumentException($"{rule} is out of range, or the second for its prefix.", nameof(rules));
            }

            var modulus = (long)Math.Pow(10, rule.ValueDigits);
            _byPrefix[rule.Prefix] = new Entry(rule, modulus, rule.HasCheckDigit ? modulus * 10 : modulus);
        }
    }

    /// <summary>France: five value digits; price under 02 and the even prefixes from 22, weight under the odd ones; 20 is the shop's own.</summary>
    /// <remarks>As French scales are set; no public text of GS1 France was found that states it whole. A shop that differs has a table of its own.</remarks>
    public static VariableMeasureTable France { get; } = new(
    [
        new(2, VariableMeasure.PriceCents),
        new(22, VariableMeasure.PriceCents),
        new(24, VariableMeasure.PriceCents),
        new(26, VariableMeasure.PriceCents),
        new(28, VariableMeasure.PriceCents),
        new(21, VariableMeasure.WeightGrams),
        new(23, VariableMeasure.WeightGrams),
        new(25, VariableMeasure.WeightGrams),
        new(27, VariableMeasure.WeightGrams),
        new(29, VariableMeasure.WeightGrams),
    ]);

    /// <summary>North America: a UPC-A of number system 2 has five digits of article, a check digit of the price, four digits of price.</summary>
    /// <remarks>Checked against barkick (Ruby), whose published example 299265108631 costs 8.63.</remarks>
    public static VariableMeasureTable NorthAmerica { get; } = new([new(2, VariableMeasure.PriceCents, ValueDigits: 4, HasCheckDigit: true)]);

    /// <summary>No prefix carries anything: each EAN-13 names its article whole.</summary>
    public static VariableMeasureTable None { get; } = new([]);

    /// <summary>True when numbers that start with these two digits carry a price or weight.</summary>
    internal bool CarriesMeasure(int prefix) => _byPrefix[prefix].ValueModulus != 0;

    /// <summary>Takes an EAN-13 apart.</summary>
    /// <param name="scanned">A number that was printed with 12 or 13 digits.</param>
    public VariableMeasureSplit Split(Gtin scanned)
    {
        ref readonly var entry = ref _byPrefix[(int)(scanned.Number / PrefixUnit % 100)];
        if (entry.ValueModulus == 0)
        {
            return new(scanned, scanned, default, 0, false);
        }

        var digits = scanned.Number / 10;
        var value = digits % entry.ValueModulus;
        var isWrong = entry.Rule.HasCheckDigit
            && digits / entry.ValueModulus % 10 != MeasureCheckDigit.Of(value, entry.Rule.ValueDigits);
        return new(scanned, scanned.WithZeroedValue(entry.ZeroedModulus), entry.Rule.Measure, value * entry.Rule.Step, isWrong);
    }

    /// <summary>Reads a table from a setting.</summary>
    /// <param name="text">
    /// <c>FR</c>, <c>US</c> (also for Canada), <c>none</c>, or entries with spaces between them, each prefixes, a colon, what they
    /// carry, how many digits and, where they differ from none and 1, <c>c</c> for a check digit of the value and <c>x</c> with the
    /// step: <c>22+24:price5 2:price4c 29:weight4x5</c>.
    /// </param>
    /// <param name="table">The table; <see cref="None"/> when the text is wrong.</param>
    /// <param name="reason">Empty, or one sentence.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out VariableMeasureTable table, out string reason)
    {
        reason = "";
        switch (text.Trim())
        {
            case "FR":
                table = France;
                return true;
            case "US":
                table = NorthAmerica;
                return true;
            case "none":
                table = None;
                return true;
            default:
                return TryParseEntries(text.ToString(), out table, out reason);
        }
    }

    static bool TryParseEntries(string text, out VariableMeasureTable table, out string reason)
    {
        table = None;
        reason = "Must be FR, US, none, or entries such as 22+24:price5 2:price4c 29:weight4x5.";
        var rules = new List<VariableMeasureRule>();
        foreach (var entry in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = entry.IndexOf(':');
            if (colon < 0 || !TryParseValue(entry.AsSpan(colon + 1), out var rule))
            {
                return false;
            }

            foreach (var prefix in entry[..colon].Split('+'))
            {
                if (prefix.Length is < 1 or > 2 || !prefix.All(char.IsAsciiDigit))
                {
                    return false;
                }

                rules.Add(rule with { Prefix = int.Parse(prefix) });
            }
        }

        if (rules.Count == 0 || rules.Exists(rule => !rule.IsInRange))
        {
            reason += " Prefixes are 2 and 20 to 29, values have 1 to 8 digits (with a check digit 4 or 5), steps are 1 to 1000.";
            return false;
        }

        if (rules.DistinctBy(rule => rule.Prefix).Count() < rules.Count)
        {
            reason = "Names a prefix twice.";
            return false;
        }

        (table, reason) = (new VariableMeasureTable(rules), "");
        return true;
    }

    // What stands behind the colon: price5, price4c, weight4x5.
    static bool TryParseValue(ReadOnlySpan<char> text, out VariableMeasureRule rule)
    {
        var isPrice = text.StartsWith("price");
        rule = new(0, isPrice ? VariableMeasure.PriceCents : VariableMeasure.WeightGrams, 0);
        if (!isPrice && !text.StartsWith("weight"))
        {
            return false;
        }

        text = text[(isPrice ? "price" : "weight").Length..];
        if (text.IsEmpty || !char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        rule = rule with { ValueDigits = text[0] - '0' };
        text = text[1..];
        if (text.StartsWith("c"))
        {
            rule = rule with { HasCheckDigit = true };
            text = text[1..];
        }

        if (text.IsEmpty)
        {
            return true;
        }

        var isStep = text[0] == 'x' && text.Length is >= 2 and <= 5 && !text[1..].ContainsAnyExceptInRange('0', '9');
        rule = rule with { Step = isStep ? int.Parse(text[1..]) : 0 };
        return isStep;
    }

    readonly record struct Entry(VariableMeasureRule Rule, long ValueModulus, long ZeroedModulus);
}
