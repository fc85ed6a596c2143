using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Reads the second source of activity factors. Any fault refuses the file.</summary>
internal static class ActivityCrossCheckReader
{
    private const string Format = "carbonpos-activity-cross-check/1";

    /// <exception cref="CatalogueFileException">Anything is wrong with the file.</exception>
    public static ActivityCrossChecks Read(ReadOnlySpan<byte> utf8, string file)
    {
        var document = CatalogueDocument.Read(utf8, file);
        var head = document.Head("table", Format, "version", "year", "geography", "unit", "vatBasis", "priceBasis", "source", "licence", "changes");
        head.Require("unit", "kg CO2e/EUR");
        head.Require("vatBasis", "none");
        head.Require("priceBasis", "basic prices");
        head.Whole("year", 1990, 2100);
        var checks = new Dictionary<string, ActivityCrossCheck>(StringComparer.Ordinal);
        foreach (var row in document.Rows("factors"))
        {
            if (row.HasOnly("code", "kgCo2e", "direct"))
            {
                var code = row.Text("code", BasketLine.MaxActivityLength);
                if (!checks.TryAdd(code, new(code, row.Intensity("kgCo2e", ContentUnit.Euro), row.Intensity("direct", ContentUnit.Euro))))
                {
                    row.Refuse("code", $"{code} is in the table already.");
                }
            }
        }

        var table = new ActivityCrossChecks(head.Text("version", 40), head.Text("source", 300), head.Text("licence", 200), checks.Values);
        return document.Faults.Count == 0 ? table : throw new CatalogueFileException(document.Faults);
    }
}
