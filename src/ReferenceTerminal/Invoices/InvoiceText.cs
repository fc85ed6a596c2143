using CarbonPos.Carbon.Invoices;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Commands;

namespace CarbonPos.ReferenceTerminal.Invoices;

/// <summary><c>read invoices</c> for people: what each file says, and what does not add up in it.</summary>
sealed class InvoiceText(TextWriter output, Language language)
{
    // Names are long: deeper than this nobody sees a difference.
    private const int MostIndents = 8;

    /// <returns>How many files had an error.</returns>
    public int Run(IEnumerable<string> files)
    {
        var faults = 0;
        foreach (var path in files)
        {
            var file = InvoiceFile.Read(path);
            output.WriteLine(Printable.Of(path));
            if (file.Invoice is { } invoice)
                Write(invoice, file.Attachment);
            else
                output.WriteLine($"  {Pick("not read", "non lu")}: {Printable.Of(file.Error!)}");
            faults += file.Error is null ? 0 : 1;
            output.WriteLine();
        }

        return faults;
    }

    private void Write(Invoice invoice, string attachment)
    {
        var kind = invoice.IsCredit ? Pick("Credit note", "Avoir") : Pick("Invoice", "Facture");
        var where = attachment.Length == 0 ? "" : $", {attachment}";
        Say($"{kind} {invoice.Number}, {invoice.Issued?.ToString("yyyy-MM-dd") ?? Pick("no day of issue", "sans date")} ({Pick("type", "type")} {invoice.TypeCode}, {invoice.Syntax}{where})");
        Party(Pick("Seller", "Vendeur"), invoice.Seller);
        Party(Pick("Buyer", "Acheteur"), invoice.Buyer);
        Say($"{Pick("Profile", "Profil")}: {invoice.Guideline}");
        foreach (var line in invoice.Lines)
            Line(invoice, line);
        var totals = invoice.Totals;
        Say($"{Pick("Lines", "Lignes")} {totals.Lines}, {Pick("without VAT", "HT")} {totals.WithoutVat}, {Pick("VAT", "TVA")} {totals.Vat}, {Pick("with VAT", "TTC")} {totals.WithVat}, {Pick("due", "à payer")} {totals.Due} {invoice.Currency}");
        if (invoice.Carbon is { } carbon)
            Say($"CO2e {carbon.Mass}");
        foreach (var finding in invoice.Findings)
            Say($"! {finding}");
    }

    private void Party(string role, InvoiceParty party)
    {
        var vat = party.VatNumber.Length == 0 ? "" : $", {Pick("VAT", "TVA")} {party.VatNumber}";
        Say($"{role}: {party.Name}{vat}");
    }

    private void Line(Invoice invoice, InvoiceLine line)
    {
        var depth = 0;
        for (var at = line; at.Parent >= 0 && depth < MostIndents; at = invoice.Lines[at.Parent])
            depth++;
        var indent = new string(' ', 2 * depth);
        var gtin = line.GtinText.Length == 0 ? "" : $", GTIN {line.GtinText}";
        var carbon = line.Carbon is { } stated ? $", {stated.Mass} CO2e" : "";
        Say($"{indent}{line.Id}  {line.Quantity} {line.Unit}  {line.Name}{gtin}  {line.Net}{carbon}");
        foreach (var attribute in line.Attributes)
            Say($"{indent}    {attribute.Name}: {attribute.Value}");
    }

    private void Say(string text) => output.WriteLine($"  {Printable.Of(text)}");

    private string Pick(string english, string french) => language == Language.French ? french : english;
}
