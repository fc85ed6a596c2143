namespace CarbonPos.Carbon.Invoices.Checks;

/// <summary>What each line must have, and whether its net amount follows from quantity and price.</summary>
internal static class LineChecks
{
    // A cent for the rounding of the product, one for that of percentages.
    private const decimal Slack = 0.02m;

    public static void Run(Invoice invoice)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in invoice.LineList)
        {
            if (line.Id.Length > 0 && !seen.Add(line.Id))
                invoice.Find(InvoiceFindingCodes.LineRepeated, "Another line has the same name.", line.Id);
            // What a sub-line of UBL must have, its extension says; the standard has no such lines.
            if (!line.IsNested)
                Presence(invoice, line);
            Gtin(invoice, line);
            foreach (var number in new[] { line.Quantity, line.Net, line.Price, line.PriceBase, line.Vat.Percent })
                InvoiceChecks.Readable(invoice, number, line.Id);
            Net(invoice, line);
        }
    }

    private static void Presence(Invoice invoice, InvoiceLine line)
    {
        // Groups, notes and sub-lines of extensions need less; so do the text lines of ZUGFeRD 1.0.
        var isOwn = line.Kind != InvoiceLineKind.Detail || line.Parent >= 0 || (invoice.Profile.IsExtension() && line.Net.IsAbsent);
        InvoiceChecks.Need(invoice, line.Id.Length > 0, "BR-21", $"The line at position {line.Ordinal + 1} has no name.", isOwn);
        InvoiceChecks.Need(invoice, !line.Quantity.IsAbsent, "BR-22", "It has no quantity.", isOwn, line.Id);
        InvoiceChecks.Need(invoice, line.Quantity.IsAbsent || line.Unit.Length > 0, "BR-23", "Its quantity has no unit.", isOwn, line.Id);
        InvoiceChecks.Need(invoice, !line.Net.IsAbsent, "BR-24", "It has no net amount.", isOwn, line.Id);
        InvoiceChecks.Need(invoice, line.Name.Length > 0, "BR-25", "Its item has no name.", isOwn, line.Id);
        InvoiceChecks.Need(invoice, !line.Price.IsAbsent, "BR-26", "Its item has no net price.", isOwn, line.Id);
        foreach (var attribute in line.AttributeList)
        {
            var isNamedByCode = attribute.Code.Length > 0 && attribute.Value.Length > 0 && (invoice.Profile.IsExtension() || invoice.Edition == 2026);
            InvoiceChecks.Need(invoice, attribute.Name.Length > 0 && attribute.Value.Length > 0, "BR-54", "An attribute lacks its name or its value.", isNamedByCode, line.Id);
        }
    }

    private static void Gtin(Invoice invoice, InvoiceLine line)
    {
        if (line.Gtin is { IsOk: false } wrong)
            invoice.Find(wrong.ErrorCode, wrong.ErrorText, line.Id);
    }

    // Multiplied out, for a price may be for a thousand pieces and a third is no decimal number.
    private static void Net(Invoice invoice, InvoiceLine line)
    {
        if (!line.Quantity.IsReadable || !line.Price.IsReadable || !line.Net.IsReadable || line.Kind != InvoiceLineKind.Detail)
            return;
        var priceBase = line.PriceBase.IsReadable && line.PriceBase.Value > 0 ? line.PriceBase.Value : 1m;
        if (line.PriceUnit.Length > 0 && line.PriceUnit != line.Unit)
            return; // the price is for another unit than the quantity: nothing to compare
        var allowed = 0m;
        foreach (var allowance in line.AllowanceList)
        {
            InvoiceChecks.Readable(invoice, allowance.Amount, line.Id);
            allowed += allowance.IsCharge ? allowance.Amount.Value : -allowance.Amount.Value;
        }

        var gross = line.Quantity.Value * line.Price.Value;
        if (decimal.Abs(gross - ((line.Net.Value - allowed) * priceBase)) > Slack * priceBase)
        {
            var per = priceBase == 1m ? "" : $" per {line.PriceBase}";
            var plus = allowed == 0m ? "" : $" {(allowed < 0 ? "less" : "plus")} {decimal.Abs(allowed)}";
            invoice.Find(InvoiceFindingCodes.LineNet, $"{line.Quantity} at {line.Price}{per}{plus} is not {line.Net}.", line.Id);
        }
    }
}
