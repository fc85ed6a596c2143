using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Weighs an invoice: what its seller transmits with it first, then the ladder, line by line.</summary>
internal sealed class InvoiceScales(Weigher weigher, CatalogueSource source)
{
    public const int MostPositions = 500;

    /// <summary>Weighs an invoice that is no credit note, all of it by one version of the catalogue.</summary>
    /// <param name="invoice">As read.</param>
    /// <param name="seller">Who shows it, from the connection: its articles and accounts weigh.</param>
    /// <param name="isSellers">True where that is the seller that the invoice names.</param>
    /// <exception cref="InvoiceNotWeighedException">Too many lines, a line out of range or too heavy, or a price in another currency where only it could weigh.</exception>
    public WeighedInvoice Weigh(Invoice invoice, Seller seller, bool isSellers)
    {
        var isTraders = source.Current.Activities.TryFind(seller.Activity, out var activity) && activity.IsTrade;
        var basket = InvoiceBasket.Of(invoice, isSellers, isTraders);
        var positions = basket.Positions;
        if (positions.Count > MostPositions) throw new InvoiceNotWeighedException("INVOICE_TOO_MANY_LINES", $"The invoice has {positions.Count} lines to weigh; at most {MostPositions} can be.");
        var ladder = positions.Where(p => p.Transmitted is null).Select(p => p.Line).ToArray();
        var climbed = Climb(ladder, seller, positions);
        var (lines, next, total) = (new List<Explanation>(positions.Count), 0, Co2eMass.Zero);
        foreach (var position in positions)
        {
            var line = position.Transmitted is { } mass ? Transmitted(position, mass) : climbed.Lines[next++];
            if (position is { IsPriceForeign: true, Transmitted: null } && line.Line.Reason == WeighingReason.NothingKnown)
            {
                throw new InvoiceNotWeighedException("INVOICE_CURRENCY", $"{Named(position)} can only be weighed by its price, which is in {(invoice.Currency.Length > 0 ? invoice.Currency : "no stated currency")}; factors are per euro. Ask the seller to transmit the content.");
            }

            lines.Add(line);
            total += line.Line.Grams;
        }

        if (total.Grams > WeighedLine.MaxGrams) throw new InvoiceNotWeighedException("INVOICE_TOO_HEAVY", $"The invoice weighs more than {WeighedLine.MaxGrams} g CO2e: a unit is wrong.");
        return new(positions, lines, total, climbed.CatalogueVersion, basket.Findings);
    }

    private ExplainedBasket Climb(BasketLine[] ladder, Seller seller, List<InvoicePosition> positions)
    {
        try
        {
            return weigher.Explain(ladder, seller);
        }
        catch (LineTooHeavyException heavy)
        {
            var position = positions.Where(p => p.Transmitted is null).ElementAt(heavy.Index);
            throw new InvoiceNotWeighedException("INVOICE_TOO_HEAVY", $"{Named(position)} weighs more than {WeighedLine.MaxGrams} g CO2e: its unit is wrong.", heavy);
        }
    }

    private static string Named(InvoicePosition position) => position.LineId is { Length: > 0 and <= 40 } id ? $"Line {id}" : "A line";

    private static Explanation Transmitted(InvoicePosition position, Co2eMass mass)
    {
        var line = position.Line;
        var weighed = WeighedLine.FromBareMass(
            new Ratio(mass.Grams, 1), Provenance.Transmitted, WeighingReason.SupplierTransmitted, line.EffectiveQuantityMilli, line.Unit, LifeCycleStages.UpToSale);
        var gtin = Carbon.Labels.Gtin.TryParse(line.Label, out var read) ? read.ToString() : "";
        return new(
            weighed, gtin, position.Name, "", "",
            $"The seller transmits {mass} CO2e for this line with its invoice.",
            $"Le vendeur transmet {mass} CO2e pour cette ligne avec sa facture.",
            "");
    }
}

/// <summary>An invoice's grams with the reasons.</summary>
/// <param name="Positions">What was weighed.</param>
/// <param name="Lines">Same length and order.</param>
/// <param name="Total">Their sum.</param>
/// <param name="CatalogueVersion">Which catalogue weighed.</param>
/// <param name="Findings">What was left aside, and why.</param>
internal sealed record WeighedInvoice(
    IReadOnlyList<InvoicePosition> Positions, IReadOnlyList<Explanation> Lines, Co2eMass Total, string CatalogueVersion, IReadOnlyList<InvoiceFinding> Findings)
{
    /// <summary>A credit note's: nothing.</summary>
    public static WeighedInvoice Nothing { get; } = new([], [], Co2eMass.Zero, "", []);
}
