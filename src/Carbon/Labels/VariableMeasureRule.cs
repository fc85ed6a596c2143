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
/// <param name="HasCheckDigit">
/// The digit before the value is a check digit of the value alone (GS1 General Specifications, 7.9). For 4 and 5 value digits.
/// </param>
public readonly record struct VariableMeasureRule(
    int Prefix, VariableMeasure Measure, int ValueDigits = 5, int Step = 1, bool HasCheckDigit = false)
{
    /// <summary>True when every field is in its range.</summary>
    internal bool IsInRange =>
        Prefix is 2 or (>= 20 and <= 29)
        && Measure is VariableMeasure.PriceCents or VariableMeasure.WeightGrams
        && ValueDigits is >= 1 and <= 8
        && Step is >= 1 and <= 1000
        && (!HasCheckDigit || ValueDigits is 4 or 5);
}

/// <summary>An EAN-13 taken apart.</summary>
/// <param name="Scanned">The whole number.</param>
/// <param name="Article">The number with its value digits zeroed: the key under which the article is known. As scanned when it carries no measure.</param>
/// <param name="Measure">What the value is; meaningless when there is none.</param>
/// <param name="Value">Cents or grams; 0 when the number carries no measure, or leaves it open.</param>
/// <param name="IsCheckDigitWrong">True when the value's own check digit is wrong: then neither value nor article counts.</param>
public readonly record struct VariableMeasureSplit(
    Gtin Scanned, Gtin Article, VariableMeasure Measure, long Value, bool IsCheckDigitWrong);
