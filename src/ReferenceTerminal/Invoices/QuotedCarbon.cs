using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Invoices.Writing;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Invoices;

/// <summary>What a gateway weighed of an invoice, as what the invoice is to state.</summary>
sealed class QuotedCarbon
{
    private readonly Dictionary<int, InvoiceCarbon> lines = [];
    private readonly List<InvoiceFinding> notices = [];
    private readonly HashSet<int> taken = [];
    private Co2eMass? whole;

    /// <summary>By the lines of the invoice.</summary>
    /// <param name="invoice">As it was sent.</param>
    /// <param name="quote">Its answer.</param>
    public static (InvoiceContents Contents, IReadOnlyList<InvoiceFinding> Notices) Of(Invoice invoice, InvoiceQuote quote)
    {
        var read = new QuotedCarbon();
        foreach (var line in quote.Lines)
            read.Take(invoice, line);
        return (new(read.lines, read.whole), read.notices);
    }

    private void Take(Invoice invoice, InvoiceQuoteLine quoted)
    {
        var weight = quoted.Weighed.Line;
        var isKnown = weight.Provenance is not (null or Provenance.None) && weight.Reason is not WeighingReason.NothingKnown;
        var line = invoice.Lines.FirstOrDefault(l => l.Id == quoted.LineId && l.Name == quoted.Name && l.Quantity.Text == quoted.Quantity && l.Unit == quoted.Unit && !taken.Contains(l.Ordinal));
        if (line is not null)
            taken.Add(line.Ordinal);
        if (!isKnown)
            Tell("NOTHING_KNOWN", "Nothing is known of it, or it is nothing that weighs: no carbon was stated.", quoted);
        else if (line is not null)
            lines.Add(line.Ordinal, new(weight.Grams, weight.Provenance, FactorOf(quoted.Weighed)));
        else if (invoice.Lines.Count == 0)
            whole = (whole ?? Co2eMass.Zero) + weight.Grams;
        else
            Tell("CHARGE_NOT_STATED", $"A charge on the whole invoice ({weight.Grams} CO2e) is no line, and is not in the total of the lines.", quoted);
    }

    private static string FactorOf(WeighedProduct product)
    {
        var factor = $"{product.FactorId} {product.FactorVersion}".Trim();
        return InvoiceContents.IsFactor(factor) ? factor : "";
    }

    private void Tell(string code, string sentence, InvoiceQuoteLine line) => notices.Add(new(code, sentence, line.LineId.Length > 0 ? line.LineId : line.Name, false));
}
