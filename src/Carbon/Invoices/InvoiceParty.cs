namespace CarbonPos.Carbon.Invoices;

/// <summary>An identifier and who issued it.</summary>
/// <param name="Scheme">Code of ISO 6523 or of the attribute that stands there, e.g. "0002" (SIRENE), "0088" (GLN), "0160" (GTIN); empty = not said.</param>
/// <param name="Value">As written.</param>
public readonly record struct SchemedId(string Scheme, string Value);

/// <summary>A party of an invoice. What is absent is empty.</summary>
public sealed class InvoiceParty
{
    /// <summary>Legal name (BT-27, BT-44).</summary>
    public string Name { get; internal set; } = "";

    /// <summary>Name that it trades under (BT-28, BT-45).</summary>
    public string TradingName { get; internal set; } = "";

    /// <summary>Identifiers (BT-29, BT-46).</summary>
    public IReadOnlyList<SchemedId> Ids => IdList;

    /// <summary>Number in the register of companies (BT-30, BT-47): SIREN or SIRET under scheme 0002 or 0009.</summary>
    public SchemedId LegalId { get; internal set; } = new("", "");

    /// <summary>VAT number with the country's letters (BT-31, BT-48).</summary>
    public string VatNumber { get; internal set; } = "";

    /// <summary>Tax number that is no VAT number (BT-32).</summary>
    public string TaxNumber { get; internal set; } = "";

    /// <summary>Address for electronic documents (BT-34, BT-49).</summary>
    public SchemedId ElectronicAddress { get; internal set; } = new("", "");

    /// <summary>Country of the address, ISO 3166-1 alpha-2 (BT-40, BT-55).</summary>
    public string Country { get; internal set; } = "";

    internal List<SchemedId> IdList { get; } = [];
}
