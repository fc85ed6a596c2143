using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>One thing on an invoice that is weighed.</summary>
/// <param name="LineId">The seller's name of the line; empty for a charge on the whole invoice.</param>
/// <param name="Name">As written.</param>
/// <param name="Quantity">As written.</param>
/// <param name="Unit">As written.</param>
/// <param name="Line">As a till would ring it.</param>
internal sealed record InvoicePosition(string LineId, string Name, string Quantity, string Unit, BasketLine Line)
{
    /// <summary>What the seller transmits for it, which then counts; null = the ladder weighs it.</summary>
    public Co2eMass? Transmitted { get; init; }

    /// <summary>True where its price is in another currency, and so cannot weigh it.</summary>
    public bool IsPriceForeign { get; init; }
}

/// <summary>Turns an invoice into what a till would ring: each thing once, before any discount.</summary>
internal sealed class InvoiceBasket
{
    private const string Euro = "EUR";
    private const string Transport = "H49";
    private const int CentsPerEuro = 100;

    // Deeper than this no seller itemises; a line counts whole there.
    private const int MostDepth = 32;

    private readonly Invoice invoice;
    private readonly bool isSellers;
    private readonly bool isTraders;
    private readonly ILookup<int, InvoiceLine> parts;

    private InvoiceBasket(Invoice invoice, bool isSellers, bool isTraders)
    {
        (this.invoice, this.isSellers, this.isTraders) = (invoice, isSellers, isTraders);
        parts = invoice.Lines.Where(line => line.Parent >= 0 && line.Kind != InvoiceLineKind.Information).ToLookup(line => line.Parent);
    }

    public List<InvoicePosition> Positions { get; } = [];

    public List<InvoiceFinding> Findings { get; } = [];

    /// <param name="invoice">No credit note.</param>
    /// <param name="isSellers">True where the caller is the invoice's seller: only it vouches for carbon and article numbers that stand there.</param>
    /// <param name="isTraders">True where the seller's activity is trade: what it sells is made by others.</param>
    /// <exception cref="InvoiceNotWeighedException">A line is out of all range.</exception>
    public static InvoiceBasket Of(Invoice invoice, bool isSellers, bool isTraders)
    {
        var basket = new InvoiceBasket(invoice, isSellers, isTraders);
        foreach (var line in invoice.Lines)
        {
            if (basket.IsTop(line)) basket.Take(line, 0);
        }

        if (invoice.Lines.Count == 0) basket.TakeWhole();
        basket.TakeCharges();
        return basket;
    }

    // What stands below a line of information is in no other line.
    private bool IsTop(InvoiceLine line) =>
        line.Kind != InvoiceLineKind.Information && (line.Parent < 0 || invoice.Lines[line.Parent].Kind == InvoiceLineKind.Information);

    // Either the line or its parts: what it transmits for itself goes first, then parts that add up to it.
    private void Take(InvoiceLine line, int depth)
    {
        if (depth < MostDepth && TransmittedFor(line) is null && AddUp(line))
        {
            foreach (var part in parts[line.Ordinal]) Take(part, depth + 1);
            return;
        }

        if (line.Quantity is { IsReadable: true, Value: < 0 })
        {
            Find(InvoiceNotes.Returned, "The line takes something back: it weighs nothing here. Refund the sale that the thing came with.", line.Id);
        }
        else if (line.Net is { IsReadable: true, Value: < 0 })
        {
            Find(InvoiceNotes.Discount, "The line lowers the price. That changes euros, not grams.", line.Id);
        }
        else if (line.Quantity is not { IsReadable: true, Value: 0 } || line.Net.Value > 0)
        {
            Positions.Add(Read(line));
        }
    }

    private bool AddUp(InvoiceLine line)
    {
        if (!parts.Contains(line.Ordinal)) return false;
        if (line.Net.IsAbsent || (line.Kind == InvoiceLineKind.Group && line.Net.Value == 0)) return true;
        var (sum, count) = (0m, 0);
        foreach (var part in parts[line.Ordinal]) (sum, count) = (sum + part.Net.Value, count + 1);
        return decimal.Abs(sum - line.Net.Value) <= 0.01m * count;
    }

    private InvoicePosition Read(InvoiceLine line)
    {
        var gtin = line.Gtin is { IsOk: true } ? line.GtinText : "";
        var article = isSellers && line.SellerItemId.Length <= BasketLine.MaxArticleLength ? line.SellerItemId : "";
        var (milli, unit) = (1000L, QuantityUnit.Piece);
        if (line.Quantity is { IsReadable: true, Value: > 0 } && TradeUnit.TryParse(line.Unit, out var known))
        {
            milli = known.Milli(line.Quantity.Value) ?? throw OutOfRange(line, "its quantity");
            unit = known.Unit;
        }
        else
        {
            // A content per piece, times one, would be a made-up figure: without label and article only the price is left.
            if (gtin.Length + article.Length > 0) Find(InvoiceNotes.UnitNotPhysical, $"'{Short(line.Unit)}' is no unit of mass, volume, energy, distance or count: the line is weighed by its price.", line.Id);
            (gtin, article) = ("", "");
        }

        // Discounts change euros, not grams: what the line cost before them is the basis.
        var allowances = line.Allowances.Where(a => !a.IsCharge).Sum(a => a.Amount.Value);
        var kind = gtin.Length > 0 || isTraders ? LineKind.Goods : LineKind.Service;
        return new(line.Id, line.Name, line.Quantity.Text, line.Unit, new(kind, gtin, milli, unit, Cents(line.Net.Value + allowances, line), 0, "", article))
        {
            Transmitted = TransmittedFor(line, Find),
            IsPriceForeign = IsForeign && line.Net.Value > 0,
        };
    }

    /// <summary>An invoice of a profile without lines: all that is known is what it comes to.</summary>
    private void TakeWhole()
    {
        var total = invoice.Totals.WithoutVat.Value;
        if (total <= 0) return;
        Find(InvoiceNotes.NoLines, "The invoice has no lines: it is weighed by its total without VAT.");
        var kind = isTraders ? LineKind.Goods : LineKind.Service;
        Positions.Add(new("", "", "", "", new(kind, "", 1000, QuantityUnit.Piece, Cents(total, null), 0, "")) { IsPriceForeign = IsForeign });
    }

    /// <summary>Charges buy something, too; allowances give nothing back.</summary>
    private void TakeCharges()
    {
        // Within the total of an invoice without lines they are there already.
        if (invoice.Lines.Count == 0) return;
        if (invoice.Allowances.Any(a => !a.IsCharge && a.Amount.Value > 0)) Find(InvoiceNotes.Discount, "An allowance on the whole invoice changes euros, not grams.");
        foreach (var charge in invoice.Allowances)
        {
            if (!charge.IsCharge || charge.Amount.Value <= 0) continue;
            var (kind, activity) = charge switch
            {
                { IsLogistics: true } or { ReasonCode: "FC" or "DL" or "SAA" } => (LineKind.Service, Transport),
                { ReasonCode: "FI" } => (LineKind.Fee, ""),
                _ => (LineKind.Service, ""),
            };
            Positions.Add(new("", charge.Reason, "", "", new(kind, "", 1000, QuantityUnit.Piece, Cents(charge.Amount.Value, null), 0, activity))
            {
                IsPriceForeign = IsForeign && kind != LineKind.Fee,
            });
        }
    }

    private bool IsForeign => invoice.Currency != Euro;

    // Zero = unknown: another currency's price is never taken for euros.
    private long Cents(decimal amount, InvoiceLine? line)
    {
        if (IsForeign || amount <= 0) return 0;
        var cents = decimal.Round(amount * CentsPerEuro, MidpointRounding.AwayFromZero);
        return cents <= BasketLine.MaxPriceCents ? (long)cents : throw OutOfRange(line, "its price");
    }

    private Co2eMass? TransmittedFor(InvoiceLine line, Action<string, string, string>? find = null)
    {
        if (line.Carbon is not { } carbon) return null;
        if (!isSellers)
        {
            find?.Invoke(InvoiceNotes.CarbonNotVouched, "The line states carbon, but the seller is not who shows the invoice: nobody vouches for it, and the rules weigh the line.", line.Id);
        }
        else if (!carbon.IsSellersOwn)
        {
            find?.Invoke(InvoiceNotes.CarbonIsProxy, "The line states an estimate out of public figures: the rules weigh the line themselves.", line.Id);
        }
        else if (carbon.Mass.Grams is < -WeighedLine.MaxGrams or > WeighedLine.MaxGrams)
        {
            find?.Invoke(InvoiceNotes.CarbonOutOfRange, $"The line states more than {WeighedLine.MaxGrams} g: the rules weigh it.", line.Id);
        }
        else
        {
            return carbon.Mass;
        }

        return null;
    }

    private static InvoiceNotWeighedException OutOfRange(InvoiceLine? line, string what) => new(
        "INVOICE_LINE_OUT_OF_RANGE", line is null ? "A sum of the invoice is more than a line of a basket may cost." : $"Line {Short(line.Id)}: {what} is more than a line of a basket may have.");

    private void Find(string code, string sentence, string line) => Findings.Add(new(code, sentence, line, false));

    private void Find(string code, string sentence) => Find(code, sentence, "");

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
