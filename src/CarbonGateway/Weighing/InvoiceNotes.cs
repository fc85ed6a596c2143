namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>What weighing says of an invoice beside the reader's findings. The codes are stable: docs/reference/paying-invoices.md.</summary>
internal static class InvoiceNotes
{
    /// <summary>A line with a quantity below zero.</summary>
    public const string Returned = "LINE_RETURNED";

    /// <summary>A line or an allowance that lowers the price.</summary>
    public const string Discount = "DISCOUNT_NOT_WEIGHED";

    /// <summary>A unit that is no mass, volume, energy, distance or count, on a line that names an article.</summary>
    public const string UnitNotPhysical = "UNIT_NOT_PHYSICAL";

    /// <summary>A profile without lines.</summary>
    public const string NoLines = "NO_LINES";

    /// <summary>Carbon on a line, but the caller is not the seller.</summary>
    public const string CarbonNotVouched = "CARBON_NOT_VOUCHED";

    /// <summary>Carbon on a line that the seller itself calls an estimate.</summary>
    public const string CarbonIsProxy = "CARBON_IS_PROXY";

    /// <summary>Carbon on a line beyond what a line may weigh.</summary>
    public const string CarbonOutOfRange = "CARBON_OUT_OF_RANGE";
}

/// <summary>An invoice was read, but cannot be weighed: misuse of the till or of the seller, with a stable code.</summary>
internal sealed class InvoiceNotWeighedException(string code, string sentence, Exception? inner = null) : Exception(sentence, inner)
{
    /// <summary>Stable, upper case.</summary>
    public string Code { get; } = code;
}
