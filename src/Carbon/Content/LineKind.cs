namespace CarbonPos.Carbon.Content;

/// <summary>What a basket line is. Values are those of the wire: never renumbered.</summary>
public enum LineKind : byte
{
    /// <summary>A product: weighed by its label, else by category and price.</summary>
    Goods = 1,

    /// <summary>A service: weighed by its activity and price.</summary>
    Service = 2,

    /// <summary>A deposit on packaging: no grams.</summary>
    Deposit = 3,

    /// <summary>A deposit given back: no grams.</summary>
    DepositReturn = 4,

    /// <summary>A gift card: no grams when sold, full grams when spent.</summary>
    GiftCard = 5,

    /// <summary>A donation: no grams.</summary>
    Donation = 6,

    /// <summary>Prepaid credit: no grams when loaded.</summary>
    TopUp = 7,

    /// <summary>A tip: no grams.</summary>
    Tip = 8,

    /// <summary>A bare fee: no grams.</summary>
    Fee = 9,
}
