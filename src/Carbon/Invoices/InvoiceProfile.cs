namespace CarbonPos.Carbon.Invoices;

/// <summary>How much an invoice says, by the specification that it names.</summary>
public enum InvoiceProfile
{
    /// <summary>Named, but none of these.</summary>
    Other,

    /// <summary>Factur-X MINIMUM: parties and sums, no lines.</summary>
    Minimum,

    /// <summary>Factur-X BASIC WL: all of the document but its lines.</summary>
    BasicWithoutLines,

    /// <summary>BASIC of Factur-X or of ZUGFeRD 1.0.</summary>
    Basic,

    /// <summary>EN 16931 whole, called COMFORT in ZUGFeRD 1.0.</summary>
    En16931,

    /// <summary>EXTENDED of Factur-X or of ZUGFeRD 1.0: more than EN 16931 knows.</summary>
    Extended,

    /// <summary>EXTENDED-CTC-FR, the extension for invoices between companies in France, in both syntaxes.</summary>
    ExtendedCtcFr,

    /// <summary>XRechnung, a use of EN 16931.</summary>
    XRechnung,

    /// <summary>XRechnung with its extension: sub-lines, payments of third parties.</summary>
    XRechnungExtension,

    /// <summary>Peppol BIS Billing, a use of EN 16931.</summary>
    Peppol,

    /// <summary>Another use (CIUS) or extension of EN 16931.</summary>
    En16931Use,
}

/// <summary>Reads the specification identifier (BT-24).</summary>
public static class InvoiceProfiles
{
    private const string En = "urn:cen.eu:en16931:";
    private const int EditionLength = 4;

    /// <summary>What a specification identifier means; <see cref="InvoiceProfile.Other"/> where it means nothing here.</summary>
    public static InvoiceProfile Of(string guideline)
    {
        ArgumentNullException.ThrowIfNull(guideline);
        if (Has(guideline, ":minimum") && (Has(guideline, "factur-x") || Has(guideline, "zugferd")))
            return InvoiceProfile.Minimum;
        if (Has(guideline, ":basicwl"))
            return InvoiceProfile.BasicWithoutLines;
        if (Has(guideline, "ferd:crossindustrydocument") || Has(guideline, "ferd:invoice"))
            return OfZugferd1(guideline);
        if (EditionOf(guideline) == 0)
            return InvoiceProfile.Other;
        if (guideline.Length == En.Length + EditionLength)
            return InvoiceProfile.En16931;
        if (guideline.EndsWith(":extended-ctc-fr", StringComparison.OrdinalIgnoreCase))
            return InvoiceProfile.ExtendedCtcFr;
        if (Has(guideline, ":extension:xrechnung"))
            return InvoiceProfile.XRechnungExtension;
        if (Has(guideline, "xrechnung"))
            return InvoiceProfile.XRechnung;
        if (Has(guideline, "peppol"))
            return InvoiceProfile.Peppol;
        if (guideline.EndsWith(":extended", StringComparison.OrdinalIgnoreCase))
            return InvoiceProfile.Extended;
        return guideline.EndsWith(":basic", StringComparison.OrdinalIgnoreCase) ? InvoiceProfile.Basic : InvoiceProfile.En16931Use;
    }

    /// <summary>The edition of EN 16931 that a specification identifier names, 2017 or 2026; 0 = none of them.</summary>
    public static int EditionOf(string guideline)
    {
        ArgumentNullException.ThrowIfNull(guideline);
        if (!guideline.StartsWith(En, StringComparison.OrdinalIgnoreCase))
            return 0;
        var edition = guideline.AsSpan(En.Length);
        return edition.StartsWith("2017") ? 2017 : edition.StartsWith("2026") ? 2026 : 0;
    }

    /// <summary>True for profiles that have more than EN 16931 knows.</summary>
    internal static bool IsExtension(this InvoiceProfile profile) => profile is InvoiceProfile.Extended or InvoiceProfile.ExtendedCtcFr or InvoiceProfile.XRechnungExtension;

    /// <summary>True for profiles that have no lines.</summary>
    internal static bool HasNoLines(this InvoiceProfile profile) => profile is InvoiceProfile.Minimum or InvoiceProfile.BasicWithoutLines;

    private static InvoiceProfile OfZugferd1(string guideline) =>
        Has(guideline, ":extended") ? InvoiceProfile.Extended
        : Has(guideline, ":comfort") ? InvoiceProfile.En16931
        : Has(guideline, ":basic") ? InvoiceProfile.Basic
        : InvoiceProfile.Other;

    private static bool Has(string guideline, string part) => guideline.Contains(part, StringComparison.OrdinalIgnoreCase);
}
