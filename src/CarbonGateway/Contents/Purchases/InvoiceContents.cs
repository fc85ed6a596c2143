using System.Runtime.InteropServices;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.CarbonGateway.Contents.Purchases;

/// <summary>Takes what one invoice transmits for each article: carbon of its lines divided by their quantity.</summary>
/// <param name="file">Name for the faults.</param>
/// <param name="leave">Gets each line that counts for nothing.</param>
internal sealed class InvoiceContents(string file, Action<ContentFault> leave)
{
    /// <summary>Most of one article on a line, in its unit: sums and quotients below it fit a decimal.</summary>
    public const decimal MostUnits = 1_000_000_000;

    private const decimal GramsPerKilogram = 1000;
    private const int Decimals = 9;

    private readonly Dictionary<Gtin, Bought> _bought = [];

    /// <summary>Reads all lines; those for information tell nothing of their own.</summary>
    /// <returns>Each article once, in the order of the lines.</returns>
    public IEnumerable<(Gtin Gtin, CarbonIntensity Intensity)> Read(Invoice invoice)
    {
        var lines = invoice.Lines.Where(line => line.Kind != InvoiceLineKind.Information).ToList();
        if (!lines.Exists(StatesCarbon))
        {
            var advice = lines.Count == 0 ? "It has no lines; ask the supplier for a profile that has, and for the carbon of each." : $"None of its {lines.Count} lines states carbon; ask the supplier to transmit it.";
            leave(new(file, 0, "", PurchaseFaultCodes.NotTransmitted, advice));
            return [];
        }

        foreach (var line in lines)
        {
            Take(line);
        }

        return [.. Contents()];
    }

    // A wrong attribute is one, too: its line has a reason of its own.
    private static bool StatesCarbon(InvoiceLine line) => line.Carbon is not null || line.Attributes.Any(attribute => attribute.Name == InvoiceCarbon.MassName);

    private IEnumerable<(Gtin Gtin, CarbonIntensity Intensity)> Contents()
    {
        foreach (var (gtin, bought) in _bought)
        {
            if (bought.IsLeft)
            {
                continue;
            }

            if (Intensity(bought) is { } intensity)
            {
                yield return (gtin, intensity);
            }
            else
            {
                Leave(bought.Line, ContentFaultCodes.FigureOutOfRange, $"{gtin}: {bought.Grams} g for {bought.Units:0.#########} {bought.Unit} are beyond ±{CarbonIntensity.MaxKilograms} kg per unit.");
            }
        }
    }

    // The lines' grams are whole, so no quotient needs more than a decimal's 28 digits to be rounded right.
    private static CarbonIntensity? Intensity(Bought bought) =>
        decimal.Abs(bought.Grams) <= bought.Units * CarbonIntensity.MaxKilograms * GramsPerKilogram
        && CarbonIntensity.TryFromKilograms(decimal.Round(bought.Grams / bought.Units / GramsPerKilogram, Decimals, MidpointRounding.AwayFromZero), (ContentUnit)bought.Unit, out var intensity)
            ? intensity
            : null;

    private void Take(InvoiceLine line)
    {
        if (!TryGtin(line, out var gtin) || !TryCarbon(line, gtin, out var grams) || !TryQuantity(line, gtin, out var units, out var unit))
        {
            return;
        }

        ref var bought = ref CollectionsMarshal.GetValueRefOrAddDefault(_bought, gtin, out _);
        bought ??= new(line, unit);
        if (bought.Unit != unit)
        {
            bought.IsLeft = true;
            Leave(line, PurchaseFaultCodes.UnitDiffers, $"{gtin} stands on this invoice by {bought.Unit} and by {unit}: nothing says which it is sold by, so none of its lines counts.");
            return;
        }

        bought.Grams += grams;
        bought.Units += units;
    }

    private bool TryGtin(InvoiceLine line, out Gtin gtin)
    {
        gtin = default;
        if (line.Gtin is not { } parse)
        {
            // What has neither is freight, work or the like: no article, and nothing was transmitted that could be lost.
            return line.Carbon is not null && Leave(line, PurchaseFaultCodes.GtinMissing, "It states carbon, but for no GTIN (BT-157 with scheme 0160): no till could find it.");
        }

        if (!parse.IsOk)
        {
            return Leave(line, parse.ErrorCode, Words.Short(parse.ErrorText, 200));
        }

        gtin = parse.Gtin;
        if (IsOfPack(gtin))
        {
            return Leave(line, PurchaseFaultCodes.GtinOfPack, $"{gtin} is a carton's number; how many of which article are inside, it does not say. Ask the supplier to invoice the article by its own number.");
        }

        return !IsInStore(gtin) || Leave(line, PurchaseFaultCodes.GtinInStore, $"{gtin} is a number for use inside one company: in this shop it may be another article.");
    }

    // Indicator digit 1 to 8: a grouping. 9 is one article of varying measure.
    private static bool IsOfPack(Gtin gtin) => gtin.Number / 10_000_000_000_000 is >= 1 and <= 8;

    // Restricted circulation, by GS1's prefixes: 02, 04 and 2; of numbers of eight digits 0 and 2.
    private static bool IsInStore(Gtin gtin) => gtin.Number < 100_000_000
        ? gtin.Number / 10_000_000 is 0 or 2
        : gtin.Number / 10_000_000_000 is (>= 20 and <= 29) or (>= 40 and <= 49) or (>= 200 and <= 299);

    private bool TryCarbon(InvoiceLine line, Gtin gtin, out decimal grams)
    {
        grams = line.Carbon?.Mass.Grams ?? 0;
        return line.Carbon switch
        {
            null when StatesCarbon(line) => Leave(line, PurchaseFaultCodes.CarbonUnreadable, $"{gtin}: the attribute '{InvoiceCarbon.MassName}' is no mass such as '4321 g'."),
            null => Leave(line, PurchaseFaultCodes.NotTransmitted, $"{gtin}: the line states no carbon."),
            { IsSellersOwn: false } => Leave(line, PurchaseFaultCodes.CarbonIsProxy, $"{gtin}: the supplier states an estimate out of public figures, which the tills make themselves."),
            _ => true,
        };
    }

    private bool TryQuantity(InvoiceLine line, Gtin gtin, out decimal units, out QuantityUnit unit)
    {
        (units, unit) = (0, default);
        if (line.Quantity.Value < 0 || line.Net.Value < 0)
        {
            return Leave(line, PurchaseFaultCodes.Returned, $"{gtin}: the line takes something back or lowers a price; that changes no content.");
        }

        if (line.Unit.Length == 0)
        {
            return Leave(line, PurchaseFaultCodes.UnitMissing, $"{gtin}: its quantity has no unit (BT-130).");
        }

        if (!TradeUnit.TryParse(line.Unit, out var known))
        {
            return Leave(line, PurchaseFaultCodes.UnitNotPhysical, $"{gtin}: '{Words.Short(line.Unit, 40)}' is no unit of mass, volume, energy, distance or count. How much is in a package, it does not say.");
        }

        units = line.Quantity.Value * (decimal)known.Size.Numerator / (decimal)known.Size.Denominator;
        unit = known.Unit;
        return units is > 0 and <= MostUnits
            || Leave(line, PurchaseFaultCodes.QuantityInvalid, $"{gtin}: '{Words.Short(line.Quantity.Text, 40)}' is no quantity above zero, or over {MostUnits:#,0} {unit}.");
    }

    private bool Leave(InvoiceLine line, string code, string advice)
    {
        leave(new(file, line.Ordinal + 1, "", code, advice));
        return false;
    }

    /// <summary>What an invoice has of one article.</summary>
    private sealed class Bought(InvoiceLine line, QuantityUnit unit)
    {
        /// <summary>The first that names it.</summary>
        public InvoiceLine Line { get; } = line;

        public QuantityUnit Unit { get; } = unit;

        public decimal Units { get; set; }

        public decimal Grams { get; set; }

        public bool IsLeft { get; set; }
    }
}
