namespace CarbonPos.Carbon.Invoices.Xml;

/// <summary>
/// UN/CEFACT Cross Industry Invoice: D16B and D22B of EN 16931, Factur-X and ZUGFeRD 2, and the draft that ZUGFeRD 1.0 was
/// made of. The draft has other names for some elements; both are known everywhere, for no name means two things.
/// </summary>
internal sealed class CiiReader
{
    private readonly XmlCursor xml;
    private readonly Invoice invoice = new(InvoiceSyntax.Cii);
    private readonly CiiParts parts;
    private readonly CiiLineReader lines;

    private CiiReader(XmlCursor xml)
    {
        this.xml = xml;
        parts = new(xml, invoice);
        lines = new(xml, invoice, parts);
    }

    public static Invoice Read(XmlCursor xml)
    {
        var reader = new CiiReader(xml);
        reader.Document();
        reader.lines.LinkParents();
        return reader.invoice;
    }

    private void Document()
    {
        for (var root = xml.Enter(); xml.Next(root);)
        {
            switch (xml.Name)
            {
                case "ExchangedDocumentContext" or "SpecifiedExchangedDocumentContext":
                    Context();
                    break;
                case "ExchangedDocument" or "HeaderExchangedDocument":
                    Header();
                    break;
                case "SupplyChainTradeTransaction" or "SpecifiedSupplyChainTradeTransaction":
                    Transaction();
                    break;
            }
        }
    }

    private void Context()
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "GuidelineSpecifiedDocumentContextParameter" && invoice.Guideline.Length == 0)
                invoice.Guideline = xml.TextAt("ID");
        }
    }

    private void Header()
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "ID":
                    invoice.Number = xml.Text(invoice.Number);
                    break;
                case "TypeCode":
                    invoice.TypeCode = xml.Text(invoice.TypeCode);
                    break;
                case "IssueDateTime":
                    invoice.Issued = parts.Day(invoice.Issued);
                    break;
                case "IncludedNote":
                    InvoiceCarbon.ReadNote(xml.TextAt("Content"), invoice);
                    break;
            }
        }
    }

    private void Transaction()
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "IncludedSupplyChainTradeLineItem":
                    lines.Line();
                    break;
                case "ApplicableHeaderTradeAgreement" or "ApplicableSupplyChainTradeAgreement":
                    Agreement();
                    break;
                case "ApplicableHeaderTradeDelivery" or "ApplicableSupplyChainTradeDelivery":
                    Delivery();
                    break;
                case "ApplicableHeaderTradeSettlement" or "ApplicableSupplyChainTradeSettlement":
                    Settlement();
                    break;
            }
        }
    }

    private void Agreement()
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "BuyerReference":
                    invoice.BuyerReference = xml.Text(invoice.BuyerReference);
                    break;
                case "SellerTradeParty":
                    parts.Party(invoice.Seller);
                    break;
                case "BuyerTradeParty":
                    parts.Party(invoice.Buyer);
                    break;
                case "SellerTaxRepresentativeTradeParty":
                    parts.Party(invoice.TaxRepresentative ??= new());
                    break;
            }
        }
    }

    private void Delivery()
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name != "ActualDeliverySupplyChainEvent")
                continue;
            for (var happened = xml.Enter(); xml.Next(happened);)
            {
                if (xml.Name == "OccurrenceDateTime")
                    invoice.Delivered = parts.Day(invoice.Delivered);
            }
        }
    }

    private void Settlement()
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "InvoiceCurrencyCode":
                    invoice.Currency = xml.Text(invoice.Currency);
                    break;
                case "TaxCurrencyCode":
                    invoice.VatCurrency = xml.Text(invoice.VatCurrency);
                    break;
                case "PayeeTradeParty":
                    parts.Party(invoice.Payee ??= new());
                    break;
                case "ApplicableTradeTax":
                    VatShare();
                    break;
                case "BillingSpecifiedPeriod":
                    invoice.Period = parts.Period(invoice.Period);
                    break;
                case "SpecifiedTradeAllowanceCharge":
                    invoice.AllowanceList.Add(parts.Allowance());
                    break;
                case "SpecifiedLogisticsServiceCharge":
                    invoice.AllowanceList.Add(parts.LogisticsCharge());
                    break;
                case "SpecifiedTradePaymentTerms":
                    PaymentTerms();
                    break;
                case "SpecifiedTradeSettlementHeaderMonetarySummation" or "SpecifiedTradeSettlementMonetarySummation":
                    Totals(invoice.Totals);
                    break;
                case "InvoiceReferencedDocument":
                    xml.Part();
                    invoice.PrecedingNumbers.Add(Reference());
                    break;
            }
        }
    }

    private string Reference()
    {
        var number = "";
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name is "IssuerAssignedID" or "ID")
                number = xml.Text(number);
        }

        return number;
    }

    private void PaymentTerms()
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "DueDateDateTime")
                invoice.PaymentDue = parts.Day(invoice.PaymentDue);
        }
    }

    private void VatShare()
    {
        xml.Part();
        var share = new VatShare();
        var rate = share.Rate;
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "CalculatedAmount":
                    share.Tax = xml.Number(share.Tax);
                    break;
                case "BasisAmount":
                    share.Base = xml.Number(share.Base);
                    break;
                default:
                    rate = parts.RatePart(rate);
                    break;
            }
        }

        share.Rate = rate;
        invoice.VatList.Add(share);
    }

    private void Totals(InvoiceTotals totals)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "LineTotalAmount":
                    totals.Lines = xml.Number(totals.Lines);
                    break;
                case "AllowanceTotalAmount":
                    totals.Allowances = xml.Number(totals.Allowances);
                    break;
                case "ChargeTotalAmount":
                    totals.Charges = xml.Number(totals.Charges);
                    break;
                case "TaxBasisTotalAmount":
                    totals.WithoutVat = xml.Number(totals.WithoutVat);
                    break;
                case "TaxTotalAmount":
                    xml.Part();
                    invoice.VatTotals.Add((xml.Attribute("currencyID"), xml.Number()));
                    break;
                case "RoundingAmount":
                    totals.Rounding = xml.Number(totals.Rounding);
                    break;
                case "GrandTotalAmount":
                    totals.WithVat = xml.Number(totals.WithVat);
                    break;
                case "TotalPrepaidAmount":
                    totals.Prepaid = xml.Number(totals.Prepaid);
                    break;
                case "DuePayableAmount":
                    totals.Due = xml.Number(totals.Due);
                    break;
            }
        }
    }
}
