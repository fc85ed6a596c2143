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

    /// <summary>Name of the attribute that holds its provenance.</summary>
    public const string ProvenanceName = "CarbonPos provenance";

    /// <summary>Name of the attribute that holds its factor.</summary>
    public const string FactorName = "CarbonPos factor";

    /// <summary>What a note begins with that states the mass of the whole invoice.</summary>
    public const string TotalNote = "CarbonPos CO2e total: ";

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
        var scale = text[(space + 1)..] switch { "g" => 1m, "kg" => 1000m, _ => 0m };
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (scale == 0 || !decimal.TryParse(text.AsSpan(0, space), Style, CultureInfo.InvariantCulture, out var value))
            return false;
        var grams = value * scale;
        if (grams != decimal.Truncate(grams) || decimal.Abs(grams) > Co2eMass.MaxGrams)
            return false;
        mass = Co2eMass.FromGrams((long)grams);
        return true;
    }

    /// <summary>Takes a line's carbon out of its attributes; what does not follow the convention is a finding.</summary>
    internal static InvoiceCarbon? Of(InvoiceLine line, Invoice invoice)
    {
        Co2eMass? mass = null;
        Provenance? provenance = null;
        var factor = "";
        foreach (var attribute in line.AttributeList)
        {
            switch (attribute.Name)
            {
                case MassName when mass is not null:
                    invoice.Find(InvoiceFindingCodes.CarbonUnreadable, $"The attribute {MassName} stands twice; the first one counts.", line.Id);
                    break;
                case MassName when TryParseMass(attribute.Value, out var read):
                    mass = read;
                    break;
                case MassName:
                    invoice.Find(InvoiceFindingCodes.CarbonUnreadable, $"'{Excerpt(attribute.Value)}' is no mass such as '4321 g'.", line.Id);
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

        return mass is { } found ? new(found, provenance, factor) : null;
    }

    /// <summary>Takes the invoice's carbon out of a note, where the note is one that states it.</summary>
    internal static void ReadNote(string note, Invoice invoice)
    {
        if (!note.StartsWith(TotalNote, StringComparison.Ordinal))
            return;
        var text = note[TotalNote.Length..].Trim();
        if (!TryParseMass(text, out var mass))
            invoice.Find(InvoiceFindingCodes.CarbonUnreadable, $"'{Excerpt(text)}' is no mass such as '4321 g'.");
        else
            invoice.Carbon ??= new(mass, null, "");
    }

    private static string Excerpt(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
