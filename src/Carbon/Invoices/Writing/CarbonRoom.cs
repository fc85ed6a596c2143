using CarbonPos.Carbon.Invoices.Xml;

namespace CarbonPos.Carbon.Invoices.Writing;

/// <summary>An element to be written.</summary>
/// <param name="Name">Without prefix.</param>
/// <param name="Uri">Its namespace.</param>
/// <param name="Text">Its text, where it has no children.</param>
/// <param name="Children">Its parts.</param>
internal sealed record NewElement(string Name, string Uri, string Text, params NewElement[] Children)
{
    /// <summary>Unit of a measure, UN/ECE Recommendation 20; empty = it is none.</summary>
    public string Unit { get; init; } = "";
}

/// <summary>The place in one parent (an item, a document) where elements of a kind belong, and how this file would write them there.</summary>
internal sealed class CarbonRoom
{
    // Longer spaces are nobody's indentation.
    private const int MostIndent = 200;

    private readonly string text;
    private readonly ElementOrder order;
    private readonly string indent;
    private readonly string parentUri;
    private int after;
    private string childIndent = "";
    private string childUri = "";
    private (string Uri, string? Prefix)[] prefixes = [];

    /// <param name="text">The whole text.</param>
    /// <param name="order">What is placed.</param>
    /// <param name="tags">On the parent's start tag.</param>
    public CarbonRoom(string text, ElementOrder order, XmlTags tags)
    {
        (this.text, this.order) = (text, order);
        (indent, parentUri, after) = (SpaceBefore(text, tags.Start), tags.Uri, tags.End);
        IsOpen = text[tags.End - 2] != '/';
    }

    /// <summary>False where the parent is an empty element: it has no place inside.</summary>
    public bool IsOpen { get; }

    /// <summary>Namespace of the parent's children; its own where it has none.</summary>
    public string Uri => childUri.Length > 0 ? childUri : parentUri;

    private string Deeper => indent.Contains('\n', StringComparison.Ordinal) && childIndent.StartsWith(indent, StringComparison.Ordinal)
        ? childIndent + childIndent[indent.Length..]
        : childIndent;

    /// <summary>Notes a child that stays.</summary>
    /// <param name="name">Of the child; empty = none of the invoice's own.</param>
    /// <param name="uri">Its namespace.</param>
    /// <param name="place">Of the child.</param>
    public void Keep(string name, string uri, XmlPlace place)
    {
        if (name.Length == 0 || !order.IsBefore(name))
            return;
        (after, childUri, childIndent) = (place.End, uri, SpaceBefore(text, place.Start));
    }

    /// <summary>To be called on the parent's end tag, where its declarations still hold and those of its children do not.</summary>
    public void Close(XmlTags tags) =>
        prefixes = [.. new[] { Uri, InvoiceXml.UblBasic, InvoiceXml.UblAggregate }.Distinct(StringComparer.Ordinal).Select(uri => (uri, tags.PrefixOf(uri)))];

    /// <summary>Puts elements in, one behind the other, each as the file's own are indented.</summary>
    public XmlEdit Insert(IEnumerable<NewElement> elements, XmlText how) =>
        new(after, after, string.Concat(elements.Select(element => childIndent + Write(element, how))));

    /// <summary>The spaces that stand between an element and the tag before it; nothing where something else stands there.</summary>
    public static string SpaceBefore(string text, int start)
    {
        var at = start;
        while (at > 0 && start - at <= MostIndent && text[at - 1] is ' ' or '\t' or '\r' or '\n')
            at--;
        return at > 0 && text[at - 1] == '>' ? text[at..start] : "";
    }

    private string Write(NewElement element, XmlText how)
    {
        var prefix = Array.Find(prefixes, known => known.Uri == element.Uri).Prefix;
        var name = string.IsNullOrEmpty(prefix) ? element.Name : $"{prefix}:{element.Name}";
        // A namespace that the file declares on each element anew is declared on these, too.
        var declared = prefix is null ? $" xmlns=\"{element.Uri}\"" : "";
        var unit = element.Unit.Length > 0 ? $" unitCode=\"{element.Unit}\"" : "";
        var inside = element.Children.Length == 0
            ? how.Escape(element.Text)
            : string.Concat(element.Children.Select(child => Deeper + Write(child, how))) + childIndent;
        return $"<{name}{declared}{unit}>{inside}</{name}>";
    }
}
