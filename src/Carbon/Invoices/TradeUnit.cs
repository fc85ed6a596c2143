using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Invoices;

/// <summary>A unit of UN/ECE Recommendation 20 or 21 told in one that a content or factor is per.</summary>
/// <param name="Unit">The project's unit.</param>
/// <param name="Size">How many of it the code's unit is: above zero.</param>
public readonly record struct TradeUnit(QuantityUnit Unit, Ratio Size)
{
    // Only what is exactly a mass, a volume, an energy, a distance or a count. A day is no night and a square metre no kilogram:
    // whoever bills in them is weighed by price.
    private static readonly Dictionary<string, TradeUnit> Known = new(StringComparer.Ordinal)
    {
        ["KWH"] = Of(QuantityUnit.KilowattHour),
        ["WHR"] = Of(QuantityUnit.KilowattHour, 1, 1_000),
        ["MWH"] = Of(QuantityUnit.KilowattHour, 1_000),
        ["GWH"] = Of(QuantityUnit.KilowattHour, 1_000_000),
        ["JOU"] = Of(QuantityUnit.KilowattHour, 1, 3_600_000),
        ["KJO"] = Of(QuantityUnit.KilowattHour, 1, 3_600),
        ["3B"] = Of(QuantityUnit.KilowattHour, 10, 36),
        ["GV"] = Of(QuantityUnit.KilowattHour, 10_000, 36),
        ["LTR"] = Of(QuantityUnit.Litre),
        ["MLT"] = Of(QuantityUnit.Litre, 1, 1_000),
        ["CLT"] = Of(QuantityUnit.Litre, 1, 100),
        ["DLT"] = Of(QuantityUnit.Litre, 1, 10),
        ["HLT"] = Of(QuantityUnit.Litre, 100),
        ["DMQ"] = Of(QuantityUnit.Litre),
        ["CMQ"] = Of(QuantityUnit.Litre, 1, 1_000),
        ["MTQ"] = Of(QuantityUnit.Litre, 1_000),
        ["KGM"] = Of(QuantityUnit.Kilogram),
        ["GRM"] = Of(QuantityUnit.Kilogram, 1, 1_000),
        ["HGM"] = Of(QuantityUnit.Kilogram, 1, 10),
        ["DTN"] = Of(QuantityUnit.Kilogram, 100),
        ["TNE"] = Of(QuantityUnit.Kilogram, 1_000),
        ["KMT"] = Of(QuantityUnit.Kilometre),
        ["KTM"] = Of(QuantityUnit.Kilometre),
        ["MTR"] = Of(QuantityUnit.Kilometre, 1, 1_000),
        ["C62"] = Of(QuantityUnit.Piece),
        ["H87"] = Of(QuantityUnit.Piece),
        ["EA"] = Of(QuantityUnit.Piece),
        ["NAR"] = Of(QuantityUnit.Piece),
        ["XPP"] = Of(QuantityUnit.Piece),
        ["PR"] = Of(QuantityUnit.Piece, 2),
        ["DZN"] = Of(QuantityUnit.Piece, 12),
        ["CEN"] = Of(QuantityUnit.Piece, 100),
        ["MIL"] = Of(QuantityUnit.Piece, 1_000),
    };

    /// <summary>What a code means.</summary>
    /// <param name="code">As the invoice writes it; counts letter by letter.</param>
    /// <param name="unit">Unset when the answer is false.</param>
    /// <returns>False for a code that is none of these: time, area, packages of unknown content, anything else.</returns>
    public static bool TryParse(string code, out TradeUnit unit) => Known.TryGetValue(code, out unit);

    /// <summary>Thousandths of <see cref="Unit"/>, rounded half away from zero; what is above zero is at least one.</summary>
    /// <param name="quantity">Above zero, below <see cref="WrittenDecimal.Limit"/>.</param>
    /// <returns>Null where it is more than a line of a basket may hold.</returns>
    public long? Milli(decimal quantity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(quantity);
        // Nothing finer than a billionth of a thousandth can change the rounding of what a till may sell, and so the product fits.
        const long Fine = 1_000_000_000;
        var scaled = (Int128)decimal.Round(quantity * Fine, MidpointRounding.AwayFromZero);
        var milli = (new Ratio(scaled, Fine) * new Ratio(Size.Numerator * 1_000, Size.Denominator)).RoundHalfAwayFromZero();
        return milli > BasketLine.MaxQuantityMilli ? null : (long)Int128.Max(1, milli);
    }

    private static TradeUnit Of(QuantityUnit unit, long numerator = 1, long denominator = 1) => new(unit, new Ratio(numerator, denominator));
}
