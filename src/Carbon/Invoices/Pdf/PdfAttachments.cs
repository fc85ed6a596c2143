using System.Text;

namespace CarbonPos.Carbon.Invoices.Pdf;

/// <summary>A file inside a PDF.</summary>
/// <param name="Names">All names that the PDF gives it, the best first: Unicode name, plain name, key in the list of attachments.</param>
/// <param name="Relationship">What it is to the document: Alternative, Data, Source, Supplement, Unspecified; empty = not said.</param>
/// <param name="Type">Its declared media type; empty = none.</param>
/// <param name="Content">Packed as it stands in the file.</param>
internal sealed record PdfAttachment(IReadOnlyList<string> Names, string Relationship, string Type, PdfStream Content)
{
    /// <summary>The objects that hold it: one, unless the PDF holds it once for each of its names.</summary>
    public HashSet<PdfReference> Streams { get; } = [];
}

/// <summary>All attachments of a document: those in its list of embedded files, and those that its catalogue is associated with.</summary>
internal sealed class PdfAttachments(PdfDocument document)
{
    private const int MaxAttachments = 500;
    private const int MaxNodes = 2_000;
    private const int MaxDepth = 16;

    private readonly List<PdfAttachment> found = [];
    private readonly HashSet<object> seenNodes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PdfStream, int> positions = new(ReferenceEqualityComparer.Instance);

    public static IReadOnlyList<PdfAttachment> Of(PdfDocument document)
    {
        var attachments = new PdfAttachments(document);
        var catalogue = document.Catalogue();
        if (document.Get(catalogue["Names"]) is PdfDictionary names)
            attachments.Node(names["EmbeddedFiles"], 0);
        foreach (var associated in document.Get(catalogue["AF"]) as List<object?> ?? [])
            attachments.File(associated, "");
        return attachments.found;
    }

    /// <summary>A node of a name tree (ISO 32000, 7.9.6).</summary>
    private void Node(object? value, int depth)
    {
        if (document.Get(value) is not PdfDictionary node)
            return;
        // Objects are made once, so the same node is the same object.
        if (!seenNodes.Add(node))
            throw PdfBudget.Cyclic("the list of attachments contains itself");
        if (seenNodes.Count > MaxNodes || depth > MaxDepth)
            throw PdfBudget.TooComplex("its list of attachments is too large");
        var names = document.Get(node["Names"]) as List<object?> ?? [];
        for (var i = 0; i + 1 < names.Count; i += 2)
            File(names[i + 1], TextOf(names[i]));
        foreach (var kid in document.Get(node["Kids"]) as List<object?> ?? [])
            Node(kid, depth + 1);
    }

    private void File(object? value, string key)
    {
        if (document.Get(value) is not PdfDictionary file || document.Get(file["EF"]) is not PdfDictionary embedded)
            return;
        if ((document.Get(embedded["UF"]) ?? document.Get(embedded["F"])) is not PdfStream content)
            return;
        PdfReference[] streams = [.. new[] { embedded["UF"], embedded["F"] }.Select(document.Last).OfType<PdfReference>()];
        if (positions.TryGetValue(content, out var known))
        {
            found[known].Streams.UnionWith(streams);
            return;
        }

        if (found.Count == MaxAttachments)
            throw PdfBudget.TooComplex($"it has more than {MaxAttachments} attachments");
        positions.Add(content, found.Count);
        string[] names = [TextOf(file["UF"]), TextOf(file["F"]), key];
        found.Add(new([.. names.Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)], NameOf(file["AFRelationship"]), NameOf(content.Dictionary["Subtype"]), content));
        found[^1].Streams.UnionWith(streams);
    }

    private string NameOf(object? value) => document.Get(value) is PdfName name ? name.Text : "";

    private string TextOf(object? value) => document.Get(value) is not byte[] bytes ? "" : bytes switch
    {
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes.AsSpan(2)),
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes.AsSpan(2)),
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8.GetString(bytes.AsSpan(3)),
        _ => Encoding.Latin1.GetString(bytes),
    };
}
