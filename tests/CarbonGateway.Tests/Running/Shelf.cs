using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using V1 = CarbonPos.V1;

namespace CarbonPos.CarbonGateway.Tests.Running;

/// <summary>The products of catalogue.json, weighed by hand: what the gateway says is held against this, not against itself.</summary>
internal static class Shelf
{
    /// <summary>Supplier's content, 1,410 g a piece.</summary>
    public const string Cheese = "9520100000201";

    /// <summary>Public factor 9.3995776 kg a kg, 250 g a piece, raised by 20 %.</summary>
    public const string Coffee = "9520100000300";

    /// <summary>Supplier's content, 968 g a litre, 1 l a piece.</summary>
    public const string Drink = "9520100000409";

    private const decimal CoffeeGramsAPiece = 9399.5776m * 0.25m;

    /// <summary>A basket line on the wire.</summary>
    public static V1.BasketLine Line(string label, long milli = 1000) => new() { Label = label, QuantityMilli = milli };

    /// <summary>A line of a kind that carries no grams.</summary>
    public static V1.BasketLine Deposit() => new() { Kind = V1.LineKind.Deposit, PriceCents = 25 };

    /// <summary>What the line must come to in the book.</summary>
    public static SoldLine Weigh(V1.BasketLine line)
    {
        var milli = line.QuantityMilli == 0 ? 1000 : line.QuantityMilli;
        if (line.Kind == V1.LineKind.Deposit) return new(Co2eMass.Zero, Provenance.None, WeighingReason.KindWithoutGrams, Co2eMass.Zero, milli);
        return line.Label switch
        {
            Cheese => new(Round(1410m * milli / 1000), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, milli),
            Drink => new(Round(968m * milli / 1000), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, milli),
            Coffee => new(
                Round(CoffeeGramsAPiece * 1.2m * milli / 1000), Provenance.PublicProxy, WeighingReason.PublicPhysical, Round(CoffeeGramsAPiece * 0.2m * milli / 1000), milli),
            var other => throw new ArgumentException($"There is no product {other} on the shelf.", nameof(line)),
        };
    }

    /// <summary>A basket's lines in the book.</summary>
    public static SoldLine[] Weigh(IEnumerable<V1.BasketLine> lines) => [.. lines.Select(Weigh)];

    private static Co2eMass Round(decimal grams) => Co2eMass.FromGrams((long)decimal.Round(grams, 0, MidpointRounding.AwayFromZero));
}
