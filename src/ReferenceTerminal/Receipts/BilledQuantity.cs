using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Invoices;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>A quantity of an invoice as a shopper reads it. Its unit is a code of UN/ECE Recommendation 20 there, and nobody knows what a C62 is.</summary>
static class BilledQuantity
{
    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal)
    {
        ["KWH"] = "kWh", ["WHR"] = "Wh", ["MWH"] = "MWh", ["GWH"] = "GWh", ["JOU"] = "J", ["KJO"] = "kJ", ["3B"] = "MJ", ["GV"] = "GJ",
        ["LTR"] = "l", ["MLT"] = "ml", ["CLT"] = "cl", ["DLT"] = "dl", ["HLT"] = "hl", ["DMQ"] = "dm³", ["CMQ"] = "cm³", ["MTQ"] = "m³",
        ["KGM"] = "kg", ["GRM"] = "g", ["HGM"] = "hg", ["DTN"] = "dt", ["TNE"] = "t",
        ["KMT"] = "km", ["KTM"] = "km", ["MTR"] = "m", ["MTK"] = "m²", ["MIN"] = "min", ["HUR"] = "h", ["DAY"] = "d",
    };

    /// <summary>"x3", "412.5 kWh"; nothing for one piece. What is not known here stands as it was written.</summary>
    /// <param name="quantity">As written on the invoice.</param>
    /// <param name="unit">As written.</param>
    /// <param name="language">Of the receipt.</param>
    public static string Of(string quantity, string unit, Language language)
    {
        var isNumber = decimal.TryParse(quantity, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number);
        var text = isNumber ? number.ToString("0.######", CultureInfo.InvariantCulture) : quantity;
        if (isNumber && language == Language.French)
            text = text.Replace('.', ',');
        var isCount = TradeUnit.TryParse(unit, out var known) && known is { Unit: QuantityUnit.Piece, Size: { Numerator: var n, Denominator: var d } } && n == d;
        return isCount ? text == "1" ? "" : $"x{text}"
            : $"{text} {(unit == "DAY" && language == Language.French ? "j" : Signs.GetValueOrDefault(unit, unit))}".Trim();
    }
}
