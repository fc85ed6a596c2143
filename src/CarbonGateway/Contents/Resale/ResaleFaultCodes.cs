namespace CarbonPos.CarbonGateway.Contents.Resale;

/// <summary>What can be wrong with the files of a resale split, beside what <see cref="ContentFaultCodes"/> has. Stable.</summary>
internal static class ResaleFaultCodes
{
    public const string DepartmentUnknown = "DEPARTMENT_UNKNOWN";
    public const string DepartmentTwice = "DEPARTMENT_TWICE";
    public const string DepartmentDiffers = "DEPARTMENT_DIFFERS";
    public const string MarginInvalid = "MARGIN_INVALID";
    public const string UnitNotOfSale = "UNIT_NOT_OF_SALE";
    public const string UnitDiffers = "UNIT_DIFFERS";
    public const string QuantityInvalid = "QUANTITY_INVALID";
    public const string AmountInvalid = "AMOUNT_INVALID";
    public const string NetInvalid = "NET_INVALID";

    // Why an article is left to the average of its making activity.
    public const string NotTransmitted = "NOT_TRANSMITTED";
    public const string OutOfDate = "GATE_OUT_OF_DATE";
    public const string UnitMismatch = "GATE_UNIT_MISMATCH";
    public const string NothingBought = "NOTHING_BOUGHT";
    public const string TooLarge = "SUM_OUT_OF_RANGE";
}
