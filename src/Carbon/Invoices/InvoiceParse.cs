using System.Diagnostics.CodeAnalysis;

namespace CarbonPos.Carbon.Invoices;

/// <summary>What became of a file: an invoice, or the reason why there is none.</summary>
public sealed class InvoiceParse
{
    private readonly Invoice? invoice;
    private readonly InvoiceFault? fault;

    private InvoiceParse(Invoice? invoice, InvoiceFault? fault, string attachment, ReadOnlyMemory<byte> xml) =>
        (this.invoice, this.fault, Attachment, Xml) = (invoice, fault, attachment, xml);

    /// <summary>Name of the attachment in the PDF that the invoice is in; empty where the file is the XML itself, or none was found.</summary>
    public string Attachment { get; }

    /// <summary>The invoice's XML, byte for byte as it stands in the file; empty where none was found.</summary>
    public ReadOnlyMemory<byte> Xml { get; }

    /// <returns>Whether there is an invoice; exactly one of the two is given.</returns>
    public bool TryGet([NotNullWhen(true)] out Invoice? document, [NotNullWhen(false)] out InvoiceFault? reason)
    {
        document = invoice;
        reason = fault;
        return invoice is not null;
    }

    internal static InvoiceParse Of(Invoice invoice, string attachment, ReadOnlyMemory<byte> xml) => new(invoice, null, attachment, xml);

    internal static InvoiceParse Failed(InvoiceFault fault, string attachment) => new(null, fault, attachment, default);
}
