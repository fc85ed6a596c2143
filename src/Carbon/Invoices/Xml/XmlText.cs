using System.Globalization;
using System.Text;

namespace CarbonPos.Carbon.Invoices.Xml;

/// <summary>A change of a text: what stands there instead.</summary>
/// <param name="Start">First character that goes.</param>
/// <param name="End">Behind the last one; the same as <paramref name="Start"/> where nothing goes.</param>
/// <param name="Text">What comes.</param>
internal readonly record struct XmlEdit(int Start, int End, string Text);

/// <summary>The text of an XML file, and the way back to its bytes: what is not changed stays byte for byte, whatever the encoding.</summary>
internal sealed class XmlText
{
    private readonly ReadOnlyMemory<byte> file;
    private readonly int start;
    private readonly Encoding written;

    private XmlText(ReadOnlyMemory<byte> file, XmlBytes bytes)
    {
        (this.file, start, written) = (file, bytes.Start, bytes.Written);
        Text = Encoding.UTF8.GetString(bytes.Utf8.Span);
        if (start + written.GetByteCount(Text) != file.Length)
            throw new InvoiceRefusal(InvoiceFaultCodes.XmlEncoding, "The file's bytes cannot be told from its text and back; it is not written into.");
    }

    /// <summary>Without byte order mark.</summary>
    public string Text { get; }

    /// <param name="file">That the reader has read.</param>
    public static XmlText Of(ReadOnlyMemory<byte> file) => new(file, XmlBytes.Of(file));

    /// <summary>The file with these changes.</summary>
    /// <param name="edits">Without overlap; in any order, but of two at one place the insertion is the one that comes first.</param>
    public ReadOnlyMemory<byte> With(IReadOnlyCollection<XmlEdit> edits)
    {
        if (edits.Count == 0)
            return file;
        var bytes = file.Span;
        using var made = new MemoryStream(file.Length + edits.Sum(edit => edit.Text.Length));
        made.Write(bytes[..start]);
        var (at, taken) = (0, start);
        foreach (var edit in edits.OrderBy(edit => edit.Start).ThenBy(edit => edit.End))
        {
            var until = taken + written.GetByteCount(Text.AsSpan(at, edit.Start - at));
            made.Write(bytes[taken..until]);
            made.Write(written.GetBytes(edit.Text));
            if (made.Length > InvoiceReader.MaxXmlBytes)
                throw new InvoiceRefusal(InvoiceFaultCodes.TooLarge, $"The XML would become larger than {InvoiceReader.MaxXmlBytes >> 20} MiB.");
            taken = until + written.GetByteCount(Text.AsSpan(edit.Start, edit.End - edit.Start));
            at = edit.End;
        }

        made.Write(bytes[taken..]);
        return made.ToArray();
    }

    /// <summary>A value as element content; what the file's encoding may lack is written as a number.</summary>
    public string Escape(string value)
    {
        var isUnicode = written is UTF8Encoding or UnicodeEncoding;
        var safe = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => safe.Append("&amp;"),
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                > 0x7E when !isUnicode => safe.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};"),
                _ => safe.Append(rune.ToString()),
            };
        }

        return safe.ToString();
    }

    /// <summary>The text of an element without the spaces around it; nothing where another element is inside.</summary>
    public string ContentOf(XmlPlace place)
    {
        var content = new StringBuilder();
        for (var at = place.TagEnd; at < place.ContentEnd;)
        {
            var rest = Text.AsSpan(at, place.ContentEnd - at);
            if (rest[0] == '&')
            {
                var end = rest.IndexOf(';');
                content.Append(Entity(rest[1..end]));
                at += end + 1;
            }
            else if (rest[0] != '<')
            {
                var end = rest.IndexOfAny('<', '&') is >= 0 and var next ? next : rest.Length;
                content.Append(rest[..end]);
                at += end;
            }
            else if (rest.StartsWith("<![CDATA["))
            {
                var end = rest.IndexOf("]]>");
                content.Append(rest[9..end]);
                at += end + 3;
            }
            else if (rest.StartsWith("<!--"))
            {
                at += rest.IndexOf("-->") + 3;
            }
            else if (rest.StartsWith("<?"))
            {
                at += rest.IndexOf("?>") + 2;
            }
            else
            {
                return "";
            }
        }

        return content.ToString().Trim();
    }

    private static string Entity(ReadOnlySpan<char> name) => name switch
    {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        ['#', 'x', .. var hex] => char.ConvertFromUtf32(int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
        ['#', .. var digits] => char.ConvertFromUtf32(int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture)),
        _ => "",
    };
}
