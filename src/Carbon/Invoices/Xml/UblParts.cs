namespace CarbonPos.Carbon.Invoices.Xml;

/// <summary>What stands in several places of a UBL document: parties, periods, allowances, VAT.</summary>
internal sealed class UblParts(XmlCursor xml, Invoice invoice)
{
    public InvoicePeriod Period(InvoicePeriod already)
    {
        var (from, to) = already;
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "StartDate")
                from = xml.Date(invoice, from);
            else if (xml.Name == "EndDate")
                to = xml.Date(invoice, to);
        }

        return new(from, to);
    }

    public void Party(InvoiceParty party)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "EndpointID" when party.ElectronicAddress.Value.Length == 0:
                    party.ElectronicAddress = xml.Id();
                    break;
                case "PartyIdentification":
                    for (var ids = xml.Enter(); xml.Next(ids);)
                    {
                        if (xml.Name == "ID")
                            party.IdList.Add(xml.Id());
                    }

                    break;
                case "PartyName":
                    party.TradingName = party.TradingName.Length > 0 ? party.TradingName : xml.TextAt("Name");
                    break;
                case "PostalAddress":
                    party.Country = party.Country.Length > 0 ? party.Country : xml.TextAt("Country", "IdentificationCode");
                    break;
                case "PartyTaxScheme":
                    TaxScheme(party);
                    break;
                case "PartyLegalEntity":
                    LegalEntity(party);
                    break;
            }
        }
    }

    public AllowanceCharge Allowance()
    {
        xml.Part();
        var found = new AllowanceCharge();
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "ChargeIndicator":
                    found.IsCharge = xml.Text() is "true" or "1";
                    break;
                case "AllowanceChargeReasonCode":
                    found.ReasonCode = xml.Text(found.ReasonCode);
                    break;
                case "AllowanceChargeReason":
                    found.Reason = xml.Text(found.Reason);
                    break;
                case "MultiplierFactorNumeric":
                    found.Percent = xml.Number(found.Percent);
                    break;
                case "Amount":
                    found.Amount = xml.Number(found.Amount);
                    break;
                case "BaseAmount":
                    found.Base = xml.Number(found.Base);
                    break;
                case "TaxCategory":
                    found.Vat = Rate(found.Vat);
                    break;
            }
        }

        return found;
    }

    public VatRate Rate(VatRate already)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            already = xml.Name switch
            {
                "ID" => already with { Category = xml.Text(already.Category) },
                "Percent" => already with { Percent = xml.Number(already.Percent) },
                _ => already,
            };
        }

        return already;
    }

    // The scheme comes after the number that it is of.
    private void TaxScheme(InvoiceParty party)
    {
        var (number, scheme) = ("", "");
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "CompanyID")
                number = xml.Text(number);
            else if (xml.Name == "TaxScheme")
                scheme = xml.TextAt("ID");
        }

        if (scheme.Equals("VAT", StringComparison.OrdinalIgnoreCase))
            party.VatNumber = party.VatNumber.Length > 0 ? party.VatNumber : number;
        else
            party.TaxNumber = party.TaxNumber.Length > 0 ? party.TaxNumber : number;
    }

    private void LegalEntity(InvoiceParty party)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "RegistrationName")
                party.Name = xml.Text(party.Name);
            else if (xml.Name == "CompanyID" && party.LegalId.Value.Length == 0)
                party.LegalId = xml.Id();
        }
    }
}
