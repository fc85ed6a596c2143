namespace CarbonPos.Carbon.Invoices.Xml;

/// <summary>The lines of a UBL document. Sub-lines, an extension of XRechnung, stand inside the line that they belong to.</summary>
internal sealed class UblLineReader(XmlCursor xml, Invoice invoice, UblParts parts)
{
    private static readonly AttributeNames AttributeNames = new("Name", "NameCode", "Value", "ValueQuantity");

    /// <param name="parent">The line that it stands in; null = the document.</param>
    public void Line(InvoiceLine? parent)
    {
        var line = xml.Line(invoice, parent);
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "ID":
                    line.Id = xml.Text(line.Id);
                    break;
                case "InvoicedQuantity" or "CreditedQuantity" when line.Quantity.IsAbsent:
                    line.Unit = xml.Attribute("unitCode");
                    line.Quantity = xml.Number();
                    break;
                case "LineExtensionAmount":
                    line.Net = xml.Number(line.Net);
                    break;
                case "InvoicePeriod":
                    line.Period = parts.Period(line.Period);
                    break;
                case "AllowanceCharge":
                    line.AllowanceList.Add(parts.Allowance());
                    break;
                case "Item":
                    Item(line);
                    break;
                case "Price":
                    Price(line);
                    break;
                case "SubInvoiceLine" or "SubCreditNoteLine":
                    line.Kind = InvoiceLineKind.Group;
                    Line(line);
                    break;
            }
        }

        line.Carbon = InvoiceCarbon.Of(line, invoice);
    }

    private void Item(InvoiceLine line)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            switch (xml.Name)
            {
                case "Name":
                    line.Name = xml.Text(line.Name);
                    break;
                case "Description":
                    line.Description = xml.Text(line.Description);
                    break;
                case "SellersItemIdentification":
                    line.SellerItemId = line.SellerItemId.Length > 0 ? line.SellerItemId : xml.TextAt("ID");
                    break;
                case "BuyersItemIdentification":
                    line.BuyerItemId = line.BuyerItemId.Length > 0 ? line.BuyerItemId : xml.TextAt("ID");
                    break;
                case "StandardItemIdentification":
                    for (var ids = xml.Enter(); xml.Next(ids);)
                    {
                        if (xml.Name == "ID")
                            line.AddStandardId(xml.Id());
                    }

                    break;
                case "OriginCountry":
                    line.Origin = line.Origin.Length > 0 ? line.Origin : xml.TextAt("IdentificationCode");
                    break;
                case "CommodityClassification":
                    xml.Classification(line, "ItemClassificationCode");
                    break;
                case "ClassifiedTaxCategory":
                    line.Vat = parts.Rate(line.Vat);
                    break;
                case "AdditionalItemProperty":
                    line.AttributeList.Add(xml.ItemAttribute(AttributeNames));
                    break;
            }
        }
    }

    private void Price(InvoiceLine line)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == "PriceAmount")
            {
                line.Price = xml.Number(line.Price);
            }
            else if (xml.Name == "BaseQuantity" && line.PriceBase.IsAbsent)
            {
                line.PriceUnit = xml.Attribute("unitCode");
                line.PriceBase = xml.Number();
            }
        }
    }
}
