using CarbonPos.Carbon.Invoices.Pdf;
using CarbonPos.Carbon.Invoices.Xml;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Invoices.Writing;

/// <summary>
/// Writes carbon onto an electronic invoice by the convention of docs/reference/invoices.md, and takes it off again. All that it
/// does not write stays byte for byte: XML is changed at places, a PDF is added to at its end. What it made is read again before
/// it is given out. Files are hostile, as they are for <see cref="InvoiceReader"/>.
/// </summary>
public static class InvoiceWriter
{
    /// <summary>Puts carbon on an invoice; what it states already gives way.</summary>
    /// <param name="file">CII, UBL, or a PDF that carries one of them. It is not changed.</param>
    /// <param name="contents">What it is to state.</param>
    /// <param name="now">When a PDF's attachment was changed.</param>
    /// <exception cref="ArgumentOutOfRangeException">Contents of a line that the invoice does not have.</exception>
    public static InvoiceWriting Write(ReadOnlyMemory<byte> file, InvoiceContents contents, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(contents);
        return Guarded(file, (invoice, parse) =>
        {
            if (contents.Lines.Keys.Any(line => line < 0 || line >= invoice.Lines.Count))
                throw new ArgumentOutOfRangeException(nameof(contents), "The invoice has no such line.");
            var sheet = CarbonSheet.Of(invoice, parse.Xml);
            var (xml, made) = sheet.Write(contents);
            return made with { File = Packed(file, parse, xml, now) };
        });
    }

    /// <summary>Takes all carbon off an invoice that it states by the convention, whoever wrote it. What this class wrote goes without a trace.</summary>
    /// <inheritdoc cref="Write"/>
    public static InvoiceWriting Remove(ReadOnlyMemory<byte> file, DateTimeOffset now) => Guarded(file, (invoice, parse) =>
    {
        var (xml, made) = CarbonSheet.Of(invoice, parse.Xml).Remove();
        var before = parse.Attachment.Length > 0 ? PdfUpdate.Before(file, xml) : null;
        return made with { File = before ?? Packed(file, parse, xml, now) };
    });

    private static InvoiceWriting Guarded(ReadOnlyMemory<byte> file, Func<Invoice, InvoiceParse, TransmittedInvoice> change)
    {
        var parse = InvoiceReader.Read(file);
        if (!parse.TryGet(out var invoice, out var fault))
            return new(fault);
        try
        {
            return new(change(invoice, parse));
        }
        catch (InvoiceRefusal refusal)
        {
            return new(refusal.Fault);
        }
    }

    private static ReadOnlyMemory<byte> Packed(ReadOnlyMemory<byte> file, InvoiceParse parse, ReadOnlyMemory<byte> xml, DateTimeOffset now)
    {
        if (xml.Span.SequenceEqual(parse.Xml.Span))
            return file;
        if (parse.Attachment.Length == 0)
            return xml;
        var pdf = PdfUpdate.Append(file, xml, now);
        var again = InvoiceReader.Read(pdf);
        return again.Attachment == parse.Attachment && again.Xml.Span.SequenceEqual(xml.Span)
            ? pdf
            : throw new InvoiceRefusal(TransmitFaults.NotWritable, "The PDF is built in a way that an update of it does not read as it should.");
    }
}
