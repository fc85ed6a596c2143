namespace CarbonPos.CarbonGateway.Contents;

/// <summary>What can be wrong with contents. Codes are stable: scripts read them. All stand in docs/reference/contents.md.</summary>
internal static class ContentFaultCodes
{
    // The file as a whole: nothing is imported.
    public const string FileMissing = "FILE_MISSING";
    public const string FileEmpty = "FILE_EMPTY";
    public const string FileKind = "FILE_KIND";
    public const string NotUtf8 = "NOT_UTF8";
    public const string NotLatin1 = "NOT_LATIN1";
    public const string SeparatorUnknown = "SEPARATOR_UNKNOWN";
    public const string ColumnUnknown = "COLUMN_UNKNOWN";
    public const string ColumnTwice = "COLUMN_TWICE";
    public const string ColumnMissing = "COLUMN_MISSING";
    public const string QuoteUnclosed = "QUOTE_UNCLOSED";
    public const string RowTooLong = "ROW_TOO_LONG";
    public const string JsonSyntax = "JSON_SYNTAX";
    public const string JsonShape = "JSON_SHAPE";

    // A row: it is left out, the others are imported.
    public const string FieldCount = "FIELD_COUNT";
    public const string FieldUnknown = "FIELD_UNKNOWN";
    public const string FieldTwice = "FIELD_TWICE";
    public const string FieldType = "FIELD_TYPE";
    public const string FieldMissing = "FIELD_MISSING";
    public const string FieldTooLong = "FIELD_TOO_LONG";
    public const string ControlCharacter = "CONTROL_CHARACTER";
    public const string QuoteMisplaced = "QUOTE_MISPLACED";
    public const string KeyMissing = "KEY_MISSING";
    public const string KeyAmbiguous = "KEY_AMBIGUOUS";
    public const string MerchantInvalid = "MERCHANT_INVALID";
    public const string FigureDecimalComma = "FIGURE_DECIMAL_COMMA";
    public const string FigureInvalid = "FIGURE_INVALID";
    public const string FigureOutOfRange = "FIGURE_OUT_OF_RANGE";
    public const string UnitUnknown = "UNIT_UNKNOWN";
    public const string BasisUnknown = "BASIS_UNKNOWN";
    public const string ProvenanceUnknown = "PROVENANCE_UNKNOWN";
    public const string ProvenanceNotForKey = "PROVENANCE_NOT_FOR_KEY";
    public const string StageUnknown = "STAGE_UNKNOWN";
    public const string DayInvalid = "DAY_INVALID";
    public const string ValidityReversed = "VALIDITY_REVERSED";
    public const string VintageInvalid = "VINTAGE_INVALID";
    public const string ContentDuplicate = "CONTENT_DUPLICATE";
    public const string ContentOverlaps = "CONTENT_OVERLAPS";
    public const string ContentsTooMany = "CONTENTS_TOO_MANY";
    public const string ContentCircular = "CONTENT_CIRCULAR";
    public const string IdTaken = "ID_TAKEN";
}
