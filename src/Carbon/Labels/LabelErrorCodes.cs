namespace CarbonPos.Carbon.Labels;

/// <summary>Why a scan is not a label. The codes are stable: registers and tests may compare them.</summary>
public static class LabelErrorCodes
{
    /// <summary>Nothing was scanned.</summary>
    public const string Empty = "LABEL_EMPTY";

    /// <summary>More than <see cref="Label.MaxScanLength"/> characters.</summary>
    public const string TooLong = "LABEL_TOO_LONG";

    /// <summary>Neither a trade item number, nor GS1 data, nor a flashcode.</summary>
    public const string Unrecognised = "LABEL_UNRECOGNISED";

    /// <summary>The AIM identifier in front names a symbology that carries no label.</summary>
    public const string Symbology = "LABEL_SYMBOLOGY";

    /// <summary>The symbology does not carry that many digits, or no trade item number has.</summary>
    public const string GtinLength = "GTIN_LENGTH";

    /// <summary>Something other than a digit in a trade item number.</summary>
    public const string GtinCharacter = "GTIN_CHARACTER";

    /// <summary>The last digit of a trade item number does not follow from the others.</summary>
    public const string GtinCheckDigit = "GTIN_CHECK_DIGIT";

    /// <summary>No application identifier starts there.</summary>
    public const string AiUnknown = "AI_UNKNOWN";

    /// <summary>A value is empty, too short or too long.</summary>
    public const string AiLength = "AI_LENGTH";

    /// <summary>A value holds a character outside its identifier's set.</summary>
    public const string AiCharacter = "AI_CHARACTER";

    /// <summary>A check digit or check pair inside a value is wrong.</summary>
    public const string AiCheckDigit = "AI_CHECK_DIGIT";

    /// <summary>A value breaks another rule of its identifier: a date, a code list, a range.</summary>
    public const string AiValue = "AI_VALUE";

    /// <summary>An element needs another that is not there.</summary>
    public const string AiRequires = "AI_REQUIRES";

    /// <summary>Two elements exclude each other.</summary>
    public const string AiExcludes = "AI_EXCLUDES";

    /// <summary>One identifier stands twice, with other values or in one link.</summary>
    public const string AiRepeated = "AI_REPEATED";

    /// <summary>More elements than a label has.</summary>
    public const string AiTooMany = "AI_TOO_MANY";

    /// <summary>The price or weight digits of an in-store number do not fit the check digit in front of them.</summary>
    public const string MeasureCheckDigit = "MEASURE_CHECK_DIGIT";

    /// <summary>Bracketed text without a well-formed identifier in brackets.</summary>
    public const string Brackets = "BRACKETS_MALFORMED";

    /// <summary>The link has no host, an impossible one, or a character that no link has.</summary>
    public const string LinkMalformed = "LINK_MALFORMED";

    /// <summary>The link's path ends in no GS1 key.</summary>
    public const string LinkNoKey = "LINK_NO_KEY";

    /// <summary>The link is in the compressed form, which is not read.</summary>
    public const string LinkCompressed = "LINK_COMPRESSED";

    /// <summary>The qualifiers after the key are not its own, or not in their order.</summary>
    public const string LinkQualifiers = "LINK_QUALIFIERS";

    /// <summary>An element that a link, or its query, may not carry.</summary>
    public const string LinkAttribute = "LINK_ATTRIBUTE";
}

/// <summary>A stable code and one sentence.</summary>
sealed record LabelFault(string Code, string Text)
{
    /// <summary>A piece of a scan as a sentence may show it: what could harm a terminal or a log is a question mark.</summary>
    public static string Shown(ReadOnlySpan<char> text)
    {
        Span<char> shown = stackalloc char[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            shown[i] = text[i] is > ' ' and <= '~' ? text[i] : '?';
        }

        return shown.ToString();
    }
}
