namespace CarbonPos.Carbon.Invoices;

/// <summary>Something that is missing, unreadable or does not add up, in an invoice that could be read.</summary>
/// <param name="Code">Stable: the rule of EN 16931 ("BR-CO-10"), or one of <see cref="InvoiceFindingCodes"/>.</param>
/// <param name="Sentence">For people.</param>
/// <param name="Line">Name of the line that it is about; empty = the document.</param>
/// <param name="ByProfile">True where the invoice's own profile has it so: EN 16931 itself would refuse it, the profile does not.</param>
public sealed record InvoiceFinding(string Code, string Sentence, string Line, bool ByProfile)
{
    /// <summary>Code, line and sentence.</summary>
    public override string ToString() => Line.Length == 0 ? $"{Code}: {Sentence}" : $"{Code}: Line {Line}: {Sentence}";
}

/// <summary>Findings that are no rule of EN 16931.</summary>
public static class InvoiceFindingCodes
{
    /// <summary>A GTIN (scheme 0160) that has not 8, 12, 13 or 14 digits.</summary>
    public const string GtinLength = "GTIN_LENGTH";

    /// <summary>A GTIN with something other than digits.</summary>
    public const string GtinCharacter = "GTIN_CHARACTER";

    /// <summary>A GTIN whose check digit is wrong.</summary>
    public const string GtinCheckDigit = "GTIN_CHECK_DIGIT";

    /// <summary>An amount, quantity or rate that is no number, or out of range.</summary>
    public const string NumberUnreadable = "NUMBER_UNREADABLE";

    /// <summary>A date that is none.</summary>
    public const string DateUnreadable = "DATE_UNREADABLE";

    /// <summary>A line's net amount is not its quantity times its price, less allowances, plus charges.</summary>
    public const string LineNet = "LINE_NET";

    /// <summary>Two lines have the same name.</summary>
    public const string LineRepeated = "LINE_ID_REPEATED";

    /// <summary>A line is part of a line that does not exist, or of itself.</summary>
    public const string LineParent = "LINE_PARENT_UNKNOWN";

    /// <summary>The specification that the invoice names is not known here.</summary>
    public const string Profile = "PROFILE_UNKNOWN";

    /// <summary>A text was longer than is kept.</summary>
    public const string TextCut = "TEXT_CUT";

    /// <summary>A carbon attribute that does not follow the convention.</summary>
    public const string CarbonUnreadable = "CARBON_UNREADABLE";

    /// <summary>A line's carbon as a text and as a measure are not the same; the text counts.</summary>
    public const string CarbonDiffers = "CARBON_DIFFERS";

    /// <summary>The carbon total is not the sum of the lines'.</summary>
    public const string CarbonTotal = "CARBON_TOTAL";

    /// <summary>The PDF declares its attachment as something that is not XML, though it is.</summary>
    public const string AttachmentType = "ATTACHMENT_TYPE";

    /// <summary>More findings than are kept.</summary>
    public const string More = "MORE_FINDINGS";
}
