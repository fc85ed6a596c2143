using System.Xml;

namespace CarbonPos.Carbon.Invoices.Xml;

/// <summary>From XML to an invoice: tells the syntax by the root element and its namespace.</summary>
internal static class InvoiceXml
{
    /// <summary>Namespace of UBL's plain components.</summary>
    public const string UblBasic = Ubl + "CommonBasicComponents-2";

    /// <summary>Namespace of UBL's components that have parts.</summary>
    public const string UblAggregate = Ubl + "CommonAggregateComponents-2";

    private const string Ubl = "urn:oasis:names:specification:ubl:schema:xsd:";

    /// <exception cref="InvoiceRefusal">Nothing that can be read as an invoice.</exception>
    public static Invoice Read(ReadOnlyMemory<byte> file)
    {
        var xml = XmlBytes.Of(file);
        XmlBounds.Check(xml.Utf8.Span);
        try
        {
            using var cursor = XmlCursor.Open(xml, IsOurs);
            var invoice = cursor switch
            {
                { Name: "CrossIndustryInvoice" or "CrossIndustryDocument" } when IsCii(cursor.Namespace) => CiiReader.Read(cursor),
                { Name: "Invoice", Namespace: Ubl + "Invoice-2" } => UblReader.Read(cursor, InvoiceSyntax.UblInvoice),
                { Name: "CreditNote", Namespace: Ubl + "CreditNote-2" } => UblReader.Read(cursor, InvoiceSyntax.UblCreditNote),
                _ => throw new InvoiceRefusal(
                    InvoiceFaultCodes.NotAnInvoice,
                    $"The XML is a '{Short(cursor.Name)}' of '{Short(cursor.Namespace)}'; invoices are CrossIndustryInvoice of UN/CEFACT, Invoice and CreditNote of UBL 2."),
            };
            cursor.Finish();
            if (cursor.HasCutText)
                invoice.Find(InvoiceFindingCodes.TextCut, $"A text is longer than {XmlCursor.MaxText} characters; the rest of it was not read.");
            return invoice;
        }
        catch (XmlException fault)
        {
            throw new InvoiceRefusal(InvoiceFaultCodes.XmlMalformed, $"The XML is not well-formed at line {fault.LineNumber}, column {fault.LinePosition}.");
        }
    }

    /// <summary>True for the namespaces that invoices are made of; all others are passed over.</summary>
    public static bool IsOurs(string name) =>
        IsCii(name) || name is UblBasic or UblAggregate;

    // Numbers at the end of these names changed with every release since 2011; local names did not.
    private static bool IsCii(string name) =>
        name.StartsWith("urn:un:unece:uncefact:data:", StringComparison.Ordinal) || name.StartsWith("urn:ferd:", StringComparison.Ordinal);

    private static string Short(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
