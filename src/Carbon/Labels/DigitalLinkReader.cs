using System.Buffers;

namespace CarbonPos.Carbon.Labels;

/// <summary>Reads an uncompressed GS1 Digital Link: any host and path in front, then a key, its qualifiers, and attributes in the query.</summary>
static class DigitalLinkReader
{
    // The longest path tail that can matter: a key and its three qualifiers, and some room for wrong ones.
    const int MaxPathElements = 16;

    static readonly SearchValues<char> LinkCharacters =
        SearchValues.Create("!#$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz~");

    static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("-.0123456789:ABCDEFGHIJKLMNOPQRSTUVWXYZ[]_abcdefghijklmnopqrstuvwxyz");

    public static LabelParse Read(ReadOnlySpan<char> link, LabelRules rules)
    {
        if (PathStart(link, out var path) is { } malformed)
        {
            return LabelParse.Failed(malformed, LabelKind.DigitalLink);
        }

        var fragment = link[path..].IndexOf('#');
        var text = fragment < 0 ? link : link[..(path + fragment)];
        var question = text[path..].IndexOf('?');
        var end = question < 0 ? text.Length : path + question;
        var query = question < 0 ? text.Length : end + 1;

        var elements = new ElementCollector(text, LabelKind.DigitalLink);
        if (new Parts(text, rules).Read(path, end, query, ref elements, out var hasNames) is { } fault)
        {
            return LabelParse.Failed(fault, LabelKind.DigitalLink);
        }

        return elements.Finish(hasNames ? text[query..].ToString() : null);
    }

    static LabelFault? PathStart(ReadOnlySpan<char> link, out int path)
    {
        path = 0;
        var schemeEnd = link.IndexOf("://");
        if (schemeEnd < 0 || link[..schemeEnd] is not ("http" or "https" or "HTTP" or "HTTPS"))
        {
            return new LabelFault(LabelErrorCodes.LinkMalformed, "A link starts with http:// or https://.");
        }

        var wrong = link.IndexOfAnyExcept(LinkCharacters);
        if (wrong >= 0)
        {
            return new LabelFault(LabelErrorCodes.LinkMalformed, $"Character {wrong + 1} of the link is one that no link has.");
        }

        var host = link[(schemeEnd + 3)..];
        var slash = host.IndexOf('/');
        if (slash < 1 || host[..slash].ContainsAnyExcept(HostCharacters))
        {
            return new LabelFault(LabelErrorCodes.LinkMalformed, "The link lacks a host with a path after it.");
        }

        path = schemeEnd + 3 + slash;
        return null;
    }

    /// <summary>One link while its path and query are read.</summary>
    readonly ref struct Parts(ReadOnlySpan<char> text, LabelRules rules)
    {
        readonly ReadOnlySpan<char> _text = text;

        public LabelFault? Read(int path, int end, int query, ref ElementCollector elements, out bool hasNames)
        {
            hasNames = false;
            Span<PathElement> found = stackalloc PathElement[MaxPathElements];
            var count = FindKey(path, end, found);
            if (count == 0)
            {
                return NoKey(path, end);
            }

            Qualified qualified = default;
            for (var i = count - 1; i >= 0; i--)
            {
                if (Add(ElementTable.At(found[i].Rule), found[i].Start, found[i].End, ValueForm.InPath, ref elements) is { } fault)
                {
                    return fault;
                }

                qualified[count - 1 - i] = ElementTable.At(found[i].Rule);
            }

            ReadOnlySpan<ElementRule> inPath = ((ReadOnlySpan<ElementRule>)qualified)[..count];
            return inPath[0].TakesInOrder(inPath[1..])
                ? ReadQuery(query, inPath, ref elements, out hasNames)
                : new LabelFault(LabelErrorCodes.LinkQualifiers, $"What follows ({inPath[0].Ai}) in the path are not its qualifiers in their order.");
        }

        /// <summary>The path is read from its end, since anything may stand before the key.</summary>
        /// <returns>How many elements were found, the key last; 0 when there is no key.</returns>
        int FindKey(int path, int end, Span<PathElement> found)
        {
            for (var count = 0; count < found.Length;)
            {
                var value = path + _text[path..end].LastIndexOf('/');
                var ai = value <= path ? -1 : path + _text[path..value].LastIndexOf('/');
                if (ai < path || RuleOf(_text[(ai + 1)..value]) is not { } rule)
                {
                    return 0;
                }

                found[count++] = new PathElement((ushort)rule.Index, (ushort)(value + 1), (ushort)end);
                end = ai;
                if (rule.IsLinkKey)
                {
                    return count;
                }
            }

            return 0;
        }

        ElementRule? RuleOf(ReadOnlySpan<char> segment) =>
            ElementTable.Find(segment) ?? (rules.AcceptsLinkNames ? LinkNames.Find(segment) : null);

        LabelFault? ReadQuery(int query, scoped ReadOnlySpan<ElementRule> inPath, ref ElementCollector elements, out bool hasNames)
        {
            hasNames = false;
            for (var at = query; at < _text.Length;)
            {
                var ampersand = _text[at..].IndexOf('&');
                var end = ampersand < 0 ? _text.Length : at + ampersand;
                var name = _text[at..end];
                var equals = name.IndexOf('=');
                name = equals < 0 ? name : name[..equals];

                // Parameters with a name belong to the host and are kept for whoever knows them; only numbers are GS1's.
                if (name.IsEmpty || equals < 0 || name.ContainsAnyExceptInRange('0', '9'))
                {
                    hasNames |= !name.IsEmpty;
                }
                else if (AddAttribute(name, at + equals + 1, end, inPath, ref elements) is { } fault)
                {
                    return fault;
                }

                at = end + 1;
            }

            return null;
        }

        LabelFault? AddAttribute(
            ReadOnlySpan<char> ai, int start, int end, scoped ReadOnlySpan<ElementRule> inPath, ref ElementCollector elements)
        {
            if (ElementTable.Find(ai) is not { } rule)
            {
                var shown = LabelFault.Shown(ai[..Math.Min(8, ai.Length)]);
                return new LabelFault(LabelErrorCodes.AiUnknown, $"The parameter {shown} of the link is no application identifier.");
            }

            if (!rule.IsLinkAttribute)
            {
                return new LabelFault(LabelErrorCodes.LinkAttribute, $"({rule.Ai}) may not stand in a link's query.");
            }

            if (Add(rule, start, end, ValueForm.InQuery, ref elements) is { } fault)
            {
                return fault;
            }

            return BelongsInPath(rule, inPath)
                ? new LabelFault(LabelErrorCodes.LinkAttribute, $"({rule.Ai}) qualifies ({inPath[0].Ai}) and belongs in the path.")
                : null;
        }

        LabelFault? Add(ElementRule rule, int start, int end, ValueForm inLink, ref ElementCollector elements)
        {
            if (elements.Has(rule))
            {
                return new LabelFault(LabelErrorCodes.AiRepeated, $"({rule.Ai}) stands twice in the link.");
            }

            var isShort = rules.AcceptsShortGtins && rule == ElementTable.Gtin && end - start is 8 or 12 or 13;
            var form = isShort ? ValueForm.ShortGtin : WrittenValue.FormOf(_text[start..end], inLink);
            return elements.Add(rule, start, end - start, form);
        }

        static bool BelongsInPath(ElementRule rule, ReadOnlySpan<ElementRule> inPath)
        {
            foreach (var order in inPath[0].Qualifiers)
            {
                var fits = Array.IndexOf(order, rule) >= 0;
                foreach (var qualifier in inPath[1..])
                {
                    fits &= Array.IndexOf(order, qualifier) >= 0;
                }

                if (fits)
                {
                    return true;
                }
            }

            return false;
        }

        LabelFault NoKey(int path, int end)
        {
            if (CompressedLink.IsCompressed(_text[path..end]))
            {
                return new LabelFault(
                    LabelErrorCodes.LinkCompressed, "This is a compressed GS1 Digital Link, which no till reads: the label must carry the plain form.");
            }

            return !rules.AcceptsLinkNames && HasName(path, end)
                ? new LabelFault(LabelErrorCodes.LinkNoKey, "The link's path names its key in words, as links did before numbers were required.")
                : new LabelFault(LabelErrorCodes.LinkNoKey, "The link's path ends in no GS1 key.");
        }

        bool HasName(int path, int end)
        {
            for (var at = path; at < end;)
            {
                var slash = _text[(at + 1)..end].IndexOf('/');
                var next = slash < 0 ? end : at + 1 + slash;
                if (LinkNames.Find(_text[(at + 1)..next]) is { IsLinkKey: true })
                {
                    return true;
                }

                at = next;
            }

            return false;
        }
    }

    readonly record struct PathElement(ushort Rule, ushort Start, ushort End);

    [System.Runtime.CompilerServices.InlineArray(MaxPathElements)]
    struct Qualified
    {
        ElementRule _first;
    }
}
