using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Xml;

namespace CarbonPos.Carbon.Invoices.Xml;

/// <summary>
/// One pass over an invoice's XML. A reader enters an element and takes its children one by one; what it does not take is
/// passed over unread. Elements of foreign namespaces are never offered.
/// </summary>
internal sealed class XmlCursor : IDisposable
{
    /// <summary>Characters kept of one text; what is longer is cut and told.</summary>
    public const int MaxText = 4_096;

    /// <summary>Characters kept in all.</summary>
    public const int MaxKeptText = 8 << 20;

    /// <summary>Lines, allowances, attributes and other parts kept in all.</summary>
    public const int MaxParts = 100_000;

    /// <summary>Lines and sub-lines.</summary>
    public const int MaxLines = 50_000;

    private const int NoChildren = -1;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        MaxCharactersFromEntities = 1,
        CloseInput = true,
    };

    private readonly XmlReader reader;
    private readonly Func<string, bool> isOurs;
    private readonly char[] text = new char[MaxText];
    private readonly string?[] ours = new string?[4];
    private string? last;
    private string? foreign;
    private int kept;
    private int parts;

    private XmlCursor(XmlReader reader, Func<string, bool> isOurs) => (this.reader, this.isOurs) = (reader, isOurs);

    /// <summary>Local name of the element that it stands on.</summary>
    public string Name => reader.LocalName;

    /// <summary>Namespace of the element that it stands on.</summary>
    public string Namespace => reader.NamespaceURI;

    /// <summary>True once a text was cut.</summary>
    public bool HasCutText { get; private set; }

    /// <summary>Stands on the root element.</summary>
    /// <param name="xml">Checked by <see cref="XmlBounds"/>.</param>
    /// <param name="isOurs">Which namespaces are the invoice's.</param>
    public static XmlCursor Open(XmlBytes xml, Func<string, bool> isOurs)
    {
        var settings = Settings.Clone();
        settings.NameTable = new BoundedNames();
        var stream = MemoryMarshal.TryGetArray(xml.Utf8, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(xml.Utf8.ToArray(), writable: false);
        // A text reader where the declaration is no longer true: it is not asked then.
        var fresh = xml.IsTranscoded ? XmlReader.Create(new StreamReader(stream, Encoding.UTF8, false), settings) : XmlReader.Create(stream, settings);
        var cursor = new XmlCursor(fresh, isOurs);
        while (fresh.Read() && fresh.NodeType != XmlNodeType.Element)
        {
        }

        return cursor;
    }

    /// <summary>Begins with the children of the element that it stands on.</summary>
    /// <returns>To be given to <see cref="Next"/>.</returns>
    public int Enter() => reader.IsEmptyElement ? NoChildren : reader.Depth;

    /// <summary>Goes to the next child of an element that was entered.</summary>
    /// <returns>False at its end.</returns>
    public bool Next(int parent)
    {
        if (parent == NoChildren)
            return false;
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                if (reader.Depth == parent + 1 && IsOurs())
                    return true;
            }
            else if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == parent)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Reads to the end, so that what follows the invoice is well-formed, too.</summary>
    public void Finish()
    {
        while (reader.Read())
        {
        }
    }

    /// <summary>The text of this element without the spaces around it, unless one is there already: the first counts.</summary>
    public string Text(string already = "") => already.Length > 0 ? already : Keep(Content());

    /// <summary>As <see cref="Text"/>, a number.</summary>
    public WrittenDecimal Number(WrittenDecimal already = default) => already.IsAbsent ? new(Text()) : already;

    /// <summary>A date: 2026-11-22, with a time or zone after it or not, or 20261122.</summary>
    public DateOnly? Date(Invoice invoice, DateOnly? already = null)
    {
        if (already is not null)
            return already;
        var written = Content();
        if (written.IsEmpty)
            return null;
        const DateTimeStyles Style = DateTimeStyles.None;
        if (written.Length >= 10 && DateOnly.TryParseExact(written[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, Style, out var day))
            return day;
        if (written.Length is 8 or >= 12 && DateOnly.TryParseExact(written[..8], "yyyyMMdd", CultureInfo.InvariantCulture, Style, out day))
            return day;
        invoice.Find(InvoiceFindingCodes.DateUnreadable, $"'{written[..Math.Min(written.Length, 30)]}' is no date.");
        return null;
    }

    /// <summary>An attribute of this element without the spaces around it; empty = absent. To be asked before its text.</summary>
    public string Attribute(string name) => reader.GetAttribute(name) is { } value ? Keep(value.AsSpan().Trim(), value) : "";

    /// <summary>The text of the first descendant by these names; empty = none.</summary>
    public string TextAt(string child, string grandchild = "")
    {
        var found = "";
        for (var self = Enter(); Next(self);)
        {
            if (Name == child)
                found = grandchild.Length == 0 ? Text(found) : found.Length > 0 ? found : TextAt(grandchild);
        }

        return found;
    }

    /// <summary>Counts a part that is kept.</summary>
    public void Part()
    {
        if (++parts > MaxParts)
            throw new InvoiceRefusal(InvoiceFaultCodes.TooLarge, $"The invoice has more than {MaxParts} lines, attributes, allowances and the like.");
    }

    /// <summary>Begins a line of the invoice.</summary>
    /// <param name="invoice">Gets it.</param>
    /// <param name="parent">The line that it stands in; null = the document.</param>
    public InvoiceLine Line(Invoice invoice, InvoiceLine? parent)
    {
        Part();
        if (invoice.LineList.Count == MaxLines)
            throw new InvoiceRefusal(InvoiceFaultCodes.TooLarge, $"The invoice has more than {MaxLines} lines.");
        var line = new InvoiceLine(invoice.LineList.Count, parent?.Ordinal ?? -1) { IsNested = parent is not null };
        invoice.LineList.Add(line);
        return line;
    }

    public void Dispose() => reader.Dispose();

    private ReadOnlySpan<char> Content()
    {
        if (reader.IsEmptyElement)
            return default;
        var depth = reader.Depth;
        var length = 0;
        while (reader.Read())
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace && reader.Depth == depth + 1)
            {
                // This reader fills what it is given unless the text ends.
                length += reader.ReadValueChunk(text, length, text.Length - length);
                HasCutText |= length == text.Length;
            }
            else if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth)
            {
                break;
            }
        }

        return text.AsSpan(0, length).Trim();
    }

    private string Keep(ReadOnlySpan<char> value, string? whole = null)
    {
        kept += value.Length;
        if (kept > MaxKeptText)
            throw new InvoiceRefusal(InvoiceFaultCodes.TooLarge, $"The invoice has more than {MaxKeptText >> 20} million characters that would have to be kept.");
        return value.Length == 0 ? "" : value.Length == whole?.Length ? whole : new string(value);
    }

    // The parser gives the same object for the same namespace: asked once each.
    private bool IsOurs()
    {
        var name = reader.NamespaceURI;
        if (ReferenceEquals(name, last))
            return true;
        foreach (var known in ours)
        {
            if (ReferenceEquals(known, name))
            {
                last = known;
                return true;
            }
        }

        if (ReferenceEquals(name, foreign))
            return false;
        if (!isOurs(name))
        {
            foreign = name;
            return false;
        }

        var free = Array.IndexOf(ours, null);
        if (free >= 0)
            ours[free] = name;
        return true;
    }
}
