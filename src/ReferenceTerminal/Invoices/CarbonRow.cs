using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Invoices.Writing;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Units;

namespace CarbonPos.ReferenceTerminal.Invoices;

/// <summary>One row of a file of contents that an invoice is to state. See docs/reference/transmit.md.</summary>
/// <param name="At">Line of the file that it begins on, from 1.</param>
/// <param name="Key">Which lines of the invoice it is for.</param>
/// <param name="Mass">Of one whole line; null = by <paramref name="Content"/>.</param>
/// <param name="Content">Per unit; null = by <paramref name="Mass"/>.</param>
/// <param name="Provenance">How good the evidence is.</param>
/// <param name="Factor">What it was made of; empty = not stated.</param>
sealed record CarbonRow(int At, CarbonKey Key, Co2eMass? Mass, UnitContent? Content, Provenance Provenance, string Factor)
{
    /// <summary>Names of the columns.</summary>
    public static readonly string[] Columns = ["gtin", "line", "position", "grams", "kgCo2e", "unit", "provenance", "factor"];

    private const decimal MostKilograms = 1_000_000m;
    private const int KilogramDecimals = 9;

    /// <param name="at">Line of the file.</param>
    /// <param name="field">Gives what stands in a column, without the spaces around it; empty = nothing.</param>
    /// <exception cref="FormatException">The row is wrong; the message says how.</exception>
    public static CarbonRow Read(int at, Func<string, string> field)
    {
        var key = KeyOf(field("gtin"), field("line"), field("position"));
        var (grams, kilograms, unit) = (field("grams"), field("kgCo2e"), field("unit"));
        if ((grams.Length > 0) == (kilograms.Length > 0))
            throw new FormatException("grams (of the whole line) or kgCo2e (per unit) is needed, and not both");
        if ((kilograms.Length > 0) != (unit.Length > 0))
            throw new FormatException("kgCo2e and unit go together");
        if (key == CarbonKey.Whole && grams.Length == 0)
            throw new FormatException("a row for the whole invoice has grams");
        var factor = field("factor");
        if (!InvoiceContents.IsFactor(factor))
            throw new FormatException($"factor has at most {InvoiceContents.MaxFactor} characters, none of them a control character");
        return new(at, key, grams.Length > 0 ? Grams(grams) : null, unit.Length > 0 ? new(Kilograms(kilograms), UnitOf(unit)) : null, ProvenanceOf(field("provenance")), factor);
    }

    private static CarbonKey KeyOf(string gtin, string line, string position)
    {
        if (new[] { gtin, line, position }.Count(key => key.Length > 0) > 1)
            throw new FormatException("only one of gtin, line and position may be given");
        if (gtin.Length > 0)
        {
            var parse = Gtin.Parse(gtin);
            return parse.IsOk ? new(CarbonKeyKind.Gtin, parse.Gtin.ToString()) : throw new FormatException(parse.ErrorText.TrimEnd('.'));
        }

        if (position.Length == 0)
            return line.Length > 0 ? new(CarbonKeyKind.Line, line) : CarbonKey.Whole;
        return int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new(CarbonKeyKind.Position, number.ToString(CultureInfo.InvariantCulture))
            : throw new FormatException($"position must be a whole number from 1 on, not '{position}'");
    }

    private static Co2eMass Grams(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var grams) && grams is >= -Co2eMass.MaxGrams and <= Co2eMass.MaxGrams
            ? Co2eMass.FromGrams(grams)
            : throw new FormatException($"grams must be a whole number within ±10^15, not '{text}'");

    private static decimal Kilograms(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var kilograms)
        && decimal.Abs(kilograms) <= MostKilograms && decimal.Round(kilograms, KilogramDecimals) == kilograms
            ? kilograms
            : throw new FormatException($"kgCo2e must be a number within ±1,000,000 with a decimal point and at most {KilogramDecimals} decimals, not '{text}'");

    private static QuantityUnit? UnitOf(string text) => text.ToUpperInvariant() switch
    {
        "PIECE" => QuantityUnit.Piece,
        "KG" => QuantityUnit.Kilogram,
        "LITRE" or "L" => QuantityUnit.Litre,
        "KWH" => QuantityUnit.KilowattHour,
        "KM" => QuantityUnit.Kilometre,
        "EURO" => null,
        _ => throw new FormatException($"unit must be piece, kg, litre, kWh, km or euro, not '{text}'"),
    };

    private static Provenance ProvenanceOf(string text)
    {
        if (text.Length == 0)
            return Provenance.Transmitted;
        foreach (var known in Enum.GetValues<Provenance>())
        {
            if (InvoiceCarbon.TextOf(known) == text)
                return known;
        }

        throw new FormatException($"provenance must be {string.Join(", ", Enum.GetValues<Provenance>().Select(InvoiceCarbon.TextOf))}, not '{text}'");
    }
}

/// <summary>What a row names lines by.</summary>
enum CarbonKeyKind
{
    /// <summary>The invoice itself, where it has no lines.</summary>
    Whole,

    /// <summary>The trade item number.</summary>
    Gtin,

    /// <summary>The seller's name of the line (BT-126).</summary>
    Line,

    /// <summary>The place of the line in the document, from 1, sub-lines counted.</summary>
    Position,
}

/// <summary>Which lines a row is for.</summary>
/// <param name="Kind">By what.</param>
/// <param name="Text">GTIN of 14 digits, name or number.</param>
readonly record struct CarbonKey(CarbonKeyKind Kind, string Text)
{
    /// <summary>The invoice itself.</summary>
    public static readonly CarbonKey Whole = new(CarbonKeyKind.Whole, "");

    public override string ToString() => Kind == CarbonKeyKind.Whole ? "the whole invoice" : $"{Kind.ToString().ToLowerInvariant()} {Text}";
}

/// <summary>A content per unit.</summary>
/// <param name="Kilograms">Kilograms CO2e per unit.</param>
/// <param name="Per">The unit; null = euro of the line's net amount.</param>
readonly record struct UnitContent(decimal Kilograms, QuantityUnit? Per);
