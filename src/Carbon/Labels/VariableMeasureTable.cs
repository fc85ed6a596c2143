namespace CarbonPos.Carbon.Labels;

/// <summary>What the value digits of an in-store EAN-13 say.</summary>
public enum VariableMeasure : byte
{
    /// <summary>The price of this packet, in cents.</summary>
    PriceCents = 1,

    /// <summary>The net weight of this packet, in grams.</summary>
    WeightGrams = 2,
}

/// <summary>How one two-digit prefix of in-store EAN-13 carries a measure.</summary>
/// <param name="Prefix">2, or 20 to 29: the ranges that GS1 leaves to each country.</param>
/// <param name="Measure">Price or weight.</param>
/// <param name="ValueDigits">1 to 8 digits just before the check digit; those between them and the prefix name the article.</param>
/// <param name="Step">Cents or grams for each unit of the value, 1 to 1000.</param>
public readonly record struct VariableMeasureRule(int Prefix, VariableMeasure Measure, int ValueDigits = 5, int Step = 1);

/// <summary>A country's use of the in-store EAN-13 prefixes that carry a price or a weight.</summary>
public sealed class VariableMeasureTable
{
    readonly VariableMeasureRule?[] _byPrefix = new VariableMeasureRule?[100];

    /// <param name="rules">At most one for each prefix.</param>
    /// <exception cref="ArgumentException">A rule outside its stated ranges, or two for one prefix.</exception>
    public VariableMeasureTable(IEnumerable<VariableMeasureRule> rules)
    {
        foreach (var rule in rules)
        {
            var inRange = rule.Prefix is 2 or (>= 20 and <= 29)
                && rule.Measure is VariableMeasure.PriceCents or VariableMeasure.WeightGrams
                && rule.ValueDigits is >= 1 and <= 8
                && rule.Step is >= 1 and <= 1000;
            if (!inRange || _byPrefix[rule.Prefix] is not null)
            {
                throw new ArgumentException($"{rule} is out of range, or the second for its prefix.", nameof(rules));
            }

            _byPrefix[rule.Prefix] = rule;
        }
    }

    /// <summary>France: five value digits; price under 02 and the even prefixes from 22, weight under the odd ones; 20 is the shop's own.</summary>
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

    /// <summary>No prefix carries anything: each EAN-13 names its article whole.</summary>
    public static VariableMeasureTable None { get; } = new([]);

    /// <summary>Takes an EAN-13 apart.</summary>
    /// <param name="scanned">A number that was printed with 12 or 13 digits.</param>
    /// <param name="article">The number with its value digits zeroed: the key under which the article is known.</param>
    /// <param name="measure">What the value is.</param>
    /// <param name="value">Cents or grams; 0 when the label leaves it open.</param>
    /// <returns>False when the number carries no measure.</returns>
    public bool TrySplit(Gtin scanned, out Gtin article, out VariableMeasure measure, out long value)
    {
        if (_byPrefix[(int)(scanned.Number / 100_000_000_000 % 100)] is not { } rule)
        {
            (article, measure, value) = (scanned, default, 0);
            return false;
        }

        long modulus = 1;
        for (var i = 0; i < rule.ValueDigits; i++)
        {
            modulus *= 10;
        }

        article = scanned.WithZeroedValue(modulus);
        measure = rule.Measure;
        value = scanned.Number / 10 % modulus * rule.Step;
        return true;
    }
}
