using System.Diagnostics;
using CarbonPos.Carbon.Labels.Signed;

namespace CarbonPos.Carbon.Labels;

/// <summary>One thing that a till scanned, understood.</summary>
public sealed class Label
{
    /// <summary>The longest scan that is looked at, in characters: 8,192. No symbology carries more.</summary>
    public const int MaxScanLength = 8192;

    const long None = -1;

    readonly long _article;
    readonly long _grams;
    readonly long _cents;
    IReadOnlyList<LabelElement>? _elements;

    // What few labels have: a flashcode's text; a number as scanned where it carries a measure; a link's query and, once somebody has
    // asked, its parameters.
    object? _rest;

    /// <summary>A bare trade item number that names its article whole.</summary>
    internal Label(Gtin article)
    {
        Kind = LabelKind.Gtin;
        _article = article.Number;
        _grams = _cents = None;
    }

    /// <summary>A bare trade item number that carries a measure.</summary>
    internal Label(Gtin scanned, Gtin article, long? netWeightGrams, long? priceCents)
    {
        Kind = LabelKind.Gtin;
        _rest = scanned;
        _article = article.Number;
        _grams = netWeightGrams ?? None;
        _cents = priceCents ?? None;
    }

    /// <summary>GS1 data from a symbol, a link or bracketed text.</summary>
    internal Label(LabelKind kind, Gtin? gtin, LabelElement[] elements, long? netWeightGrams, long? priceCents, string? query)
    {
        Kind = kind;
        _article = gtin?.Number ?? None;
        _elements = elements;
        _grams = netWeightGrams ?? None;
        _cents = priceCents ?? None;
        _rest = query;
        if (kind == LabelKind.DigitalLink && query is not null && LinkParameter.MayHold(query, CarbonLabel.Parameter))
        {
            var parameters = LinkParameter.Read(query);
            _rest = parameters;
            Kind = Array.Exists(parameters, parameter => parameter.Name == CarbonLabel.Parameter) ? LabelKind.CarbonLabel : kind;
        }
    }

    /// <summary>A flashcode, kept as text.</summary>
    internal Label(string flashcode)
    {
        Kind = LabelKind.Flashcode;
        (_article, _grams, _cents) = (None, None, None);
        _elements = [];
        _rest = flashcode;
    }

    /// <summary>What the scan is.</summary>
    public LabelKind Kind { get; }

    /// <summary>The article's number, under which its content is looked up; null when the label names no article.</summary>
    /// <remarks>On an in-store EAN-13 that carries a measure, the number with its value digits zeroed and its check digit made anew.</remarks>
    public Gtin? Gtin => _article == None ? null : Labels.Gtin.FromNumber(_article);

    /// <summary>The elements in the order of the label; a bare number is one element 01, as scanned; a flashcode has none.</summary>
    public IReadOnlyList<LabelElement> Elements =>
        _elements ??= [new LabelElement("01", (_rest is Gtin scanned ? scanned : Labels.Gtin.FromNumber(_article)).ToString())];

    /// <summary>Net weight of this packet in grams, rounded half up; null when the label carries none.</summary>
    public long? NetWeightGrams => _grams == None ? null : _grams;

    /// <summary>Price of this packet in cents of the local currency, rounded half up; null when the label carries none.</summary>
    public long? PriceCents => _cents == None ? null : _cents;

    /// <summary>The whole text of a flashcode, its prefix included; null for every other kind.</summary>
    public string? Flashcode => Kind == LabelKind.Flashcode ? (string?)_rest : null;

    /// <summary>The parameters of a link that are not GS1's, in their order; empty for every other kind.</summary>
    public IReadOnlyList<LinkParameter> LinkParameters
    {
        get
        {
            if (Kind is not (LabelKind.DigitalLink or LabelKind.CarbonLabel))
            {
                return [];
            }

            // Two readers at once make the same list twice, and either is right.
            switch (_rest)
            {
                case null:
                    return [];
                case LinkParameter[] read:
                    return read;
                case string query:
                    var parameters = LinkParameter.Read(query);
                    _rest = parameters;
                    return parameters;
                default:
                    throw new UnreachableException();
            }
        }
    }

    /// <summary>The value of an element; null when the label has none of this identifier.</summary>
    /// <param name="ai">2 to 4 digits.</param>
    public string? Find(string ai)
    {
        var elements = Elements;
        for (var i = 0; i < elements.Count; i++)
        {
            if (elements[i].Ai == ai)
            {
                return elements[i].Value;
            }
        }

        return null;
    }

    /// <summary>Reads one scan by <see cref="LabelRules.Standard"/>.</summary>
    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, LabelRules)"/>
    public static LabelParse Parse(ReadOnlySpan<char> scan) => LabelReader.Read(scan, LabelRules.Standard);

    /// <summary>Reads one scan.</summary>
    /// <param name="scan">
    /// What the scanner sent, without its line ending, at most <see cref="MaxScanLength"/> characters. An AIM symbology
    /// identifier may lead; FNC1 is the character 0x1D, or <c>^</c> where no identifier leads; elements may be bracketed, as
    /// <c>(01)…(10)…</c>.
    /// </param>
    /// <param name="rules">Where the standard leaves a choice.</param>
    /// <returns>The label, or the reason why the scan is none; never throws on any text.</returns>
    public static LabelParse Parse(ReadOnlySpan<char> scan, LabelRules rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return LabelReader.Read(scan, rules);
    }
}
