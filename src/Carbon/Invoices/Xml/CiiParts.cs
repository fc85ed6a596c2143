namespace CarbonPos.Carbon.Invoices.Xml;

/// <summary>What stands in several places of a Cross Industry Invoice: parties, dates, periods, allowances, VAT.</summary>
internal sealed class CiiParts(XmlCursor xml, Invoice invoice)
{
    /// <summary>A day inside DateTimeString, DateTime or Date.</summary>
    public DateOnly? Day(DateOnly? already)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name is "DateTimeString" or "DateTime" or "Date" or "DateString")
                already = xml.Date(invoice, already);
        }

        return already;
    }

    public InvoicePeriod Period(InvoicePeriod already)
    {
        var (from, to) = already;
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "StartDateTime")
                from = Day(from);
            else if (xml.Name == "EndDateTime")
                to = Day(to);
        }

        return new(from, to);
    }

    public void Party(InvoiceParty party)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "ID" or "GlobalID":
                    party.IdList.Add(xml.Id());
                    break;
                case "Name":
                    party.Name = xml.Text(party.Name);
                    break;
                case "SpecifiedLegalOrganization":
                    LegalOrganization(party);
                    break;
                case "PostalTradeAddress":
                    party.Country = party.Country.Length > 0 ? party.Country : xml.TextAt("CountryID");
                    break;
                case "URIUniversalCommunication":
                    for (var uri = xml.Enter(); xml.Next(uri);)
                    {
                        if (xml.Name == "URIID" && party.ElectronicAddress.Value.Length == 0)
                            party.ElectronicAddress = xml.Id();
                    }

                    break;
                case "SpecifiedTaxRegistration":
                    TaxRegistration(party);
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
                    found.IsCharge = xml.TextAt("Indicator") is "true" or "1";
                    break;
                case "CalculationPercent":
                    found.Percent = xml.Number(found.Percent);
                    break;
                case "BasisAmount":
                    found.Base = xml.Number(found.Base);
                    break;
                case "ActualAmount":
                    found.Amount = xml.Number(found.Amount);
                    break;
                case "ReasonCode":
                    found.ReasonCode = xml.Text(found.ReasonCode);
                    break;
                case "Reason":
                    found.Reason = xml.Text(found.Reason);
                    break;
                case "CategoryTradeTax":
                    found.Vat = Rate(found.Vat);
                    break;
            }
        }

        return found;
    }

    public AllowanceCharge LogisticsCharge()
    {
        xml.Part();
        var found = new AllowanceCharge { IsCharge = true, IsLogistics = true };
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "Description":
                    found.Reason = xml.Text(found.Reason);
                    break;
                case "AppliedAmount":
                    found.Amount = xml.Number(found.Amount);
                    break;
                case "AppliedTradeTax":
                    found.Vat = Rate(found.Vat);
                    break;
            }
        }

        return found;
    }

    public VatRate Rate(VatRate already)
    {
        for (var self = xml.Enter(); xml.Next(self);)
            already = RatePart(already);
        return already;
    }

    /// <summary>Category or rate, where the element that it stands on is one of them.</summary>
    public VatRate RatePart(VatRate already) => xml.Name switch
    {
        "CategoryCode" => already with { Category = xml.Text(already.Category) },
        "RateApplicablePercent" or "ApplicablePercent" => already with { Percent = xml.Number(already.Percent) },
        _ => already,
    };

    private void LegalOrganization(InvoiceParty party)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "ID" && party.LegalId.Value.Length == 0)
                party.LegalId = xml.Id();
            else if (xml.Name == "TradingBusinessName")
                party.TradingName = xml.Text(party.TradingName);
        }
    }

    private void TaxRegistration(InvoiceParty party)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name != "ID")
                continue;
            if (xml.Attribute("schemeID") is "VA" or "VAT")
                party.VatNumber = xml.Text(party.VatNumber);
            else
                party.TaxNumber = xml.Text(party.TaxNumber);
        }
    }
}
