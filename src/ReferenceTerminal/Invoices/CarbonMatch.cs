using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Invoices.Writing;
using CarbonPos.Carbon.Units;

namespace CarbonPos.ReferenceTerminal.Invoices;

/// <summary>Finds the lines of an invoice that rows of contents are for, and what those lines weigh by them.</summary>
sealed class CarbonMatch
{
    private readonly Invoice invoice;
    private readonly CarbonFaults faults;
    private readonly Dictionary<int, (CarbonRow Row, InvoiceCarbon Carbon)> found = [];
    private readonly List<CarbonRow> unused = [];
    private readonly ILookup<string, InvoiceLine> byGtin;
    private readonly ILookup<string, InvoiceLine> byId;

    private CarbonMatch(Invoice invoice, CarbonFaults faults)
    {
        (this.invoice, this.faults) = (invoice, faults);
        // A line for information tells of what another line bills.
        byGtin = invoice.Lines.Where(line => line.Kind != InvoiceLineKind.Information && line.Gtin is { IsOk: true }).ToLookup(line => line.Gtin!.Value.Gtin.ToString(), StringComparer.Ordinal);
        byId = invoice.Lines.ToLookup(line => line.Id, StringComparer.Ordinal);
    }

    /// <summary>What the invoice is to state by these rows.</summary>
    /// <param name="invoice">As read.</param>
    /// <param name="rows">Each key once.</param>
    /// <param name="faults">Gets what is wrong.</param>
    /// <returns>The contents, and the rows that no line of the invoice is for.</returns>
    /// <exception cref="Commands.TillFault">A row cannot be used as it stands.</exception>
    public static (InvoiceContents Contents, IReadOnlyList<CarbonRow> Unused) Of(Invoice invoice, IReadOnlyList<CarbonRow> rows, CarbonFaults faults)
    {
        var match = new CarbonMatch(invoice, faults);
        // What names one line goes before what names an article.
        foreach (var row in rows.OrderBy(row => row.Key.Kind == CarbonKeyKind.Gtin))
            match.Take(row);
        faults.ThrowIfAny();
        var whole = rows.FirstOrDefault(row => row.Key == CarbonKey.Whole)?.Mass;
        return (new(match.found.ToDictionary(line => line.Key, line => line.Value.Carbon), whole), [.. match.unused.OrderBy(row => row.At)]);
    }

    private void Take(CarbonRow row)
    {
        if (row.Key.Kind == CarbonKeyKind.Whole)
        {
            if (invoice.Lines.Count > 0)
                faults.Add(row.At, $"gtin, line or position is needed: the invoice has {invoice.Lines.Count} lines, and its total is their sum");
            return;
        }

        var lines = LinesOf(row.Key);
        if (lines.Count == 0)
            unused.Add(row);
        else if (lines.Count > 1 && row.Key.Kind == CarbonKeyKind.Line)
            faults.Add(row.At, $"{lines.Count} lines are named {row.Key.Text}: use position, {string.Join(", ", lines.Take(5).Select(line => line.Ordinal + 1))}{(lines.Count > 5 ? ", …" : "")}");
        else if (lines.Count > 1 && row.Mass is not null)
            faults.Add(row.At, $"{row.Key} stands on {lines.Count} lines, and grams are those of one line: give kgCo2e per unit, or each line's grams by line or position");
        else
            Place(row, lines);
    }

    private void Place(CarbonRow row, IReadOnlyList<InvoiceLine> lines)
    {
        foreach (var line in lines)
        {
            if (found.TryGetValue(line.Ordinal, out var other))
            {
                // An article's content is the general case, and yields.
                if (row.Key.Kind != CarbonKeyKind.Gtin)
                    faults.Add(row.At, $"{row.Key} is the same line as {other.Row.Key} in line {other.Row.At}");
                continue;
            }

            if (row.Mass is { } mass || TryWeigh(row.Content!.Value, line, row.At, out mass))
                found.Add(line.Ordinal, (row, new(mass, row.Provenance, row.Factor)));
        }
    }

    private IReadOnlyList<InvoiceLine> LinesOf(CarbonKey key) => key.Kind switch
    {
        CarbonKeyKind.Gtin => [.. byGtin[key.Text]],
        CarbonKeyKind.Line => [.. byId[key.Text]],
        _ => int.Parse(key.Text, System.Globalization.CultureInfo.InvariantCulture) is var position && position <= invoice.Lines.Count ? [invoice.Lines[position - 1]] : [],
    };

    /// <summary>Content times quantity, rounded once, half away from zero. What a credit note takes back counts below zero.</summary>
    private bool TryWeigh(UnitContent content, InvoiceLine line, int at, out Co2eMass mass)
    {
        mass = default;
        if (Quantity(content.Per, line) is not { } quantity)
        {
            var why = content.Per is { } unit ? $"is billed in '{line.Quantity} {line.Unit}', which is no quantity in {Told(unit)}" : $"has no net amount in euros, but '{line.Net} {invoice.Currency}'";
            faults.Add(at, $"line {line.Id} {why}: give its grams");
            return false;
        }

        const decimal GramsPerKilogram = 1000m;
        var grams = decimal.Round(content.Kilograms * GramsPerKilogram * quantity * (invoice.IsCredit ? -1 : 1), MidpointRounding.AwayFromZero);
        if (decimal.Abs(grams) > Co2eMass.MaxGrams)
        {
            faults.Add(at, $"line {line.Id} would weigh more than 10^15 g");
            return false;
        }

        mass = Co2eMass.FromGrams((long)grams);
        return true;
    }

    private decimal? Quantity(QuantityUnit? per, InvoiceLine line)
    {
        if (per is null)
            return line.Net.IsReadable && invoice.Currency == "EUR" ? line.Net.Value : null;
        if (!line.Quantity.IsReadable || !TradeUnit.TryParse(line.Unit, out var unit) || unit.Unit != per)
            return null;
        return line.Quantity.Value * (decimal)unit.Size.Numerator / (decimal)unit.Size.Denominator;
    }

    private static string Told(QuantityUnit unit) => unit switch
    {
        QuantityUnit.Kilogram => "kg",
        QuantityUnit.Litre => "litres",
        QuantityUnit.KilowattHour => "kWh",
        QuantityUnit.Kilometre => "km",
        _ => "pieces",
    };
}
