using System.Buffers;
using System.Globalization;

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

    public static LabelParse Read(ReadOnlySpan<char> link)
    {
        var schemeEnd = link.IndexOf("://");
        if (schemeEnd < 0 || link[..schemeEnd] is not ("http" or "https" or "HTTP" or "HTTPS"))
        {
            return Failed(LabelErrorCodes.LinkMalformed, "A link starts with http:// or https://.");
        }

        if (link.ContainsAnyExcept(LinkCharacters))
        {
            return Failed(LabelErrorCodes.LinkMalformed, "The link holds a character that no link has.");
        }

        var rest = link[(schemeEnd + 3)..];
        var slash = rest.IndexOf('/');
        if (slash < 1 || rest[..slash].ContainsAnyExcept(HostCharacters))
        {
            return Failed(LabelErrorCodes.LinkMalformed, "The link lacks a host with a path after it.");
        }

        var path = rest[slash..];
        var fragment = path.IndexOf('#');
        path = fragment < 0 ? path : path[..fragment];
        var question = path.IndexOf('?');
        var query = question < 0 ? default : path[(question + 1)..];
        path = question < 0 ? path : path[..question];

        var elements = new ElementCollector(LabelKind.DigitalLink);
        if ((ReadPath(path, elements, out var key, out var qualifiers) ?? ReadQuery(query, elements, key, qualifiers)) is { } fault)
        {
            return LabelParse.Failed(fault, LabelKind.DigitalLink);
        }

        return elements.Finish();
    }

    /// <summary>The path is read from its end, since anything may stand before the key.</summary>
    static LabelFault? ReadPath(ReadOnlySpan<char> path, ElementCollector elements, out ElementRule? key, out List<string> qualifiers)
    {
        key = null;
        qualifiers = [];
        Span<Range> values = stackalloc Range[MaxPathElements];
        var rules = new List<ElementRule>(4);
        var end = path.Length;
        while (key is null)
        {
            var valueStart = path[..end].LastIndexOf('/');
            var aiStart = valueStart < 0 ? -1 : path[..valueStart].LastIndexOf('/');
            if (aiStart < 0 || rules.Count == MaxPathElements || ElementTable.Find(path[(aiStart + 1)..valueStart]) is not { } rule)
            {
                return new LabelFault(LabelErrorCodes.LinkNoKey, "The link's path ends in no GS1 key.");
            }

            values[rules.Count] = (valueStart + 1)..end;
            rules.Add(rule);
            end = aiStart;
            key = rule.IsLinkKey ? rule : null;
        }

        for (var i = rules.Count - 1; i >= 0; i--)
        {
            if (AddDecoded(rules[i], path[values[i]], plusIsSpace: false, elements) is { } fault)
            {
                return fault;
            }
        }

        qualifiers = rules.Take(rules.Count - 1).Reverse().Select(rule => rule.Ai).ToList();
        return IsOrdered(key, qualifiers)
            ? null
            : new LabelFault(LabelErrorCodes.LinkQualifiers, $"What follows ({key.Ai}) in the path are not its qualifiers in their order.");
    }

    static LabelFault? ReadQuery(ReadOnlySpan<char> query, ElementCollector elements, ElementRule? key, List<string> qualifiers)
    {
        while (!query.IsEmpty)
        {
            var ampersand = query.IndexOf('&');
            var pair = ampersand < 0 ? query : query[..ampersand];
            query = ampersand < 0 ? default : query[(ampersand + 1)..];

            // Parameters with a name belong to the host and mean nothing here; only numbers are GS1's.
            var equals = pair.IndexOf('=');
            if (equals < 1 || pair[..equals].ContainsAnyExceptInRange('0', '9'))
            {
                continue;
            }

            if (ElementTable.Find(pair[..equals]) is not { } rule)
            {
                return new LabelFault(LabelErrorCodes.AiUnknown, "A numeric parameter of the link is no application identifier.");
            }

            if (!rule.IsLinkAttribute)
            {
                return new LabelFault(LabelErrorCodes.LinkAttribute, $"({rule.Ai}) may not stand in a link's query.");
            }

            if (AddDecoded(rule, pair[(equals + 1)..], plusIsSpace: true, elements) is { } fault)
            {
                return fault;
            }

            if (Array.Exists(key!.Qualifiers, order => order.Contains(rule.Ai) && qualifiers.TrueForAll(order.Contains)))
            {
                return new LabelFault(LabelErrorCodes.LinkAttribute, $"({rule.Ai}) qualifies the key and belongs in the path.");
            }
        }

        return null;
    }

    static LabelFault? AddDecoded(ElementRule rule, ReadOnlySpan<char> encoded, bool plusIsSpace, ElementCollector elements)
    {
        if (elements.Has(rule))
        {
            return new LabelFault(LabelErrorCodes.AiRepeated, $"({rule.Ai}) stands twice in the link.");
        }

        // Three characters decode to one at least, so a value that is longer than this is too long in any case.
        Span<char> decoded = stackalloc char[256];
        if (encoded.Length > decoded.Length * 3)
        {
            return new LabelFault(LabelErrorCodes.AiLength, $"The value of ({rule.Ai}) is too long.");
        }

        var length = 0;
        for (var i = 0; i < encoded.Length && length < decoded.Length; i++)
        {
            var c = encoded[i];
            if (c == '%' && i + 2 < encoded.Length && byte.TryParse(encoded.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, null, out var value))
            {
                c = (char)value;
                i += 2;
            }
            else if (c == '+' && plusIsSpace)
            {
                c = ' ';
            }

            decoded[length++] = c;
        }

        return elements.Add(rule, decoded[..length]);
    }

    static bool IsOrdered(ElementRule key, List<string> qualifiers) =>
        qualifiers.Count == 0 || Array.Exists(key.Qualifiers, order =>
        {
            var next = 0;
            return qualifiers.TrueForAll(ai =>
            {
                var at = Array.IndexOf(order, ai, next);
                next = at + 1;
                return at >= 0;
            });
        });

    static LabelParse Failed(string code, string text) => LabelParse.Failed(new LabelFault(code, text), LabelKind.DigitalLink);
}
