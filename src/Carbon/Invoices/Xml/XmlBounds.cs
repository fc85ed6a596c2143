using System.Xml;

namespace CarbonPos.Carbon.Invoices.Xml;

/// <summary>
/// Looks over the tags before a parser sees them. A parser takes memory for every attribute of a tag, every open element and
/// every name before it can be asked, so what must be bounded is bounded here, in one pass over the bytes that allocates nothing.
/// </summary>
internal static class XmlBounds
{
    /// <summary>Elements inside elements. CII needs 9; sub-lines of sub-lines in UBL two more for each.</summary>
    public const int MaxDepth = 64;

    /// <summary>Attributes of one element, namespaces included.</summary>
    public const int MaxAttributes = 64;

    /// <summary>Bytes of one tag.</summary>
    public const int MaxTag = 16_384;

    // A tag that is shorter cannot have too many attributes: each takes four bytes, a='' and a space before it not counted.
    private const int ShortTag = 4 * MaxAttributes;

    /// <exception cref="InvoiceRefusal">A bound is exceeded, or there is a document type declaration.</exception>
    /// <remarks>What is not well-formed is left to the parser, which stops at the same place.</remarks>
    public static void Check(ReadOnlySpan<byte> xml)
    {
        // Short tags are taken for open ones, so depth is never counted too low. Where it seems too much, each is looked at.
        if (!IsWithin(xml, looksAtAll: false) && !IsWithin(xml, looksAtAll: true))
            throw new InvoiceRefusal(InvoiceFaultCodes.XmlTooDeep, $"Elements stand more than {MaxDepth} deep inside each other.");
    }

    /// <returns>Whether elements are not too deep; the other bounds throw.</returns>
    private static bool IsWithin(ReadOnlySpan<byte> xml, bool looksAtAll)
    {
        var depth = 0;
        for (var at = xml.IndexOf((byte)'<'); at >= 0 && at + 1 < xml.Length;)
        {
            xml = xml[(at + 1)..];
            if (xml[0] == (byte)'!')
            {
                if (xml.StartsWith("!DOCTYPE"u8))
                    throw new InvoiceRefusal(InvoiceFaultCodes.XmlDtd, "The XML has a document type declaration; invoices have none.");
                if (!TrySkip(ref xml, "!--"u8, "-->"u8) && !TrySkip(ref xml, "![CDATA["u8, "]]>"u8))
                    return true;
                at = xml.IndexOf((byte)'<');
                continue;
            }

            if (xml[0] == (byte)'?')
            {
                if (!TrySkip(ref xml, "?"u8, "?>"u8))
                    return true;
                at = xml.IndexOf((byte)'<');
                continue;
            }

            // No tag has another '<' in it, so it ends before the next one.
            at = xml.IndexOf((byte)'<');
            if (xml[0] == (byte)'/')
            {
                depth--;
                continue;
            }

            var isEmpty = false;
            if ((looksAtAll || (at < 0 ? xml.Length : at) > ShortTag) && Tag(xml, out isEmpty) < 0)
                return true;
            if (!isEmpty && ++depth > MaxDepth)
                return false;
        }

        return true;
    }

    private static int Tag(ReadOnlySpan<byte> xml, out bool isEmpty)
    {
        isEmpty = false;
        var attributes = 0;
        for (var at = 0; ;)
        {
            var next = xml[at..].IndexOfAny((byte)'>', (byte)'"', (byte)'\'');
            if (next > MaxTag || at > MaxTag || (next < 0 && xml.Length - at > MaxTag))
                throw new InvoiceRefusal(InvoiceFaultCodes.XmlTag, $"A tag is longer than {MaxTag} bytes.");
            if (next < 0)
                return -1;
            at += next;
            if (xml[at] == (byte)'>')
            {
                isEmpty = at > 0 && xml[at - 1] == (byte)'/';
                return at + 1;
            }

            if (++attributes > MaxAttributes)
                throw new InvoiceRefusal(InvoiceFaultCodes.XmlTag, $"An element has more than {MaxAttributes} attributes.");
            var close = xml[(at + 1)..].IndexOf(xml[at]);
            if (close < 0)
                close = xml.Length - at - 1;
            at += close + 2;
            if (at > MaxTag)
                throw new InvoiceRefusal(InvoiceFaultCodes.XmlTag, $"A tag is longer than {MaxTag} bytes.");
            if (at > xml.Length)
                return -1;
        }
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> xml, ReadOnlySpan<byte> start, ReadOnlySpan<byte> end)
    {
        if (!xml.StartsWith(start))
            return false;
        var at = xml[start.Length..].IndexOf(end);
        if (at < 0)
            return false;
        xml = xml[(start.Length + at + end.Length)..];
        return true;
    }
}

/// <summary>Names of elements, attributes and namespaces, up to a bound: a parser keeps every one it meets.</summary>
internal sealed class BoundedNames : XmlNameTable
{
    /// <summary>The schemas of CII and UBL have about 1,500 together.</summary>
    public const int MaxNames = 4_000;

    private const int RecentSlots = 256;

    private readonly NameTable names = new();

    // An invoice has some sixty names, a thousand times: most are found here without hashing them letter by letter.
    private readonly string?[] recent = new string?[RecentSlots];
    private int count;

    public override string Add(char[] array, int offset, int length)
    {
        if (length == 0)
            return "";
        var name = array.AsSpan(offset, length);
        ref var slot = ref recent[((length * 37) + (name[0] * 11) + (name[length / 2] * 3) + name[length - 1]) & (RecentSlots - 1)];
        if (slot is null || !name.SequenceEqual(slot))
            slot = names.Get(array, offset, length) ?? Counted(names.Add(array, offset, length));
        return slot;
    }

    public override string Add(string array) => names.Get(array) ?? Counted(names.Add(array));

    public override string? Get(char[] array, int offset, int length) => names.Get(array, offset, length);

    public override string? Get(string array) => names.Get(array);

    private string Counted(string added) => ++count <= MaxNames
        ? added
        : throw new InvoiceRefusal(InvoiceFaultCodes.XmlNames, $"The XML has more than {MaxNames} different names.");
}
