using CarbonPos.Carbon.Content;

namespace CarbonPos.PosSdk;

/// <summary>One line of a basket, with every detail a register may know. <see cref="Basket"/> has a short form for the usual ones.</summary>
public sealed record BasketItem
{
    /// <summary>The longest label: 1,000 characters.</summary>
    public const int MaxLabelLength = 1000;

    /// <summary>The longest activity code: 16 characters.</summary>
    public const int MaxActivityLength = 16;

    /// <summary>The highest price of a line: 10,000,000 euros.</summary>
    public const decimal MaxPrice = 10_000_000m;

    /// <summary>The largest quantity: 1,000,000 units.</summary>
    public const decimal MaxQuantity = 1_000_000m;

    /// <summary>The longest article or service code: 40 characters.</summary>
    public const int MaxArticleLength = 40;

    /// <summary>Default: goods.</summary>
    public LineKind Kind { get; init; } = LineKind.Goods;

    /// <summary>What was scanned, as scanned, at most 1,000 characters. Default null: nothing was.</summary>
    public string? Label { get; init; }

    /// <summary>In <see cref="Unit"/>: 0.001 to 1,000,000, at most three decimals. Default 1. A weight inside the label goes before it.</summary>
    public decimal Quantity { get; init; } = 1m;

    /// <summary>Default: piece.</summary>
    public QuantityUnit Unit { get; init; } = QuantityUnit.Piece;

    /// <summary>Euros for the whole line with VAT, before any discount, coupon, staff or loyalty price: 0 to 10,000,000, at most two decimals. Default null: unknown. A price inside the label goes before it.</summary>
    public decimal? Price { get; init; }

    /// <summary>VAT in percent, 0 to 100, at most two decimals. Default 0: the price is taken as without VAT.</summary>
    public decimal VatPercent { get; init; }

    /// <summary>Activity code of the factor table where the label does not tell what this is, e.g. "C10T12"; at most 16 characters. Default null: unknown, the gateway's declared default applies.</summary>
    public string? Activity { get; init; }

    /// <summary>The seller's own article number, or a service code such as "rail-km", where no label names the thing; at most 40 characters. Default null: none.</summary>
    public string? Article { get; init; }

    /// <summary>Thousandths of the unit, as on the wire.</summary>
    internal long QuantityMilli => (long)(Quantity * 1000m);

    /// <summary>Euro cents, as on the wire; 0 = unknown.</summary>
    internal long PriceCents => (long)((Price ?? 0m) * 100m);

    /// <summary>Hundredths of a percent, as on the wire.</summary>
    internal int VatBasisPoints => (int)(VatPercent * 100m);

    internal void Check()
    {
        Within(Quantity, 0.001m, MaxQuantity, 3, "units", nameof(Quantity));
        Within(Price ?? 0m, 0m, MaxPrice, 2, "euros", nameof(Price));
        Within(VatPercent, 0m, 100m, 2, "percent", nameof(VatPercent));
        if (Label?.Length > MaxLabelLength)
        {
            throw new ArgumentException($"Label has {Label.Length} characters; at most {MaxLabelLength} are possible.", nameof(Label));
        }

        if (Activity?.Length > MaxActivityLength)
        {
            throw new ArgumentException($"Activity '{Activity[..MaxActivityLength]}…' is longer than {MaxActivityLength} characters.", nameof(Activity));
        }

        if (Article?.Length > MaxArticleLength)
        {
            throw new ArgumentException($"Article '{Article[..MaxArticleLength]}…' is longer than {MaxArticleLength} characters.", nameof(Article));
        }

        if (!Enum.IsDefined(Kind) || !Enum.IsDefined(Unit))
        {
            throw new ArgumentException($"Kind {Kind} or Unit {Unit} is not one of the defined values.", nameof(Kind));
        }
    }

    private static void Within(decimal value, decimal least, decimal most, int decimals, string unit, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {least} to {most} {unit}.");
        }

        if (decimal.Round(value, decimals) != value)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} can have at most {decimals} decimals.");
        }
    }
}
