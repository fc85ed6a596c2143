namespace CarbonPos.Carbon.Labels;

/// <summary>One thing that a till scanned, understood.</summary>
public sealed class Label
{
    /// <summary>The longest scan that is looked at, in characters: 8,192. No symbology carries more.</summary>
    public const int MaxScanLength = 8192;

    readonly Gtin _scanned;
    IReadOnlyList<LabelElement>? _elements;

    /// <summary>A bare trade item number, which may carry a measure.</summary>
    internal Label(Gtin scanned, Gtin article, long? netWeightGrams, long? priceCents)
    {
        Kind = LabelKind.Gtin;
        _scanned = scanned;
        Gtin = article;
        NetWeightGrams = netWeightGrams;
        PriceCents = priceCents;
    }

    /// <summary>GS1 data from a symbol, a link or bracketed text.</summary>
    internal Label(LabelKind kind, Gtin? gtin, IReadOnlyList<LabelElement> elements, long? netWeightGrams, long? priceCents)
    {
        Kind = kind;
        Gtin = gtin;
        _elements = elements;
        NetWeightGrams = netWeightGrams;
        PriceCents = priceCents;
    }

    /// <summary>A flashcode, kept as text.</summary>
    internal Label(string flashcode)
    {
        Kind = LabelKind.Flashcode;
        Flashcode = flashcode;
        _elements = [];
    }

    /// <summary>What the scan is.</summary>
    public LabelKind Kind { get; }

    /// <summary>The article's number, under which its content is looked up; null when the label names no article.</summary>
    /// <remarks>On an in-store EAN-13 that carries a measure, the number with its value digits zeroed and its check digit made anew.</remarks>
    public Gtin? Gtin { get; }

    /// <summary>The elements in the order of the label; a bare number is one element 01, as scanned; a flashcode has none.</summary>
    public IReadOnlyList<LabelElement> Elements => _elements ??= [new LabelElement("01", _scanned.ToString())];

    /// <summary>Net weight of this packet in grams, rounded half up; null when the label carries none.</summary>
    public long? NetWeightGrams { get; }

    /// <summary>Price of this packet in cents of the local currency, rounded half up; null when the label carries none.</summary>
    public long? PriceCents { get; }

    /// <summary>The whole text of a flashcode, its prefix included; null for every other kind.</summary>
    public string? Flashcode { get; }

    /// <summary>Reads one scan with the French table of in-store prefixes.</summary>
    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, VariableMeasureTable)"/>
    public static LabelParse Parse(ReadOnlySpan<char> scan) => LabelReader.Read(scan, VariableMeasureTable.France);

    /// <summary>Reads one scan.</summary>
    /// <param name="scan">
    /// What the scanner sent, without its line ending, at most <see cref="MaxScanLength"/> characters. An AIM symbology
    /// identifier may lead; FNC1 is the character 0x1D or <c>^</c>; elements may be bracketed, as <c>(01)…(10)…</c>.
    /// </param>
    /// <param name="measures">What the in-store EAN-13 prefixes mean in this country.</param>
    /// <returns>The label, or the reason why the scan is none; never throws on any text.</returns>
    public static LabelParse Parse(ReadOnlySpan<char> scan, VariableMeasureTable measures)
    {
        ArgumentNullException.ThrowIfNull(measures);
        return LabelReader.Read(scan, measures);
    }
}
