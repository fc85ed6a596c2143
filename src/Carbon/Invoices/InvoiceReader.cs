using CarbonPos.Carbon.Invoices.Checks;
using CarbonPos.Carbon.Invoices.Pdf;
using CarbonPos.Carbon.Invoices.Xml;

namespace CarbonPos.Carbon.Invoices;

/// <summary>
/// Reads electronic invoices of EN 16931 from the bytes of a file: UN/CEFACT CII, UBL, and either of them inside a PDF
/// (Factur-X, ZUGFeRD). Which it is, the bytes say, not a name. Files are hostile: time and memory are bounded by
/// <see cref="MaxFileBytes"/> and <see cref="MaxXmlBytes"/>, nothing is fetched, no entity is expanded, nothing is written.
/// </summary>
public static class InvoiceReader
{
    /// <summary>Larger files are not read: 32 MiB.</summary>
    public const int MaxFileBytes = 32 << 20;

    /// <summary>Larger XML is not read, in a file of its own or unpacked from a PDF: 16 MiB.</summary>
    public const int MaxXmlBytes = 16 << 20;

    /// <summary>Never throws for what the bytes hold or lack.</summary>
    /// <param name="file">The whole file. It is not changed and not kept, except for <see cref="InvoiceParse.Xml"/>.</param>
    public static InvoiceParse Read(ReadOnlyMemory<byte> file)
    {
        var attachment = "";
        try
        {
            if (file.Length > MaxFileBytes)
                throw new InvoiceRefusal(InvoiceFaultCodes.TooLarge, $"The file is larger than {MaxFileBytes >> 20} MiB.");
            if (PdfDocument.IsPdf(file.Span))
                return ReadPdf(file, out attachment);
            if (!XmlBytes.LooksLikeXml(file.Span))
                throw new InvoiceRefusal(InvoiceFaultCodes.UnknownFormat, file.IsEmpty ? "The file is empty." : "The file is neither XML nor PDF.");
            return InvoiceParse.Of(ReadXml(file), "", file);
        }
        catch (InvoiceRefusal refusal)
        {
            return InvoiceParse.Failed(refusal.Fault, attachment);
        }
    }

    private static InvoiceParse ReadPdf(ReadOnlyMemory<byte> file, out string attachment)
    {
        attachment = "";
        var found = PdfInvoice.Find(file);
        attachment = found.Name;
        if (!XmlBytes.LooksLikeXml(found.Content.Span))
            throw new InvoiceRefusal(InvoiceFaultCodes.AttachmentNotXml, $"The attachment {found.Name} is not XML.");
        var invoice = ReadXml(found.Content);
        if (!found.IsDeclaredXml)
            invoice.Find(InvoiceFindingCodes.AttachmentType, $"The PDF says that {found.Name} is '{found.Type}'; it is XML.");
        return InvoiceParse.Of(invoice, found.Name, found.Content);
    }

    private static Invoice ReadXml(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxXmlBytes)
            throw new InvoiceRefusal(InvoiceFaultCodes.TooLarge, $"The XML is larger than {MaxXmlBytes >> 20} MiB.");
        var invoice = InvoiceXml.Read(bytes);
        InvoiceChecks.Run(invoice);
        return invoice;
    }
}
