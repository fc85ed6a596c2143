namespace CarbonPos.Carbon.Invoices.Xml;

/// <summary>UBL 2.1 invoices and credit notes.</summary>
internal sealed class UblReader
{
    private readonly XmlCursor xml;
    private readonly Invoice invoice;
    private readonly UblParts parts;
    private readonly UblLineReader lines;

    private UblReader(XmlCursor xml, InvoiceSyntax syntax)
    {
        this.xml = xml;
        invoice = new(syntax);
        parts = new(xml, invoice);
        lines = new(xml, invoice, parts);
    }

    public static Invoice Read(XmlCursor xml, InvoiceSyntax syntax)
    {
        var reader = new UblReader(xml, syntax);
        for (var root = xml.Enter(); xml.Next(root);)
            reader.Child();
        return reader.invoice;
    }

    private void Child()
    {
        switch (xml.Name)
        {
            case "InvoiceLine" or "CreditNoteLine":
                lines.Line(null);
                break;
            case "AccountingSupplierParty":
                PartyOf(invoice.Seller);
                break;
            case "AccountingCustomerParty":
                PartyOf(invoice.Buyer);
                break;
            case "PayeeParty":
                parts.Party(invoice.Payee ??= new());
                break;
            case "TaxRepresentativeParty":
                parts.Party(invoice.TaxRepresentative ??= new());
                break;
            case "InvoicePeriod":
                invoice.Period = parts.Period(invoice.Period);
                break;
            case "BillingReference":
                Reference();
                break;
            case "Delivery":
                Delivery();
                break;
            case "PaymentMeans":
                PaymentMeans();
                break;
            case "PrepaidPayment":
                xml.Part();
                invoice.ThirdPartyPayments.Add(new(xml.TextAt("PaidAmount")));
                break;
            case "AllowanceCharge":
                invoice.AllowanceList.Add(parts.Allowance());
                break;
            case "TaxTotal":
                TaxTotal();
                break;
            case "LegalMonetaryTotal":
                Totals(invoice.Totals);
                break;
            default:
                Header();
                break;
        }
    }

    private void Header()
    {
        switch (xml.Name)
        {
            case "CustomizationID":
                invoice.Guideline = xml.Text(invoice.Guideline);
                break;
            case "ID":
                invoice.Number = xml.Text(invoice.Number);
                break;
            case "IssueDate":
                invoice.Issued = xml.Date(invoice, invoice.Issued);
                break;
            case "DueDate":
                invoice.PaymentDue = xml.Date(invoice, invoice.PaymentDue);
                break;
            case "InvoiceTypeCode" or "CreditNoteTypeCode":
                invoice.TypeCode = xml.Text(invoice.TypeCode);
                break;
            case "Note":
                InvoiceCarbon.ReadNote(xml.Text(), invoice);
                break;
            case "Annotation": // UBL 2.5, of the 2026 edition
                InvoiceCarbon.ReadNote(xml.TextAt("AnnotationContent"), invoice);
                break;
            case "DocumentCurrencyCode":
                invoice.Currency = xml.Text(invoice.Currency);
                break;
            case "TaxCurrencyCode":
                invoice.VatCurrency = xml.Text(invoice.VatCurrency);
                break;
            case "BuyerReference":
                invoice.BuyerReference = xml.Text(invoice.BuyerReference);
                break;
        }
    }

    private void PartyOf(InvoiceParty party)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "Party")
                parts.Party(party);
        }
    }

    private void Reference()
    {
        xml.Part();
        if (xml.TextAt("InvoiceDocumentReference", "ID") is { Length: > 0 } number)
            invoice.PrecedingNumbers.Add(number);
    }

    private void Delivery()
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "ActualDeliveryDate")
                invoice.Delivered = xml.Date(invoice, invoice.Delivered);
        }
    }

    // A credit note has its day of payment here.
    private void PaymentMeans()
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "PaymentDueDate")
                invoice.PaymentDue = xml.Date(invoice, invoice.PaymentDue);
        }
    }

    private void TaxTotal()
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "TaxAmount")
            {
                xml.Part();
                invoice.VatTotals.Add((xml.Attribute("currencyID"), xml.Number()));
            }
            else if (xml.Name == "TaxSubtotal")
            {
                VatShare();
            }
        }
    }

    private void VatShare()
    {
        xml.Part();
        var share = new VatShare();
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "TaxableAmount":
                    share.Base = xml.Number(share.Base);
                    break;
                case "TaxAmount":
                    share.Tax = xml.Number(share.Tax);
                    break;
                case "TaxCategory":
                    share.Rate = parts.Rate(share.Rate);
                    break;
            }
        }

        invoice.VatList.Add(share);
    }

    private void Totals(InvoiceTotals totals)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "LineExtensionAmount":
                    totals.Lines = xml.Number(totals.Lines);
                    break;
                case "TaxExclusiveAmount":
                    totals.WithoutVat = xml.Number(totals.WithoutVat);
                    break;
                case "TaxInclusiveAmount":
                    totals.WithVat = xml.Number(totals.WithVat);
                    break;
                case "AllowanceTotalAmount":
                    totals.Allowances = xml.Number(totals.Allowances);
                    break;
                case "ChargeTotalAmount":
                    totals.Charges = xml.Number(totals.Charges);
                    break;
                case "PrepaidAmount":
                    totals.Prepaid = xml.Number(totals.Prepaid);
                    break;
                case "PayableRoundingAmount":
                    totals.Rounding = xml.Number(totals.Rounding);
                    break;
                case "PayableAmount":
                    totals.Due = xml.Number(totals.Due);
                    break;
            }
        }
    }
}
