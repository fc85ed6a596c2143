namespace CarbonPos.Carbon.Labels;

/// <summary>What a scan turned out to be.</summary>
public enum LabelKind : byte
{
    /// <summary>A bare trade item number: EAN-13, EAN-8, UPC-A, UPC-E, ITF-14.</summary>
    Gtin = 1,

    /// <summary>A GS1 element string, from a symbol or as bracketed text.</summary>
    Gs1ElementString = 2,

    /// <summary>A plain GS1 Digital Link.</summary>
    DigitalLink = 3,

    /// <summary>A GS1 Digital Link with a parameter for a signed carbon content; whether that counts, <see cref="Signed.CarbonLabelVerifier"/> says.</summary>
    CarbonLabel = 4,

    /// <summary>The code that a shopper shows to pay.</summary>
    Flashcode = 5,
}
