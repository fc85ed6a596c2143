using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Invoices;

/// <summary>Carbon as an invoice states it by this project's convention: docs/reference/invoices.md.</summary>
/// <param name="Mass">Of the whole line, or of the whole invoice.</param>
/// <param name="Provenance">How good the evidence is; null = not stated.</param>
/// <param name="Factor">Which content or factor it was made of; empty = not stated.</param>
public sealed record InvoiceCarbon(Co2eMass Mass, Provenance? Provenance, string Factor)
{
    /// <summary>Name of the attribute that holds a line's mass.</summary>
    public const string MassName = "CarbonPos CO2e";

    /// <summary>
    /// Code of the attribute that states the mass as a measure: "mutually defined" of UNTDID 6313, which has no code for carbon of
    /// its own. What was defined, the name says.
    /// </summary>
    public const string MassCode = "ZZZ";

    /// <summary>Unit of the mass as a measure, UN/ECE Recommendation 20: kilogram.</summary>
    public const string MassUnit = "KGM";

    /// <summary>Name of the attribute that holds its provenance.</summary>
    public const string ProvenanceName = "CarbonPos provenance";

    /// <summary>Name of the attribute that holds its factor.</summary>
    public const string FactorName = "CarbonPos factor";

    /// <summary>What a note begins with that states the mass of the whole invoice.</summary>
    public const string TotalNote = "CarbonPos CO2e total: ";

    private const decimal GramsPerKilogram = 1000m;

    private static readonly (string Text, Provenance Value)[] Provenances =
    [
        ("transmitted", Content.Provenance.Transmitted),
        ("resale", Content.Provenance.Resale),
        ("producer_factor", Content.Provenance.ProducerFactor),
        ("public_proxy", Content.Provenance.PublicProxy),
        ("card_estimate", Content.Provenance.CardEstimate),
        ("none", Content.Provenance.None),
    ];

    /// <summary>True where the seller answers for it with contents or an account of its own, or does not say; false for an estimate out of public figures.</summary>
    public bool IsSellersOwn => Provenance is null or Content.Provenance.Transmitted or Content.Provenance.Resale or Content.Provenance.ProducerFactor;

    /// <summary>The text of a mass: "4321 g".</summary>
    public static string TextOf(Co2eMass mass) => mass.ToString();

    /// <summary>A mass as a measure in <see cref="MassUnit"/>: "4.321".</summary>
    public static string MeasureOf(Co2eMass mass) => (mass.Grams / GramsPerKilogram).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>The text of a provenance: "producer_factor".</summary>
    public static string TextOf(Provenance provenance) => Array.Find(Provenances, known => known.Value == provenance).Text
        ?? throw new ArgumentOutOfRangeException(nameof(provenance), provenance, "Not a provenance.");

    /// <summary>Reads "4321 g", or "4.321 kg" with at most three decimals.</summary>
    /// <returns>False for anything else, or outside ±10^15 g.</returns>
    public static bool TryParseMass(string text, out Co2eMass mass)
    {
        ArgumentNullException.ThrowIfNull(text);
        mass = default;
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        if (space is < 1 or > 20)
            return false;
        var scale = text[(space + 1)..] switch { "g" => 1m, "kg" => GramsPerKilogram, _ => 0m };
        // No plus sign, and no point without a digit on each side.
        if (!char.IsAsciiDigit(text[space - 1]) || !char.IsAsciiDigit(text[text[0] == '-' ? 1 : 0]))
            return false;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(text.AsSpan(0, space), Style, CultureInfo.InvariantCulture, out var value) && TryScale(value, scale, out mass);
    }

    /// <summary>Reads a measure in <c>GRM</c>, or in <c>KGM</c> with at most three decimals that are not zero.</summary>
    /// <returns>False for anything else, or outside ±10^15 g.</returns>
    public static bool TryParseMass(WrittenDecimal measure, string unit, out Co2eMass mass)
    {
        mass = default;
        var scale = unit switch { "GRM" => 1m, MassUnit => GramsPerKilogram, _ => 0m };
        return measure.IsReadable && TryScale(measure.Value, scale, out mass);
    }

    private static bool TryScale(decimal value, decimal scale, out Co2eMass mass)
    {
        mass = default;
        var grams = value * scale;
        if (scale == 0 || grams != decimal.Truncate(grams) || decimal.Abs(grams) > Co2eMass.MaxGrams)
            return false;
        mass = Co2eMass.FromGrams((long)grams);
        return true;
    }

    /// <summary>Takes a line's carbon out of its attributes; what does not follow the convention is a finding.</summary>
    internal static InvoiceCarbon? Of(InvoiceLine line, Invoice invoice)
    {
        Co2eMass? mass = null;
        Co2eMass? measured = null;
        Provenance? provenance = null;
        var factor = "";
        foreach (var attribute in line.AttributeList)
        {
            switch (attribute.Name)
            {
                case MassName:
                    if (!attribute.IsMeasured)
                        Take(TryParseMass(attribute.Value, out var told), told, attribute.Value, "4321 g", ref mass, line, invoice);
                    if (!attribute.Measure.IsAbsent)
                        Take(TryParseMass(attribute.Measure, attribute.MeasureUnit, out var weighed), weighed, $"{attribute.Measure.Text} {attribute.MeasureUnit}", $"4.321 {MassUnit}", ref measured, line, invoice);
                    break;
                case ProvenanceName:
                    var known = Array.Find(Provenances, p => p.Text == attribute.Value);
                    if (known.Text is null)
                        invoice.Find(InvoiceFindingCodes.CarbonUnreadable, $"'{Excerpt(attribute.Value)}' is no provenance.", line.Id);
                    else
                        provenance ??= known.Value;
                    break;
                case FactorName when factor.Length == 0:
                    factor = attribute.Value;
                    break;
            }
        }

        if (mass is not null && measured is not null && mass != measured)
            invoice.Find(InvoiceFindingCodes.CarbonDiffers, $"It states {TextOf(mass.Value)} as a text and {TextOf(measured.Value)} as a measure; the text counts.", line.Id);
        return (mass ?? measured) is { } found ? new(found, provenance, factor) : null;
    }

    // The first that can be read counts.
    private static void Take(bool isRead, Co2eMass read, string text, string example, ref Co2eMass? mass, InvoiceLine line, Invoice invoice)
    {
        if (mass is not null)
            invoice.Find(InvoiceFindingCodes.CarbonUnreadable, $"The attribute {MassName} stands twice; the first one counts.", line.Id);
        else if (isRead)
            mass = read;
        else
            invoice.Find(InvoiceFindingCodes.CarbonUnreadable, $"'{Excerpt(text)}' is no mass such as '{example}'.", line.Id);
    }

    /// <summary>Takes the invoice's carbon out of a note, where the note is one that states it.</summary>
    internal static void ReadNote(string note, Invoice invoice)
    {
        if (!note.StartsWith(TotalNote, StringComparison.Ordinal))
            return;
        var text = note[TotalNote.Length..].Trim();
        if (!TryParseMass(text, out var mass))
            invoice.Find(InvoiceFindingCodes.CarbonUnreadable, $"'{Excerpt(text)}' is no mass such as '4321 g'.");
        else if (invoice.Carbon is not null)
            invoice.Find(InvoiceFindingCodes.CarbonUnreadable, "The total stands twice; the first one counts.");
        else
            invoice.Carbon = new(mass, null, "");
    }

    private static string Excerpt(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
