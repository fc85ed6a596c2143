namespace CarbonPos.Carbon.Invoices.Xml;

/// <summary>What CII and UBL name an attribute's parts.</summary>
/// <param name="Name">Its name (BT-160).</param>
/// <param name="Code">Its code (BT-211 of the 2026 edition).</param>
/// <param name="Value">Its value (BT-161).</param>
/// <param name="Measure">The value as a measure.</param>
internal readonly record struct AttributeNames(string Name, string Code, string Value, string Measure);

/// <summary>Parts that CII and UBL write alike, but for the names of their elements.</summary>
internal static class ItemParts
{
    /// <summary>An identifier with its scheme.</summary>
    public static SchemedId Id(this XmlCursor xml)
    {
        xml.Part();
        var scheme = xml.Attribute("schemeID");
        return new(scheme, xml.Text());
    }

    /// <summary>An attribute of an item.</summary>
    public static ItemAttribute ItemAttribute(this XmlCursor xml, in AttributeNames names)
    {
        xml.Part();
        var (name, value, code, unit) = ("", "", "", "");
        var measure = default(WrittenDecimal);
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name == names.Name)
            {
                name = xml.Text(name);
            }
            else if (xml.Name == names.Code)
            {
                code = xml.Text(code);
            }
            else if (xml.Name == names.Value)
            {
                value = xml.Text(value);
            }
            else if (xml.Name == names.Measure && measure.IsAbsent)
            {
                unit = xml.Attribute("unitCode");
                measure = xml.Number();
            }
        }

        return value.Length > 0 || measure.IsAbsent
            ? new(name, value, code, measure, unit)
            : new(name, $"{measure.Text} {unit}".Trim(), code, measure, unit) { IsMeasured = true };
    }

    /// <summary>The classes inside a classification of an item, each a part that is kept.</summary>
    /// <param name="xml">Stands on the classification.</param>
    /// <param name="line">Gets them.</param>
    /// <param name="code">Name of the element that holds the code.</param>
    public static void Classification(this XmlCursor xml, InvoiceLine line, string code)
    {
        for (var self = xml.Enter(); xml.Next(self);)
        {
            if (xml.Name != code)
                continue;
            xml.Part();
            var (list, version) = (xml.Attribute("listID"), xml.Attribute("listVersionID"));
            line.ClassificationList.Add(new(xml.Text(), list, version));
        }
    }
}
