using System.Diagnostics;

namespace CarbonPos.Carbon.Labels.Signed;

/// <summary>What became of verifying a signed label. Only <see cref="Ok"/> is a yes. In the order in which it is looked at.</summary>
public enum CarbonLabelVerdict
{
    /// <summary>The scan holds no signed label; nothing is wrong with that.</summary>
    None = 0,

    /// <summary>Genuine, of this product, and valid on the day.</summary>
    Ok = 1,

    /// <summary>The link names no article, holds two labels, or its text is no label's.</summary>
    Malformed = 2,

    /// <summary>A version of the format that is not known here.</summary>
    VersionUnknown = 3,

    /// <summary>A field says what no label may say.</summary>
    FieldInvalid = 4,

    /// <summary>No list of certified keys is known here.</summary>
    NoKeyList = 5,

    /// <summary>The newest list has no such key: never certified, or revoked.</summary>
    KeyUnknown = 6,

    /// <summary>The key is certified for another company.</summary>
    CompanyMismatch = 7,

    /// <summary>The label would be valid on a day on which its key is not.</summary>
    OutsideKeyValidity = 8,

    /// <summary>Not signed by this key for this article, lot and serial: altered, or copied from another product.</summary>
    SignatureInvalid = 9,

    /// <summary>Signed by this key, which is certified for other articles alone.</summary>
    OutsidePrefixes = 10,

    /// <summary>Its first day is yet to come.</summary>
    NotYetValid = 11,

    /// <summary>Its last day is over.</summary>
    Expired = 12,
}

/// <summary>Why a signed label's grams do not count. The codes are stable: registers and tests may compare them.</summary>
public static class CarbonLabelErrorCodes
{
    /// <summary>A figure in a unit that cannot be told in the line's: told by whoever weighs.</summary>
    public const string Unit = "CARBON_LABEL_UNIT";

    /// <summary>The stable code of a verdict; empty for <see cref="CarbonLabelVerdict.None"/> and <see cref="CarbonLabelVerdict.Ok"/>.</summary>
    public static string Of(CarbonLabelVerdict verdict) => verdict switch
    {
        CarbonLabelVerdict.None or CarbonLabelVerdict.Ok => "",
        CarbonLabelVerdict.Malformed => "CARBON_LABEL_MALFORMED",
        CarbonLabelVerdict.VersionUnknown => "CARBON_LABEL_VERSION",
        CarbonLabelVerdict.FieldInvalid => "CARBON_LABEL_FIELD",
        CarbonLabelVerdict.NoKeyList => "CARBON_LABEL_NO_KEY_LIST",
        CarbonLabelVerdict.KeyUnknown => "CARBON_LABEL_KEY_UNKNOWN",
        CarbonLabelVerdict.CompanyMismatch => "CARBON_LABEL_COMPANY",
        CarbonLabelVerdict.OutsideKeyValidity => "CARBON_LABEL_KEY_VALIDITY",
        CarbonLabelVerdict.SignatureInvalid => "CARBON_LABEL_SIGNATURE",
        CarbonLabelVerdict.OutsidePrefixes => "CARBON_LABEL_PREFIX",
        CarbonLabelVerdict.NotYetValid => "CARBON_LABEL_NOT_YET_VALID",
        CarbonLabelVerdict.Expired => "CARBON_LABEL_EXPIRED",
        _ => throw new UnreachableException(),
    };
}

/// <summary>A verified label, or why there is none.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Says">What the label says, proven only where the verdict is Ok; null where it could not be read.</param>
/// <param name="Key">The key that it names; null where the list has none of this id.</param>
public readonly record struct CarbonLabelCheck(CarbonLabelVerdict Verdict, CarbonLabel? Says = null, LabelKey? Key = null)
{
    /// <summary>Stable code; empty when the label counts, or when there is none.</summary>
    public string ErrorCode => CarbonLabelErrorCodes.Of(Verdict);
}
