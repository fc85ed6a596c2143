using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CarbonPos.Carbon.Labels;

/// <summary>Writes a label as a GS1 Digital Link, in the one order that the standard prefers.</summary>
public static class DigitalLinkWriter
{
    /// <summary>GS1's own resolver.</summary>
    public const string Gs1Stem = "https://id.gs1.org";

    /// <summary>Writes a label as a link.</summary>
    /// <param name="label">A label of any kind but a flashcode.</param>
    /// <param name="stem">Scheme, host and any path to stand in front; a slash at its end makes no difference.</param>
    /// <param name="parameters">Parameters of the owner's own for the end of the query; null = those that the label came with.</param>
    /// <returns>
    /// The link: key and qualifiers in the path, then the other elements in the query, those of predefined length first.
    /// Or the reason why there is none: <see cref="LabelErrorCodes.LinkNoKey"/>, <see cref="LabelErrorCodes.LinkAttribute"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The stem is no http or https address, or a parameter's name is empty or a number.</exception>
    public static LinkText Write(Label label, string stem = Gs1Stem, IReadOnlyList<LinkParameter>? parameters = null)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (!IsStem(stem))
        {
            throw new ArgumentException("Must be an http or https address in ASCII, without user, query or fragment.", nameof(stem));
        }

        var elements = label.Elements.Distinct().Select(element => (Rule: ElementTable.Find(element.Ai)!, element.Value)).ToList();
        LabelFault? fault = null;
        foreach (var (key, _) in elements.Where(element => element.Rule.IsLinkKey))
        {
            var path = PathOf(key, elements);
            if (elements.Find(element => !path.Contains(element.Rule) && !element.Rule.IsLinkAttribute).Rule is not { } homeless)
            {
                return LinkText.Ok(Written(stem, path, elements, parameters ?? label.LinkParameters));
            }

            fault ??= new LabelFault(LabelErrorCodes.LinkAttribute, $"({homeless.Ai}) has no place in a link to ({key.Ai}).");
        }

        return LinkText.Failed(fault ?? new LabelFault(LabelErrorCodes.LinkNoKey, "The label names nothing that a link could lead to."));
    }

    static bool IsStem(string stem) =>
        Ascii.IsValid(stem)
        && !stem.AsSpan().ContainsAny('?', '#')
        && (stem.StartsWith("http://", StringComparison.Ordinal) || stem.StartsWith("https://", StringComparison.Ordinal))
        && Uri.TryCreate(stem, UriKind.Absolute, out var address)
        && address is { UserInfo: "", Query: "", Fragment: "" };

    /// <summary>The key and its qualifiers in the order that leaves the least behind.</summary>
    static List<ElementRule> PathOf(ElementRule key, List<(ElementRule Rule, string Value)> elements)
    {
        List<ElementRule> best = [key];
        var left = int.MaxValue;
        foreach (var order in key.Qualifiers)
        {
            List<ElementRule> path = [key, .. order.Where(rule => elements.Exists(element => element.Rule == rule))];
            var homeless = elements.Count(element => !path.Contains(element.Rule) && !element.Rule.IsLinkAttribute);
            if (homeless < left || (homeless == left && path.Count > best.Count))
            {
                (best, left) = (path, homeless);
            }
        }

        return best;
    }

    static string Written(
        string stem, List<ElementRule> path, List<(ElementRule Rule, string Value)> elements, IReadOnlyList<LinkParameter> parameters)
    {
        var link = new StringBuilder(stem.TrimEnd('/'));
        foreach (var rule in path)
        {
            Append(link.Append('/').Append(rule.Ai).Append('/'), elements.Find(element => element.Rule == rule).Value);
        }

        var mark = '?';
        foreach (var (rule, value) in elements.Where(e => !path.Contains(e.Rule)).OrderBy(e => e.Rule.IsPredefinedLength ? 0 : 1))
        {
            Append(link.Append(mark).Append(rule.Ai).Append('='), value);
            mark = '&';
        }

        foreach (var parameter in parameters)
        {
            if (!parameter.IsNamed)
            {
                throw new ArgumentException("A parameter has a name that is no number.", nameof(parameters));
            }

            var (name, value) = parameter;
            link.Append(mark).Append(Uri.EscapeDataString(name));
            mark = '&';
            if (value is not null)
            {
                link.Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return link.ToString();
    }

    // Values are ASCII: each character that needs an escape is one byte.
    static void Append(StringBuilder link, string value)
    {
        foreach (var c in value)
        {
            if (WrittenValue.IsUnreserved(c))
            {
                link.Append(c);
            }
            else
            {
                link.Append('%').Append(((int)c).ToString("X2"));
            }
        }
    }
}

/// <summary>A link, or the reason why there is none.</summary>
public readonly struct LinkText
{
    readonly LabelFault? _fault;

    LinkText(string? text, LabelFault? fault) => (Text, _fault) = (text, fault);

    /// <summary>True when there is a link.</summary>
    [MemberNotNullWhen(true, nameof(Text))]
    public bool IsOk => Text is not null;

    /// <summary>The link; null when there is none.</summary>
    public string? Text { get; }

    /// <summary>Empty when ok, else one of <see cref="LabelErrorCodes"/>.</summary>
    public string ErrorCode => _fault?.Code ?? "";

    /// <summary>Empty when ok, else one sentence.</summary>
    public string ErrorText => _fault?.Text ?? "";

    internal static LinkText Ok(string text) => new(text, null);

    internal static LinkText Failed(LabelFault fault) => new(null, fault);
}
