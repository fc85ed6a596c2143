using CarbonPos.Carbon.Content;

namespace CarbonPos.PosSdk;

/// <summary>What the shopper buys, in the order scanned. Prices are decimal euros for the whole line, with VAT, before any discount.</summary>
/// <remarks>
/// Not safe for use by several threads at once. A line without a known carbon content is weighed by its price, so pass
/// the price where the register has it: discounts, coupons and loyalty change euros, never grams.
/// </remarks>
public sealed class Basket
{
    /// <summary>The most lines a basket can hold: 500.</summary>
    public const int MaxLines = 500;

    private readonly List<BasketItem> items = [];

    /// <summary>The lines in the order added. Outcomes answer in the same order.</summary>
    public IReadOnlyList<BasketItem> Items => items;

    /// <summary>Number of lines.</summary>
    public int Count => items.Count;

    /// <summary>Adds a product by its scanned label.</summary>
    /// <param name="label">As scanned: EAN or UPC digits, a GS1 element string or a GS1 Digital Link; 1 to 1,000 characters.</param>
    /// <param name="quantity">Pieces, 1 to 1,000,000. A label with a weight inside speaks of one packet, whatever stands here: add each packet.</param>
    /// <param name="linePrice">Euros for all pieces together, with VAT: 0 to 10,000,000, at most two decimals. Null = unknown.</param>
    /// <returns>This basket, for the next line.</returns>
    /// <exception cref="ArgumentException">Empty or overlong label.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Quantity or price outside its range.</exception>
    /// <exception cref="InvalidOperationException">The basket holds 500 lines already.</exception>
    public Basket Add(string label, int quantity = 1, decimal? linePrice = null) =>
        Add(new BasketItem { Label = Named(label), Quantity = quantity, Price = linePrice });

    /// <summary>Adds a product sold by the kilogram, weighed at the till.</summary>
    /// <param name="label">As scanned; a weight inside the label goes before <paramref name="kilograms"/>.</param>
    /// <param name="kilograms">0.001 to 1,000,000, at most three decimals.</param>
    /// <param name="linePrice">Euros for this weight, with VAT. Null = unknown.</param>
    /// <inheritdoc cref="Add(string, int, decimal?)"/>
    public Basket AddWeighed(string label, decimal kilograms, decimal? linePrice = null) =>
        Add(new BasketItem { Label = Named(label), Quantity = kilograms, Unit = QuantityUnit.Kilogram, Price = linePrice });

    /// <summary>Adds goods without a label: weighed by what they are and what they cost.</summary>
    /// <param name="activity">An activity code of the factor table, e.g. "C10T12" (food). At most 16 characters; null = unknown.</param>
    /// <param name="linePrice">Euros for the line, with VAT.</param>
    /// <exception cref="ArgumentOutOfRangeException">Price outside its range.</exception>
    /// <exception cref="InvalidOperationException">The basket holds 500 lines already.</exception>
    public Basket AddUnlabelled(string? activity, decimal linePrice) => Add(new BasketItem { Activity = activity, Price = linePrice });

    /// <summary>Adds a service: weighed by its activity and price.</summary>
    /// <param name="activity">An activity code of the factor table, e.g. "I" (hotel, restaurant). At most 16 characters.</param>
    /// <param name="linePrice">Euros for the line, with VAT.</param>
    /// <exception cref="ArgumentOutOfRangeException">Price outside its range.</exception>
    /// <exception cref="InvalidOperationException">The basket holds 500 lines already.</exception>
    public Basket AddService(string activity, decimal linePrice) =>
        Add(new BasketItem { Kind = LineKind.Service, Activity = activity, Price = linePrice });

    /// <summary>Adds a deposit on packaging: euros, no grams.</summary>
    /// <inheritdoc cref="AddUnlabelled" path="/param[@name='linePrice']"/>
    public Basket AddDeposit(decimal linePrice, int quantity = 1) => Add(Without(LineKind.Deposit, linePrice, quantity));

    /// <summary>Adds a deposit that is given back: no grams. The price is the amount given back, positive.</summary>
    public Basket AddDepositReturn(decimal linePrice, int quantity = 1) => Add(Without(LineKind.DepositReturn, linePrice, quantity));

    /// <summary>Adds a gift card: no grams now, full grams when it is spent.</summary>
    public Basket AddGiftCard(decimal linePrice) => Add(Without(LineKind.GiftCard, linePrice));

    /// <summary>Adds a donation: no grams.</summary>
    public Basket AddDonation(decimal linePrice) => Add(Without(LineKind.Donation, linePrice));

    /// <summary>Adds prepaid credit (phone, transport card): no grams when loaded.</summary>
    public Basket AddTopUp(decimal linePrice) => Add(Without(LineKind.TopUp, linePrice));

    /// <summary>Adds a tip: no grams.</summary>
    public Basket AddTip(decimal linePrice) => Add(Without(LineKind.Tip, linePrice));

    /// <summary>Adds a bare fee (payment, late): no grams.</summary>
    public Basket AddFee(decimal linePrice) => Add(Without(LineKind.Fee, linePrice));

    /// <summary>Adds a line with every detail of its own.</summary>
    /// <exception cref="ArgumentException">A detail is outside its range; the message names it.</exception>
    /// <exception cref="InvalidOperationException">The basket holds 500 lines already.</exception>
    public Basket Add(BasketItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (items.Count == MaxLines)
        {
            throw new InvalidOperationException($"A basket holds at most {MaxLines} lines; sell the rest as a second basket under the same purchase id.");
        }

        item.Check();
        items.Add(item);
        return this;
    }

    private static BasketItem Without(LineKind kind, decimal linePrice, int quantity = 1) =>
        new() { Kind = kind, Price = linePrice, Quantity = quantity };

    private static string Named(string label)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        return label;
    }
}
