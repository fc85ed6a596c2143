using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Reads a table of activity factors. A table is small and whole: any fault in it refuses the file.</summary>
internal static class ActivityTableReader
{
    private const string Format = "carbonpos-activity-factors/1";

    /// <exception cref="CatalogueFileException">Anything is wrong with the file.</exception>
    public static ActivityTable Read(ReadOnlySpan<byte> utf8, string file)
    {
        var document = CatalogueDocument.Read(utf8, file);
        var heads = document.Rows("table");
        if (heads.Count != 1 && document.Faults.Count == 0)
        {
            document.Add(new(file, 0, "table", "", "Is missing; it states format, version, year, bases and sources."));
        }

        if (document.Faults.Count > 0)
        {
            throw new CatalogueFileException(document.Faults);
        }

        var head = heads[0];
        head.HasOnly("format", "version", "year", "geography", "unit", "vatBasis", "priceBasis", "source", "crossCheckedWith", "note");
        Require(head, "format", Format);
        Require(head, "unit", "kg CO2e/EUR");
        // Rule 5 takes VAT and margin off the price; a factor on another basis would be applied to the wrong euros.
        Require(head, "vatBasis", "none");
        Require(head, "priceBasis", "basic prices");
        var version = head.Text("version", 40);
        var year = (int)head.Whole("year", 1990, 2100);
        var source = head.Text("source", 300);

        var factors = new Dictionary<string, ActivityFactor>(StringComparer.Ordinal);
        foreach (var row in document.Rows("factors"))
        {
            if (row.HasOnly("code", "label", "labelFr", "kgCo2e", "goods"))
            {
                var code = row.Text("code", BasketLine.MaxActivityLength);
                var factor = new Factor(
                    code,
                    version,
                    row.Text("label", 120),
                    row.Text("labelFr", 120),
                    row.Intensity("kgCo2e", ContentUnit.Euro),
                    year,
                    source,
                    VatBasis.WithoutVat,
                    PriceBasis.BasicPrices);
                if (!factors.TryAdd(code, new(code, factor, row.Flag("goods"))))
                {
                    row.Refuse("code", $"{code} is in the table already.");
                }
            }
        }

        return document.Faults.Count == 0 ? new(factors.Values) : throw new CatalogueFileException(document.Faults);
    }

    private static void Require(CatalogueRow row, string field, string value)
    {
        if (row.Text(field, 60) is { Length: > 0 } stated && stated != value)
        {
            row.Refuse(field, $"Must be \"{value}\", not \"{stated}\".");
        }
    }
}
