using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Contents.Resale;

/// <summary>What the sum of one article is made of. For the back office; a till never sees it.</summary>
/// <param name="Gate">The supplier's content that it rests on.</param>
/// <param name="GateMicrograms">Of a sales unit.</param>
/// <param name="CostMicroEuros">What the shop paid for a sales unit, without VAT, rounded for display.</param>
/// <param name="MarginMicroEuros">The department's margin on it, rounded for display.</param>
/// <param name="MarginMicrograms">The margin times the shop's own factor.</param>
internal sealed record ResaleParts(ContentRef Gate, long GateMicrograms, long CostMicroEuros, long MarginMicroEuros, long MarginMicrograms)
{
    public long SumMicrograms => checked(GateMicrograms + MarginMicrograms);
}

/// <summary>One article's resale contents, or why it has none.</summary>
/// <param name="Purchase">The article.</param>
/// <param name="Parts">One for each validity of the supplier's content.</param>
/// <param name="Left">Empty, or why it is left to the average of its making activity.</param>
internal sealed record ResaleArticle(Purchase Purchase, IReadOnlyList<ResaleParts> Parts, string Left);

/// <summary>
/// Rule 2 in the back office: supplier's content up to its gate + margin in euros × the shop's own factor. The margin follows
/// from what the shop paid and its department's share of the price: cost × share / (1 − share).
/// </summary>
/// <param name="gates">Holds the suppliers' contents.</param>
/// <param name="ownFactor">Of the shop's own closed account, per euro of its margin.</param>
/// <param name="today">Contents that ended before it are of no use.</param>
internal sealed class ResaleSplit(ContentTable gates, CarbonIntensity ownFactor, DateOnly today)
{
    private const int Whole = 10_000;
    private const int Million = 1_000_000;

    public ResaleArticle Of(Purchase purchase, Department department)
    {
        if (purchase.QuantityMilli <= 0 || purchase.MicroEuros < 0)
        {
            return new(purchase, [], ResaleFaultCodes.NothingBought);
        }

        var transmitted = gates.Under(ContentKey.OfGtin(purchase.Gtin)).Where(content => content.Basis == ContentBasis.Gate).ToList();
        var usable = transmitted.Where(content => content.ValidTo is not { } last || last >= today).OrderBy(content => content.ValidFrom).ToList();
        if (usable.Count == 0)
        {
            return new(purchase, [], transmitted.Count == 0 ? ResaleFaultCodes.NotTransmitted : ResaleFaultCodes.OutOfDate);
        }

        // Euros a sales unit: (micro euros / 10^6) / (milli units / 10^3).
        var cost = new Ratio(purchase.MicroEuros, purchase.QuantityMilli * 1000);
        var margin = cost * new Ratio(department.MarginBasisPoints, Whole - department.MarginBasisPoints);
        try
        {
            return Of(purchase, usable, cost, margin);
        }
        catch (OverflowException)
        {
            // Quantities and prices at the ends of their ranges: no such article is sold.
            return new(purchase, [], ResaleFaultCodes.TooLarge);
        }
    }

    private ResaleArticle Of(Purchase purchase, List<ContentRef> usable, Ratio cost, Ratio margin)
    {
        var parts = new List<ResaleParts>();
        foreach (var gate in usable)
        {
            if (!TryUnits(purchase, gate.Intensity.Unit, cost, out var units))
            {
                return new(purchase, [], ResaleFaultCodes.UnitMismatch);
            }

            var part = new ResaleParts(gate, Micrograms(gate.Intensity * units), MicroEuros(cost), MicroEuros(margin), Micrograms(ownFactor * margin));
            if (!CarbonIntensity.TryFromKilograms(part.SumMicrograms / 1_000_000_000m, (ContentUnit)purchase.Unit, out _))
            {
                return new(purchase, [], ResaleFaultCodes.TooLarge);
            }

            parts.Add(part);
        }

        return new(purchase, parts, "");
    }

    private static bool TryUnits(Purchase purchase, ContentUnit gate, Ratio cost, out Ratio units)
    {
        units = cost;
        return gate == ContentUnit.Euro || purchase.Net.TryConvert(1000, purchase.Unit, gate, out units);
    }

    // Each part is rounded to the microgram, so that the sum is exactly theirs; a till rounds once, to the gram.
    private static long Micrograms(Ratio grams) => checked((long)(grams * new Ratio(Million, 1)).RoundHalfAwayFromZero());

    private static long MicroEuros(Ratio euros) => checked((long)(euros * new Ratio(Million, 1)).RoundHalfAwayFromZero());
}
