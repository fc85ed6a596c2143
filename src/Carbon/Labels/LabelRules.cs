namespace CarbonPos.Carbon.Labels;

/// <summary>How labels are read where the standard leaves a choice, or where older labels differ from it. Immutable.</summary>
public sealed class LabelRules
{
    /// <summary>The standard as it stands, with the French table of in-store numbers.</summary>
    public static LabelRules Standard { get; } = new();

    /// <summary>What a till sells by: the standard, and links as they were printed before it settled. French table of in-store numbers.</summary>
    public static LabelRules Till { get; } = TillWith(VariableMeasureTable.France);

    /// <summary>What the in-store EAN-13 prefixes mean in this country. Default: France.</summary>
    public VariableMeasureTable Measures { get; init; } = VariableMeasureTable.France;

    /// <summary>
    /// Takes words for the identifiers of keys and qualifiers in a link's path (<c>/gtin/…/lot/…</c>), as early editions of
    /// GS1 Digital Link allowed. Default: no.
    /// </summary>
    public bool AcceptsLinkNames { get; init; }

    /// <summary>Takes trade item numbers of 8, 12 or 13 digits in links, where 14 should stand. Default: no.</summary>
    public bool AcceptsShortGtins { get; init; }

    /// <summary>As <see cref="Till"/>, with another country's table.</summary>
    public static LabelRules TillWith(VariableMeasureTable measures)
    {
        ArgumentNullException.ThrowIfNull(measures);
        return new() { Measures = measures, AcceptsLinkNames = true, AcceptsShortGtins = true };
    }
}
