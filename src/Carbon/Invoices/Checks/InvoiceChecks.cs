namespace CarbonPos.Carbon.Invoices.Checks;

/// <summary>
/// What EN 16931 asks of an invoice's contents and sums, told as findings under the names of its rules. The rules are the
/// standard's own; where an invoice's profile has less or more than the standard, its findings say so.
/// </summary>
internal static class InvoiceChecks
{
    public static void Run(Invoice invoice)
    {
        PickVatTotals(invoice);
        Presence(invoice);
        Numbers(invoice);
        LineChecks.Run(invoice);
        TotalChecks.Run(invoice);
        VatChecks.Run(invoice);
        Carbon(invoice);
    }

    // Two sums of VAT may stand there: one in the invoice's currency, one in that of the accounts.
    private static void PickVatTotals(Invoice invoice)
    {
        foreach (var (currency, amount) in invoice.VatTotals)
        {
            if (invoice.Totals.Vat.IsAbsent && (currency.Length == 0 || currency == invoice.Currency))
                invoice.Totals.Vat = amount;
            else if (invoice.Totals.VatAccounted.IsAbsent && currency == invoice.VatCurrency && currency.Length > 0)
                invoice.Totals.VatAccounted = amount;
        }

        if (invoice.Totals.Vat.IsAbsent && invoice.VatTotals.Count == 1 && invoice.Totals.VatAccounted.IsAbsent)
            invoice.Totals.Vat = invoice.VatTotals[0].Amount;
    }

    private static void Presence(Invoice invoice)
    {
        var totals = invoice.Totals;
        var isShort = invoice.Profile.HasNoLines();
        Need(invoice, invoice.Guideline.Length > 0, "BR-01", "The invoice does not name the specification that it follows.");
        if (invoice.Guideline.Length > 0 && invoice.Profile == InvoiceProfile.Other)
            invoice.Find(InvoiceFindingCodes.Profile, "The specification that the invoice names is not known here; it was read by EN 16931.");
        if (invoice.Edition == 2026)
            invoice.Find(InvoiceFindingCodes.Profile, "The invoice follows EN 16931 of 2026; it was checked by the rules of 2017.");
        Need(invoice, invoice.Number.Length > 0, "BR-02", "The invoice has no number.");
        Need(invoice, invoice.Issued is not null, "BR-03", "The invoice has no day of issue.");
        Need(invoice, invoice.TypeCode.Length > 0, "BR-04", "The invoice has no type.");
        Need(invoice, invoice.Currency.Length > 0, "BR-05", "The invoice has no currency.");
        Need(invoice, invoice.Seller.Name.Length > 0, "BR-06", "The seller has no name.");
        Need(invoice, invoice.Buyer.Name.Length > 0, "BR-07", "The buyer has no name.");
        Need(invoice, !totals.Lines.IsAbsent, "BR-12", "The sum of the lines is missing.", invoice.Profile == InvoiceProfile.Minimum);
        Need(invoice, !totals.WithoutVat.IsAbsent, "BR-13", "The total without VAT is missing.");
        Need(invoice, !totals.WithVat.IsAbsent, "BR-14", "The total with VAT is missing.");
        Need(invoice, !totals.Due.IsAbsent, "BR-15", "The amount due is missing.");
        Need(invoice, invoice.LineList.Count > 0, "BR-16", isShort ? "The invoice has no lines; its profile has none." : "The invoice has no lines.", isShort);
    }

    private static void Numbers(Invoice invoice)
    {
        var totals = invoice.Totals;
        WrittenDecimal[] sums = [totals.Lines, totals.Allowances, totals.Charges, totals.WithoutVat, totals.WithVat, totals.Prepaid, totals.Rounding, totals.Due];
        foreach (var sum in sums)
            Readable(invoice, sum, "");
        foreach (var (_, amount) in invoice.VatTotals)
            Readable(invoice, amount, "");
        foreach (var share in invoice.VatList)
        {
            Readable(invoice, share.Base, "");
            Readable(invoice, share.Tax, "");
            Readable(invoice, share.Rate.Percent, "");
        }

        foreach (var allowance in invoice.AllowanceList)
            Readable(invoice, allowance.Amount, "");
    }

    private static void Carbon(Invoice invoice)
    {
        // Where no line states any, the total stands alone: profiles without lines, or without attributes, have no more.
        if (invoice.Carbon is not { } total || !invoice.LineList.Exists(line => line.Carbon is not null))
            return;
        // In whole numbers wide enough: fifty thousand lines of the largest mass do not fit one.
        var sum = invoice.LineList.Sum(line => (decimal)(line.Carbon?.Mass.Grams ?? 0));
        if (sum != total.Mass.Grams)
            invoice.Find(InvoiceFindingCodes.CarbonTotal, $"The lines state {sum} g CO2e, the total says {total.Mass.Grams} g.");
    }

    internal static void Readable(Invoice invoice, WrittenDecimal number, string line)
    {
        if (!number.IsAbsent && !number.IsReadable)
            invoice.Find(InvoiceFindingCodes.NumberUnreadable, $"'{(number.Text.Length <= 40 ? number.Text : number.Text[..40] + "…")}' is no number, or out of range.", line);
    }

    internal static void Need(Invoice invoice, bool isThere, string rule, string sentence, bool byProfile = false, string line = "")
    {
        if (!isThere)
            invoice.Find(rule, sentence, line, byProfile);
    }
}
