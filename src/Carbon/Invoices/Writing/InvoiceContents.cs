using System.Xml;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Invoices.Writing;

/// <summary>The carbon that an invoice is to state.</summary>
public sealed record InvoiceContents
{
    /// <summary>Most characters of a factor.</summary>
    public const int MaxFactor = 200;

    /// <param name="lines">By <see cref="InvoiceLine.Ordinal"/>; lines that are not here state none. Factors as <see cref="IsFactor"/> has them.</param>
    /// <param name="whole">Of an invoice that has no lines; null = the sum of <paramref name="lines"/>.</param>
    /// <exception cref="ArgumentException">A factor cannot be written, or <paramref name="whole"/> stands beside lines.</exception>
    public InvoiceContents(IReadOnlyDictionary<int, InvoiceCarbon> lines, Co2eMass? whole = null)
    {
        ArgumentNullException.ThrowIfNull(lines);
        if (whole is not null && lines.Count > 0)
            throw new ArgumentException("A mass of the whole is for invoices without lines.", nameof(whole));
        if (lines.Values.FirstOrDefault(carbon => !IsFactor(carbon.Factor)) is { } wrong)
            throw new ArgumentException($"'{wrong.Factor}' is no factor.", nameof(lines));
        (Lines, Whole) = (lines, whole);
    }

    /// <summary>By <see cref="InvoiceLine.Ordinal"/>.</summary>
    public IReadOnlyDictionary<int, InvoiceCarbon> Lines { get; }

    /// <summary>Of an invoice that has no lines.</summary>
    public Co2eMass? Whole { get; }

    /// <summary>True where whatever the profile's own schema lacks is written all the same: then EN 16931's schemas take the invoice, and the profile's do not.</summary>
    public bool BeyondProfile { get; init; }

    /// <summary>True where the mass stands as a text alone, also where the profile has room for the coded attribute: for receivers whose checks do not know that yet.</summary>
    public bool WithoutCoded { get; init; }

    /// <summary>True for what can stand in an attribute: at most 200 characters that XML has, none of them a control, no spaces around. Empty = not stated.</summary>
    public static bool IsFactor(string factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        if (factor.Length > MaxFactor || factor.Trim().Length != factor.Length)
            return false;
        for (var i = 0; i < factor.Length; i++)
        {
            if (i + 1 < factor.Length && XmlConvert.IsXmlSurrogatePair(factor[i + 1], factor[i]))
                i++;
            else if (!XmlConvert.IsXmlChar(factor[i]) || char.IsControl(factor[i]))
                return false;
        }

        return true;
    }
}
