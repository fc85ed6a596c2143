using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Invoices;

/// <summary>The public number of a party, out of the many places where an invoice may have it.</summary>
public static class CompanyNumbers
{
    private const string Sirene = "0002";
    private const string Siret = "0009";
    private const string Gln = "0088";
    private const int SirenLength = 9;
    private const int SiretLength = 14;
    private const int MaxLength = 14;

    /// <summary>Every number that names the company: of the register, of VAT, of an electronic address that is made of one.</summary>
    /// <remarks>GLN and other numbers of places name no company.</remarks>
    public static IEnumerable<MerchantId> Of(InvoiceParty party)
    {
        ArgumentNullException.ThrowIfNull(party);
        return All(party).Where(number => number.Value > 0).Distinct();
    }

    /// <summary>The number that names the company best, or null where nothing does: a private person has none.</summary>
    public static MerchantId? Find(InvoiceParty party) => Of(party).Select(number => (MerchantId?)number).FirstOrDefault();

    private static IEnumerable<MerchantId> All(InvoiceParty party)
    {
        foreach (var id in (SchemedId[])[party.LegalId, .. party.Ids, party.ElectronicAddress])
        {
            if (id.Scheme == Sirene && Digits(id.Value) is { Length: SirenLength } siren)
                yield return Number(siren);
            else if (id.Scheme is Siret or "0225" && Digits(id.Value) is { Length: SirenLength or SiretLength } siret)
                yield return Number(siret[..SirenLength]);
        }

        if (OfVat(party.VatNumber) is { } vat)
            yield return vat;
        if (party.LegalId.Scheme is not (Sirene or Siret or Gln) && Digits(party.LegalId.Value) is { Length: > 0 and <= MaxLength } legal)
        {
            if (legal.Length == SiretLength)
                yield return Number(legal[..SirenLength]);
            yield return Number(legal);
        }
    }

    // FR, two characters, SIREN; elsewhere the country's letters and the number.
    private static MerchantId? OfVat(string vat)
    {
        var text = string.Concat(vat.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        if (text.StartsWith("FR", StringComparison.Ordinal))
            return text.Length == 13 && Digits(text[4..]) is { Length: SirenLength } siren ? Number(siren) : null;
        return text.Length > 2 && Digits(text[2..]) is { Length: > 0 and <= MaxLength } digits ? Number(digits) : null;
    }

    // Spaces, dots and dashes are how people write numbers; anything else makes it none.
    private static string Digits(string text)
    {
        var digits = text.Replace(" ", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        return digits.All(char.IsAsciiDigit) ? digits : "";
    }

    private static MerchantId Number(string digits) => long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) is var value and <= 100_000_000_000_000 ? new(value) : default;
}
