namespace CarbonPos.Carbon.Invoices;

/// <summary>Why a file gave no invoice.</summary>
/// <param name="Code">One of <see cref="InvoiceFaultCodes"/>.</param>
/// <param name="Sentence">For people.</param>
public sealed record InvoiceFault(string Code, string Sentence)
{
    /// <summary>Code, colon, sentence.</summary>
    public override string ToString() => $"{Code}: {Sentence}";
}

/// <summary>Why a file gave no invoice. The codes are stable.</summary>
public static class InvoiceFaultCodes
{
    /// <summary>Neither XML nor PDF.</summary>
    public const string UnknownFormat = "INVOICE_UNKNOWN_FORMAT";

    /// <summary>Larger than is read.</summary>
    public const string TooLarge = "INVOICE_TOO_LARGE";

    /// <summary>XML, but no invoice of EN 16931: an order, a page, something else.</summary>
    public const string NotAnInvoice = "NOT_AN_INVOICE";

    /// <summary>Not well-formed XML.</summary>
    public const string XmlMalformed = "XML_MALFORMED";

    /// <summary>A document type declaration: entities could be declared in it. None is read, inside or outside.</summary>
    public const string XmlDtd = "XML_DTD";

    /// <summary>Elements inside elements, deeper than invoices are.</summary>
    public const string XmlTooDeep = "XML_TOO_DEEP";

    /// <summary>An element with more attributes, or a longer tag, than invoices have.</summary>
    public const string XmlTag = "XML_TAG_TOO_LARGE";

    /// <summary>More different names than invoices have.</summary>
    public const string XmlNames = "XML_TOO_MANY_NAMES";

    /// <summary>Bytes that are not in the encoding that the file says, or an encoding that is not read.</summary>
    public const string XmlEncoding = "XML_ENCODING";

    /// <summary>The PDF is encrypted.</summary>
    public const string PdfEncrypted = "PDF_ENCRYPTED";

    /// <summary>The PDF carries no invoice.</summary>
    public const string PdfNoInvoice = "PDF_NO_INVOICE";

    /// <summary>The PDF carries several invoices of one name that differ.</summary>
    public const string PdfSeveral = "PDF_SEVERAL_INVOICES";

    /// <summary>The PDF is damaged where the invoice hangs.</summary>
    public const string PdfDamaged = "PDF_DAMAGED";

    /// <summary>Objects of the PDF refer to each other in a circle.</summary>
    public const string PdfCyclic = "PDF_CYCLIC";

    /// <summary>More objects, sections or levels than are read.</summary>
    public const string PdfTooComplex = "PDF_TOO_COMPLEX";

    /// <summary>A compressed part unpacks to more than is read.</summary>
    public const string PdfInflates = "PDF_INFLATES_TOO_MUCH";

    /// <summary>A compression that is not read.</summary>
    public const string PdfFilter = "PDF_FILTER_UNSUPPORTED";

    /// <summary>The attachment's name has a path or control characters in it.</summary>
    public const string AttachmentName = "ATTACHMENT_NAME_UNSAFE";

    /// <summary>The attachment is not XML, whatever its name and type say.</summary>
    public const string AttachmentNotXml = "ATTACHMENT_NOT_XML";
}

/// <summary>Ends reading from within; never leaves <see cref="InvoiceReader"/>.</summary>
internal sealed class InvoiceRefusal(string code, string sentence) : Exception(sentence)
{
    public InvoiceFault Fault { get; } = new(code, sentence);
}
