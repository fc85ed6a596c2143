namespace CarbonPos.Carbon.Invoices.Pdf;

/// <summary>The invoice inside a PDF, by the names that Factur-X and ZUGFeRD give it; without such a name by its relationship.</summary>
/// <param name="Name">Of the attachment.</param>
/// <param name="Type">Declared media type.</param>
/// <param name="Content">Unpacked.</param>
/// <param name="Document">The PDF.</param>
/// <param name="Attachments">The attachment, and others of its name with the same content.</param>
internal sealed record PdfInvoice(string Name, string Type, ReadOnlyMemory<byte> Content, PdfDocument Document, IReadOnlyList<PdfAttachment> Attachments)
{
    // Order-X and its like are no invoices and have names of their own, which are not among these.
    private static readonly string[] InvoiceNames = ["factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"];

    private static readonly string[] OtherNames = ["order-x.xml", "deliver-x.xml", "cida.xml"];

    /// <summary>True where the declared type is one that XML has, or none.</summary>
    public bool IsDeclaredXml => Type.Length == 0 || Type is "text/xml" or "application/xml" or "application/octet-stream"
        || Type.EndsWith("+xml", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="InvoiceRefusal">No invoice that can be taken.</exception>
    public static PdfInvoice Find(ReadOnlyMemory<byte> file)
    {
        try
        {
            return Find(PdfDocument.Open(file));
        }
        catch (InvoiceRefusal damaged) when (damaged.Fault.Code == InvoiceFaultCodes.PdfDamaged)
        {
            return Find(PdfDocument.Search(file));
        }
    }

    private static PdfInvoice Find(PdfDocument document)
    {
        var attachments = PdfAttachments.Of(document);
        foreach (var name in InvoiceNames)
        {
            if (Take(document, [.. attachments.Where(a => a.Names.Any(n => BaseOf(n).Equals(name, StringComparison.OrdinalIgnoreCase)))]) is { } named)
                return named;
        }

        var related = attachments.Where(a => a.Relationship is "Alternative" or "Data" or "Source" && a.Names.Any(IsXmlName));
        return Take(document, [.. related]) ?? throw new InvoiceRefusal(InvoiceFaultCodes.PdfNoInvoice, Absence(attachments));
    }

    private static PdfInvoice? Take(PdfDocument document, PdfAttachment[] candidates)
    {
        if (candidates.Length == 0)
            return null;
        foreach (var name in candidates.SelectMany(c => c.Names).Where(IsUnsafe))
            throw new InvoiceRefusal(InvoiceFaultCodes.AttachmentName, $"The attachment's name '{Shown(name)}' is more than the name of a file.");
        var content = document.Unpack(candidates[0].Content);
        foreach (var other in candidates.Skip(1))
        {
            if (!document.Unpack(other.Content).Span.SequenceEqual(content.Span))
                throw new InvoiceRefusal(InvoiceFaultCodes.PdfSeveral, $"The PDF carries several invoices named {Shown(candidates[0].Names[0])}, and they differ.");
        }

        return new(candidates[0].Names[0], candidates[0].Type, content, document, candidates);
    }

    private static string Absence(IReadOnlyList<PdfAttachment> attachments) => attachments.Count == 0
        ? "The PDF carries no attachment."
        : $"The PDF carries no invoice, only {string.Join(", ", attachments.Take(5).Select(a => $"'{Shown(a.Names.Count == 0 ? "" : a.Names[0])}'"))}{(attachments.Count > 5 ? ", …" : "")}.";

    private static bool IsXmlName(string name) =>
        name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && !OtherNames.Contains(BaseOf(name), StringComparer.OrdinalIgnoreCase);

    private static string BaseOf(string name) => name[(name.AsSpan().LastIndexOfAny('/', '\\', ':') + 1)..];

    private static bool IsUnsafe(string name) => name.AsSpan().IndexOfAny('/', '\\', ':') >= 0 || name.Any(char.IsControl) || name.StartsWith("..", StringComparison.Ordinal);

    private static string Shown(string name)
    {
        var clean = string.Concat(name.Where(c => !char.IsControl(c)));
        return clean.Length <= 60 ? clean : clean[..60] + "…";
    }
}
