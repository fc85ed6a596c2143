namespace CarbonPos.Carbon.Invoices.Xml;

/// <summary>An element by its places in a text.</summary>
/// <param name="Start">Of its start tag.</param>
/// <param name="TagEnd">Behind its start tag.</param>
/// <param name="ContentEnd">Before its end tag.</param>
/// <param name="End">Behind its end tag.</param>
internal readonly record struct XmlPlace(int Start, int TagEnd, int ContentEnd, int End);

/// <summary>
/// The tags of a text with their places, for a writer that changes some places and leaves the rest. Only for text that the
/// reader has read to its end: it is well-formed, without DTD, and within all bounds.
/// </summary>
internal sealed class XmlTags(string text)
{
    private const string Signatures = "http://www.w3.org/2000/09/xmldsig#";

    private readonly List<(int Level, string Prefix, string Uri)> bound = [];
    private int at;
    private bool isEmpty;

    /// <summary>Elements that are open, the one of this tag counted: 1 at the root.</summary>
    public int Level { get; private set; }

    /// <summary>True on an end tag; an empty element has one, too, of no length.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>Of this tag.</summary>
    public int Start { get; private set; }

    /// <summary>Behind this tag.</summary>
    public int End { get; private set; }

    /// <summary>Name of this element without prefix.</summary>
    public string LocalName { get; private set; } = "";

    /// <summary>Namespace of this element.</summary>
    public string Uri { get; private set; } = "";

    /// <summary>True once an element of XML's own signatures was seen.</summary>
    public bool IsSigned { get; private set; }

    /// <summary><see cref="LocalName"/>, or nothing where the namespace is no invoice's.</summary>
    public string OurName => InvoiceXml.IsOurs(Uri) ? LocalName : "";

    /// <summary>Goes to the next tag.</summary>
    /// <returns>False at the end of the text.</returns>
    public bool Read()
    {
        if (isEmpty)
        {
            (isEmpty, IsEnd, Start) = (false, true, End);
            return true;
        }

        if (IsEnd)
        {
            while (bound.Count > 0 && bound[^1].Level == Level)
                bound.RemoveAt(bound.Count - 1);
            Level--;
        }

        while ((at = text.IndexOf('<', at)) >= 0)
        {
            if (TrySkip("<!--", "-->") || TrySkip("<![CDATA[", "]]>") || TrySkip("<?", "?>"))
                continue;
            Tag();
            return true;
        }

        at = text.Length;
        return false;
    }

    /// <summary>Goes to the next child of an element, whatever of the last one is still unread.</summary>
    /// <param name="level">Of the element.</param>
    /// <returns>False at the element's end tag.</returns>
    public bool Next(int level)
    {
        while (Read())
        {
            if (!IsEnd && Level == level + 1)
                return true;
            if (IsEnd && Level == level)
                return false;
        }

        return false;
    }

    /// <summary>Passes over the element on whose start tag it stands.</summary>
    public XmlPlace Pass() => PlaceOf("", out _, out _);

    /// <summary>As <see cref="Pass"/>, and gives the place of the first child of a name, and whether there is another one.</summary>
    public XmlPlace PlaceOf(string child, out XmlPlace? found, out bool hasMore)
    {
        var (level, start, tagEnd) = (Level, Start, End);
        (found, hasMore) = (null, false);
        while (Next(level))
        {
            if (child.Length == 0 || OurName != child)
                continue;
            hasMore |= found is not null;
            found ??= Pass();
        }

        return new(start, tagEnd, Start, End);
    }

    /// <summary>The prefix that stands for a namespace here; null = none does.</summary>
    public string? PrefixOf(string uri)
    {
        for (var i = bound.Count - 1; i >= 0; i--)
        {
            if (bound[i].Uri == uri && UriOf(bound[i].Prefix) == uri)
                return bound[i].Prefix;
        }

        return null;
    }

    private string UriOf(string prefix)
    {
        for (var i = bound.Count - 1; i >= 0; i--)
        {
            if (bound[i].Prefix == prefix)
                return bound[i].Uri;
        }

        return "";
    }

    private bool TrySkip(string open, string close)
    {
        if (string.CompareOrdinal(text, at, open, 0, open.Length) != 0)
            return false;
        at = text.IndexOf(close, at + open.Length, StringComparison.Ordinal) + close.Length;
        return true;
    }

    private void Tag()
    {
        Start = at;
        IsEnd = text[at + 1] == '/';
        var name = Start + (IsEnd ? 2 : 1);
        // A '>' inside quotation marks ends nothing.
        while (text[at] != '>')
        {
            at = text.AsSpan(at + 1).IndexOfAny('>', '"', '\'') + at + 1;
            if (text[at] != '>')
                at = text.IndexOf(text[at], at + 1);
        }

        End = ++at;
        isEmpty = !IsEnd && text[End - 2] == '/';
        var inside = text.AsSpan(name, End - 1 - name);
        var length = inside.IndexOfAny(" \t\r\n/");
        var qualified = length < 0 ? inside : inside[..length];
        if (!IsEnd)
        {
            Level++;
            if (inside.Contains("xmlns", StringComparison.Ordinal))
                Bind(inside[qualified.Length..]);
        }

        var colon = qualified.IndexOf(':');
        LocalName = qualified[(colon + 1)..].ToString();
        Uri = UriOf(colon < 0 ? "" : qualified[..colon].ToString());
        IsSigned |= Uri == Signatures;
    }

    private void Bind(ReadOnlySpan<char> attributes)
    {
        while (attributes.IndexOfAny('"', '\'') is >= 0 and var quote)
        {
            var value = attributes[(quote + 1)..];
            var end = value.IndexOf(attributes[quote]);
            var name = attributes[..quote].Trim(" \t\r\n=");
            if (name.StartsWith("xmlns") && (name.Length == 5 || name[5] == ':'))
                bound.Add((Level, name.Length == 5 ? "" : name[6..].ToString(), value[..end].ToString()));
            attributes = value[(end + 1)..];
        }
    }
}
