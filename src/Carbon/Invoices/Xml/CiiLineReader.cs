namespace CarbonPos.Carbon.Invoices.Xml;

/// <summary>The lines of a Cross Industry Invoice. Sub-lines stand beside the others and name the line that they belong to.</summary>
internal sealed class CiiLineReader(XmlCursor xml, Invoice invoice, CiiParts parts)
{
    private static readonly AttributeNames AttributeNames = new("Description", "TypeCode", "Value", "ValueMeasure");

    public void Line()
    {
        var line = xml.Line(invoice, null);
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "AssociatedDocumentLineDocument":
                    Document(line);
                    break;
                case "SpecifiedTradeProduct":
                    Product(line);
                    break;
                case "SpecifiedLineTradeAgreement" or "SpecifiedSupplyChainTradeAgreement":
                    Agreement(line);
                    break;
                case "SpecifiedLineTradeDelivery" or "SpecifiedSupplyChainTradeDelivery":
                    Delivery(line);
                    break;
                case "SpecifiedLineTradeSettlement" or "SpecifiedSupplyChainTradeSettlement":
                    Settlement(line);
                    break;
            }
        }

        line.Carbon = InvoiceCarbon.Of(line, invoice);
    }

    /// <summary>Finds each sub-line's parent by the name that it gives, which may come after it.</summary>
    public void LinkParents()
    {
        if (!invoice.LineList.Exists(line => line.ParentId.Length > 0))
            return;
        var byId = new Dictionary<string, InvoiceLine>(invoice.LineList.Count, StringComparer.Ordinal);
        foreach (var line in invoice.LineList)
            byId.TryAdd(line.Id, line);
        foreach (var line in invoice.LineList.Where(line => line.ParentId.Length > 0))
        {
            if (byId.TryGetValue(line.ParentId, out var parent) && parent != line)
                line.Parent = parent.Ordinal;
            else
                invoice.Find(InvoiceFindingCodes.LineParent, "It is a part of a line that does not exist.", line.Id);
        }

        BreakCircles();
    }

    // A line that is, some steps up, a part of itself hangs in the air: whoever walks up must arrive.
    private void BreakCircles()
    {
        var known = new int[invoice.LineList.Count];
        foreach (var line in invoice.LineList)
        {
            var walk = line.Ordinal + 1;
            for (var at = line; known[at.Ordinal] == 0 || known[at.Ordinal] == walk; at = invoice.LineList[at.Parent])
            {
                if (known[at.Ordinal] == walk)
                {
                    invoice.Find(InvoiceFindingCodes.LineParent, "It is a part of itself.", at.Id);
                    at.Parent = -1;
                    break;
                }

                known[at.Ordinal] = walk;
                if (at.Parent < 0)
                    break;
            }
        }
    }

    private void Document(InvoiceLine line)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "LineID":
                    line.Id = xml.Text(line.Id);
                    break;
                case "ParentLineID":
                    line.ParentId = xml.Text(line.ParentId);
                    break;
                case "LineStatusReasonCode":
                    line.Kind = xml.Text() switch { "GROUP" => InvoiceLineKind.Group, "INFORMATION" => InvoiceLineKind.Information, _ => InvoiceLineKind.Detail };
                    break;
            }
        }
    }

    private void Product(InvoiceLine line)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "GlobalID":
                    line.AddStandardId(xml.Id());
                    break;
                case "SellerAssignedID":
                    line.SellerItemId = xml.Text(line.SellerItemId);
                    break;
                case "BuyerAssignedID":
                    line.BuyerItemId = xml.Text(line.BuyerItemId);
                    break;
                case "Name":
                    line.Name = xml.Text(line.Name);
                    break;
                case "Description":
                    line.Description = xml.Text(line.Description);
                    break;
                case "ApplicableProductCharacteristic":
                    line.AttributeList.Add(xml.ItemAttribute(AttributeNames));
                    break;
                case "DesignatedProductClassification":
                    xml.Classification(line, "ClassCode");
                    break;
                case "OriginTradeCountry":
                    line.Origin = line.Origin.Length > 0 ? line.Origin : xml.TextAt("ID");
                    break;
            }
        }
    }

    private void Agreement(InvoiceLine line)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name != "NetPriceProductTradePrice")
                continue;
            for (var price = xml.Enter(); xml.Next(price);)
            {
                if (xml.Name == "ChargeAmount")
                {
                    line.Price = xml.Number(line.Price);
                }
                else if (xml.Name == "BasisQuantity" && line.PriceBase.IsAbsent)
                {
                    line.PriceUnit = xml.Attribute("unitCode");
                    line.PriceBase = xml.Number();
                }
            }
        }
    }

    private void Delivery(InvoiceLine line)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "BilledQuantity" && line.Quantity.IsAbsent)
            {
                line.Unit = xml.Attribute("unitCode");
                line.Quantity = xml.Number();
            }
        }
    }

    private void Settlement(InvoiceLine line)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "ApplicableTradeTax":
                    line.Vat = parts.Rate(line.Vat);
                    break;
                case "BillingSpecifiedPeriod":
                    line.Period = parts.Period(line.Period);
                    break;
                case "SpecifiedTradeAllowanceCharge":
                    line.AllowanceList.Add(parts.Allowance());
                    break;
                case "SpecifiedTradeSettlementLineMonetarySummation" or "SpecifiedTradeSettlementMonetarySummation":
                    Net(line);
                    break;
            }
        }
    }

    private void Net(InvoiceLine line)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "LineTotalAmount")
                line.Net = xml.Number(line.Net);
        }
    }
}
