using CarbonPos.Carbon.Content;
using CarbonPos.PosSdk;

namespace CarbonPos.Demo;

/// <summary>Something on the shop's shelf, as the register's own price list has it.</summary>
/// <param name="Gtin">13 digits, as the bars say.</param>
/// <param name="UnitPrice">Euros with VAT.</param>
/// <param name="VatPercent">VAT in that price.</param>
internal sealed record Article(string Gtin, decimal UnitPrice, decimal VatPercent)
{
    /// <summary>Weighed by what its supplier transmits.</summary>
    public static Article Coffee { get; } = new("9520100000300", 4.90m, 5.5m);

    /// <summary>Weighed by a public factor times its weight.</summary>
    public static Article Brioche { get; } = new("9520100002007", 3.60m, 5.5m);

    /// <summary>Weighed by a public factor times its price.</summary>
    public static Article Notebook { get; } = new("9520100002601", 3.20m, 20m);

    /// <summary>Among the heaviest of the sample shelf.</summary>
    public static Article BeefBourguignon { get; } = new("9520100001604", 6.40m, 5.5m);

    /// <summary>Sold by the kilowatt-hour.</summary>
    public static Article Charging { get; } = new("2000000000015", 0.40m, 20m);

    /// <summary>A basket line of what was scanned.</summary>
    /// <param name="label">From the picture.</param>
    /// <param name="quantity">Pieces or kWh.</param>
    public BasketItem Line(string label, decimal quantity) => new()
    {
        Label = label,
        Quantity = quantity,
        Unit = this == Charging ? QuantityUnit.KilowattHour : QuantityUnit.Piece,
        Price = decimal.Round(UnitPrice * quantity, 2),
        VatPercent = VatPercent,
    };

    /// <summary>As the receipt shows a quantity; empty for one piece.</summary>
    public string Shown(decimal quantity) => this == Charging ? $"{quantity:0.0} kWh" : quantity == 1m ? "" : $"x{quantity:0}";
}
