namespace CarbonPos.Carbon.Invoices.Checks;

/// <summary>BR-CO-10 to BR-CO-16: the sums of the document follow from each other.</summary>
internal static class TotalChecks
{
    public static void Run(Invoice invoice)
    {
        // An unreadable number is a finding already; nothing can be added up with it.
        var totals = invoice.Totals;
        WrittenDecimal[] all = [totals.Lines, totals.Allowances, totals.Charges, totals.WithoutVat, totals.Vat, totals.WithVat, totals.Prepaid, totals.Rounding, totals.Due];
        if (Array.Exists(all, n => !n.IsAbsent && !n.IsReadable))
            return;
        Lines(invoice);
        Allowances(invoice, isCharge: false, "BR-CO-11", "allowances", totals.Allowances);
        Allowances(invoice, isCharge: true, "BR-CO-12", "charges", totals.Charges);
        if (!totals.Lines.IsAbsent && !totals.WithoutVat.IsAbsent)
        {
            var due = totals.Lines.Value - totals.Allowances.Value + totals.Charges.Value;
            Same(invoice, "BR-CO-13", due, totals.WithoutVat, "The lines less allowances plus charges come to", "the total without VAT");
        }

        if (invoice.VatList.Count > 0 && !totals.Vat.IsAbsent)
            Same(invoice, "BR-CO-14", invoice.VatList.Sum(v => v.Tax.Value), totals.Vat, "The VAT of all rates comes to", "the total VAT");
        if (!totals.WithoutVat.IsAbsent && !totals.WithVat.IsAbsent)
            Same(invoice, "BR-CO-15", totals.WithoutVat.Value + totals.Vat.Value, totals.WithVat, "The total without VAT and the VAT come to", "the total with VAT");
        Due(invoice);
    }

    private static void Lines(Invoice invoice)
    {
        if (invoice.LineList.Count == 0 || invoice.Totals.Lines.IsAbsent)
            return;
        // In UBL a sub-line is inside its line; in CII, EN 16931 knows no sub-lines and adds up all of them.
        var sum = invoice.LineList.Where(l => !l.IsNested).Sum(l => l.Net.Value);
        if (Cents(sum) == invoice.Totals.Lines.Value)
            return;
        var top = invoice.LineList.Where(l => l.Parent < 0 && l.Kind != InvoiceLineKind.Information).Sum(l => l.Net.Value);
        var details = invoice.LineList.Where(l => l.Kind == InvoiceLineKind.Detail).Sum(l => l.Net.Value);
        var byProfile = invoice.Profile.IsExtension() && (Cents(top) == invoice.Totals.Lines.Value || Cents(details) == invoice.Totals.Lines.Value);
        invoice.Find(
            "BR-CO-10",
            byProfile
                ? $"All lines together come to {Cents(sum)}, the sum of the lines says {invoice.Totals.Lines}; without sub-lines or groups, which the profile has, it is right."
                : $"The lines come to {Cents(sum)}, the sum of the lines says {invoice.Totals.Lines}.",
            byProfile: byProfile);
    }

    private static void Allowances(Invoice invoice, bool isCharge, string rule, string name, WrittenDecimal total)
    {
        var standard = Cents(invoice.AllowanceList.Where(a => a.IsCharge == isCharge && !a.IsLogistics).Sum(a => a.Amount.Value));
        if (standard == total.Value)
            return;
        var all = Cents(invoice.AllowanceList.Where(a => a.IsCharge == isCharge).Sum(a => a.Amount.Value));
        var byProfile = all == total.Value && invoice.Profile.IsExtension();
        var says = total.IsAbsent ? "their sum is missing" : $"their sum says {total}";
        invoice.Find(rule, $"The {name} on the document come to {standard}, {says}{(byProfile ? "; with the logistics charges, which the profile has, it is right" : "")}.", byProfile: byProfile);
    }

    private static void Due(Invoice invoice)
    {
        var totals = invoice.Totals;
        if (totals.WithVat.IsAbsent || totals.Due.IsAbsent)
            return;
        var due = totals.WithVat.Value - totals.Prepaid.Value + totals.Rounding.Value;
        if (due == totals.Due.Value)
            return;
        var third = invoice.ThirdPartyPayments.Sum(p => p.Value);
        var byProfile = third != 0 && invoice.Profile.IsExtension() && due + third == totals.Due.Value;
        // The profile has nothing but the amount due; what was paid before is not in it.
        byProfile |= invoice.Profile == InvoiceProfile.Minimum;
        invoice.Find("BR-CO-16", $"What is paid taken off and rounded, {due} is due; the amount due says {totals.Due}{(byProfile ? ", as the profile allows" : "")}.", byProfile: byProfile);
    }

    private static void Same(Invoice invoice, string rule, decimal found, WrittenDecimal said, string what, string name)
    {
        if (Cents(found) != Cents(said.Value))
            invoice.Find(rule, $"{what} {found}, {name} says {said}.");
    }

    private static decimal Cents(decimal amount) => decimal.Round(amount, 2, MidpointRounding.AwayFromZero);
}
